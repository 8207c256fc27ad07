import Benchmark from 'benchmark';
import { median, quantile } from '../statistics/descriptive.js';
import { gemmPeak } from './peak.js';

/** A timing over the samples that benchmark.js takes: medians, since a shared machine has long tails. */
export interface Timing {
  readonly name: string;
  /** Milliseconds an operation: median and quartiles over the samples. */
  readonly milliseconds: number;
  readonly quartiles: readonly [lower: number, upper: number];
  readonly samples: number;
  /** Operations per second. */
  readonly rate: number;
  /** Milliseconds of processor time an operation, median: what others take from a shared machine does not count. */
  readonly processor: number;
  /** Its quartiles; absent in earlier reports. */
  readonly processorQuartiles?: readonly [lower: number, upper: number];
  /** GEMM peak around the timing, GFLOP/s. */
  readonly peak: number;
}

/** Something to time. */
export interface Case {
  readonly name: string;
  /** One operation. */
  run(): unknown | Promise<unknown>;
  /** Operations in one call of run; default 1. */
  readonly operations?: number;
  /** True: run returns no promise, and is timed without one. */
  readonly synchronous?: boolean;
}

/** Calls are gathered for so many milliseconds before the processor's clock is read again. */
const BLOCK = 3;

/** Wraps `run` so that it notes the processor time of its calls, in milliseconds a call. */
function withProcessorTime(run: Case['run']): { run: Case['run']; samples: number[] } {
  const samples: number[] = [];
  let calls = 0;
  let started = 0;
  let used = process.cpuUsage();
  const begin = (): void => {
    if (calls > 0) return;
    started = performance.now();
    used = process.cpuUsage();
  };
  const end = (): void => {
    calls++;
    if (performance.now() - started < BLOCK) return;
    const { user, system } = process.cpuUsage(used);
    samples.push((user + system) / 1000 / calls);
    calls = 0;
  };
  return {
    samples,
    run() {
      begin();
      const result = run();
      if (!(result instanceof Promise)) return end();
      return result.then(end);
    },
  };
}

const SECONDS = 0.6;
const MIN_SAMPLES = 5;

/** Times a case by benchmark.js, between two measurements of the peak. Rejects with whatever `run` throws. */
export function measure({ name, run, operations = 1, synchronous = false }: Case): Promise<Timing> {
  const before = gemmPeak();
  const timed = withProcessorTime(run);
  return new Promise((resolve, reject) => {
    let failure: unknown;
    const deferred = (deferred: { resolve(): void }): void => {
      Promise.resolve()
        .then(timed.run)
        .catch((error: unknown) => {
          failure ??= error;
        })
        .then(() => deferred.resolve());
    };
    const benchmark = new Benchmark(name, {
      defer: !synchronous,
      fn: synchronous ? timed.run : deferred,
      minSamples: MIN_SAMPLES,
      minTime: 0.01,
      maxTime: SECONDS,
      onComplete() {
        if (failure !== undefined) return reject(failure);
        if (benchmark.error !== undefined) return reject(benchmark.error);
        const samples = benchmark.stats.sample.map((seconds) => (1000 * seconds) / operations);
        const quartilesOf = (values: readonly number[]): readonly [number, number] => [
          quantile(values, 0.25),
          quantile(values, 0.75),
        ];
        const processor = timed.samples.map((each) => each / operations);
        const milliseconds = median(samples);
        resolve({
          name,
          milliseconds,
          quartiles: quartilesOf(samples),
          samples: samples.length,
          rate: 1000 / milliseconds,
          processor: median(processor),
          processorQuartiles: quartilesOf(processor),
          peak: median([before, gemmPeak()]),
        });
      },
    });
    benchmark.run({ async: true });
  });
}
