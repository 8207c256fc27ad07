import type { KernelBackend, KernelTiming } from '../engine.js';
import type { BatchedKernel } from './batched-kernel.js';

/** What one thread has measured, for the others. Plain data. */
export interface Verdicts {
  /** What computes blocks of each size. */
  readonly choices: readonly (readonly [size: number, backend: string])[];
  readonly modes: { readonly [mode: string]: string };
  readonly timings: readonly KernelTiming[];
}

/** A kernel that says what it is made of. */
export interface ReportingKernel extends BatchedKernel {
  report(): KernelBackend;
  /** What it has measured; undefined: it measures nothing. */
  verdicts?(): Verdicts;
  /** Takes over what another thread measured, and from now on measures other sizes itself, or leaves that to the other. */
  adopt?(verdicts: Verdicts, measures: boolean): void;
  /** Settles when no measurement is under way. */
  measured?(): Promise<void>;
}

/** One kernel for all blocks. */
export function fixed(kernel: BatchedKernel, reason: string): ReportingKernel {
  const report = { backend: kernel.backend, reason };
  return { ...kernel, report: () => report };
}
