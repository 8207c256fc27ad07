import Benchmark from 'benchmark';
import { quantile } from '../compare/statistics.js';

/** A timing over the samples that benchmark.js takes: medians, since a shared machine has long tails. */
export interface Timing {
  readonly name: string;
  /** Milliseconds an operation: median and quartiles over the samples. */
  readonly milliseconds: number;
  readonly quartiles: readonly [lower: number, upper: number];
  readonly samples: number;
  /** Operations per second. */
  readonly rate: number;
}

/** Something to time. */
export interface Case {
  readonly name: string;
  /** One operation. */
  run(): unknown | Promise<unknown>;
  /** Operations in one call of run; default 1. */
  readonly operations?: number;
  /** True: every call changes what the next one costs, so that calls are few and each is a sample. */
  readonly growing?: boolean;
}

const GROWING_SAMPLES = 20;

/** Times a case by benchmark.js. Rejects with whatever `run` throws. */
export function measure({ name, run, operations = 1, growing = false }: Case): Promise<Timing> {
  return new Promise((resolve, reject) => {
    let failure: unknown;
    const benchmark = new Benchmark(name, {
      defer: true,
      fn(deferred: { resolve(): void }) {
        Promise.resolve()
          .then(run)
          .catch((error: unknown) => {
            failure ??= error;
          })
          .then(() => deferred.resolve());
      },
      // A tiny minTime makes each call its own sample; a tiny maxTime ends at minSamples.
      ...(growing ? { minSamples: GROWING_SAMPLES, minTime: 1e-9, maxTime: 1e-9 } : { minSamples: 5, maxTime: 1.5 }),
      onComplete() {
        if (failure !== undefined) return reject(failure);
        if (benchmark.error !== undefined) return reject(benchmark.error);
        const samples = benchmark.stats.sample.map((seconds) => (1000 * seconds) / operations);
        const [lower, milliseconds, upper] = [0.25, 0.5, 0.75].map((p) => quantile(samples, p));
        resolve({ name, milliseconds, quartiles: [lower, upper], samples: samples.length, rate: 1000 / milliseconds });
      },
    });
    benchmark.run({ async: true });
  });
}
