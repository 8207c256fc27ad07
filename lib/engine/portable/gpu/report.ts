import type { GpuMode } from './modes.js';

/** Median milliseconds of one block, by what computed it. */
export interface KernelTiming {
  readonly n: number;
  readonly m: number;
  readonly d: number;
  readonly milliseconds: Readonly<Record<string, number>>;
  readonly chosen: string;
}

/** Which kernels compute batched covariances, and why. */
export interface KernelReport {
  /** What computes the blocks that were timed last: typed arrays, or a mode of gpu.js. */
  readonly backend: string;
  readonly reason: string;
  /** What became of each mode of gpu.js that was tried: "works", or why not. */
  readonly modes: Readonly<Partial<Record<GpuMode, string>>>;
  readonly timings: readonly KernelTiming[];
}

/** The report's `reason`. */
export function reasonFor(
  backend: string,
  plain: string,
  { modes, timings }: Omit<KernelReport, 'backend' | 'reason'>,
): string {
  const last = timings.at(-1);
  if (last === undefined) {
    const failures = [...new Set(Object.values(modes))].filter((fate) => fate !== 'works');
    return failures.length === 0 ? 'no block was large enough to measure' : failures.join('; ');
  }
  const times = Object.entries(last.milliseconds).map(([name, time]) => `${name} ${time.toPrecision(2)} ms`);
  const block = `${last.n} x ${last.m} covariances in ${last.d} dimensions`;
  const verdict = backend === plain ? 'nothing was clearly faster' : 'the fastest';
  return `${verdict}: ${block} took ${times.join(', ')}`;
}
