import type { Decision, Halving, HalvingPlan, Job, Next, Verdict } from '../engine/engine.js';
import { loadEngine } from '../engine/load.js';
import { checkOptions } from '../options.js';
import * as check from './arguments.js';

const modes = ['synchronous', 'promotion', 'stopping'] as const satisfies readonly HalvingPlan['mode'][];

export interface SuccessiveHalvingOptions extends Partial<HalvingPlan> {
  /** Resource up to which a trial is trained at most, an integer >= minResource. */
  readonly maxResource: number;
}

const halvingArguments: (options: SuccessiveHalvingOptions) => SuccessiveHalvingOptions = check.guard(
  'SuccessiveHalving',
  { Options: (options: SuccessiveHalvingOptions) => options },
);
const reportArguments: (trial: number, loss: number) => [number, number] = check.guard('SuccessiveHalving.report', {
  'number, number': (trial: number, loss: number) => [trial, loss],
});

const numberOf = (method: string, trial: number): number =>
  check.integer(`SuccessiveHalving.${method}`, 'trial', trial, 0);

/**
 * Bookkeeping of successive halving and Hyperband: which trial to train next, up to which resource, and which go on.
 * Defaults: minResource 1, reductionFactor 3, mode 'synchronous', brackets 1 (0: all, that is Hyperband), maxTrials 0
 * (unlimited), iterations 1. Losses are minimized. Throws INVALID_ARGUMENT for a plan out of range, and for a report on a
 * trial that is not running.
 * Source: Jamieson & Talwalkar (2016); Li et al. (2018), Algorithm 1; Li et al. (2020) for the asynchronous modes.
 */
export class SuccessiveHalving {
  readonly #halving: Halving;

  constructor(options: SuccessiveHalvingOptions);
  constructor(...given: [SuccessiveHalvingOptions]) {
    const where = 'SuccessiveHalving';
    const options: SuccessiveHalvingOptions = halvingArguments(...given) ?? {};
    const keys = ['minResource', 'maxResource', 'reductionFactor', 'mode', 'brackets', 'maxTrials', 'iterations'];
    checkOptions(where, options, keys);
    const minResource = check.integer(where, 'minResource', options.minResource ?? 1, 1);
    this.#halving = loadEngine().createHalving({
      minResource,
      maxResource: check.integer(where, 'maxResource', options.maxResource, minResource),
      reductionFactor: check.integer(where, 'reductionFactor', options.reductionFactor ?? 3, 2),
      mode: check.choice(where, 'mode', options.mode ?? 'synchronous', modes),
      brackets: check.integer(where, 'brackets', options.brackets ?? 1, 0, 2 ** 32 - 1),
      maxTrials: check.integer(where, 'maxTrials', options.maxTrials ?? 0, 0),
      iterations: check.integer(where, 'iterations', options.iterations ?? 1, 0, 2 ** 32 - 1),
    });
  }

  /** Rungs of each bracket, most exploratory first; size 0: unbounded. */
  get brackets(): Halving['brackets'] {
    return this.#halving.brackets;
  }

  /** What next() would return, without starting it. */
  peek(): Next {
    return this.#halving.peek();
  }

  /** Starts the next job; 'waiting': only reports can bring one about; 'finished': none will come. */
  next(): Next {
    return this.#halving.next();
  }

  /** A running trial's loss at its job's resource (NaN: worst). Returns the decisions that became final, its own first. */
  report(trial: number, loss: number): readonly Decision[];
  report(...given: [number, number]): readonly Decision[] {
    const [trial, loss] = reportArguments(...given);
    return this.#halving.report(numberOf('report', trial), loss);
  }

  /** A running trial crashed: worst in its rung, never promoted. */
  fail(trial: number): readonly Decision[] {
    return this.#halving.fail(numberOf('fail', trial));
  }

  /** A trial's current or last job; undefined if unknown. */
  job(trial: number): Job | undefined {
    return this.#halving.job(numberOf('job', trial));
  }

  /** What became of a trial; 'proceed' while it runs. */
  verdict(trial: number): Verdict {
    return this.#halving.verdict(numberOf('verdict', trial));
  }
}
