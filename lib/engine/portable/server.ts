import type { KernelBackend } from '../engine.js';
import type { CancelFlag } from './cancelled.js';
import { type Failure, failureOf } from './failure.js';
import { Pace } from './pace.js';
import type { ReportingKernel, Verdicts } from './reporting-kernel.js';
import { compute, type Results, type Work } from './work.js';

/** What a server is told. Plain data. Of kernels: what other threads have measured, and whether this one is to measure more. */
export type Order =
  | {
      readonly type: 'begin';
      readonly id: number;
      readonly work: Work;
      readonly verdicts?: Verdicts;
      readonly measures: boolean;
    }
  | { readonly type: 'cancel'; readonly id: number };

/** What a server tells: that it listens, then what its kernels are and one of the others for each order to begin. Plain data. */
export type Report =
  | { readonly type: 'ready' }
  | { readonly type: 'kernels'; readonly kernels: KernelBackend; readonly verdicts?: Verdicts }
  | { readonly type: 'done'; readonly id: number; readonly result: Results[keyof Results] }
  | { readonly type: 'failed'; readonly id: number; readonly failure: Failure };

/** Does the work of its orders on the thread that it is on, which it shares with whatever else runs there. */
export class Server {
  readonly #cancelled = new Map<number, { aborted: boolean }>();

  constructor(
    private readonly kernel: ReportingKernel,
    private readonly report: (report: Report) => void,
  ) {
    report({ type: 'ready' });
  }

  receive(order: Order): void {
    if (order.type === 'begin') {
      const flag = { aborted: false };
      this.#cancelled.set(order.id, flag);
      this.kernel.adopt?.(order.verdicts ?? { choices: [], modes: {}, timings: [] }, order.measures);
      void this.#work(order.id, order.work, flag);
    } else {
      const flag = this.#cancelled.get(order.id);
      if (flag) flag.aborted = true;
    }
  }

  async #work(id: number, work: Work, flag: CancelFlag): Promise<void> {
    try {
      const result = await compute(work, this.kernel, new Pace(flag));
      this.#reportKernels();
      void this.kernel.measured?.().then(() => this.#reportKernels());
      this.report({ type: 'done', id, result });
    } catch (error) {
      this.report({ type: 'failed', id, failure: failureOf(error) });
    } finally {
      this.#cancelled.delete(id);
    }
  }

  #reportKernels(): void {
    this.report({ type: 'kernels', kernels: this.kernel.report(), verdicts: this.kernel.verdicts?.() });
  }
}
