import Benchmark from 'benchmark';
import { median, quantile } from '../statistics/descriptive.js';
import { gemmPeak } from './peak.js';

/**
 * A timing over several rounds, in each of which the machine's GEMM peak is measured before and after the operation: medians, since a shared
 * machine has long tails.
 */
export interface Timing {
  readonly name: string;
  /** Milliseconds an operation: median and quartiles over the samples of benchmark.js. */
  readonly milliseconds: number;
  readonly quartiles: readonly [lower: number, upper: number];
  readonly samples: number;
  /** Operations per second. */
  readonly rate: number;
  /** Milliseconds of processor time an operation, median: what others take from a shared machine does not count. */
  readonly processor: number;
  /** Its quartiles; absent in earlier reports. */
  readonly processorQuartiles?: readonly [lower: number, upper: number];
  /** GEMM peak around the operation, GFLOP/s. */
  readonly peak: number;
  /**
   * Processor time times the peak of the same round: milliseconds at 1 GFLOP/s, median over rounds. Divided by a bound at 1 GFLOP/s, the
   * ratio to it. Absent before version 4 of the report.
   */
  readonly work?: number;
  readonly workQuartiles?: readonly [lower: number, upper: number];
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

const ROUNDS = 11;
/** Processor time of a round at least, in milliseconds: short, so that the machine is still the one whose peak was measured. */
const ROUND = 8;
/** What benchmark.js may take. */
const SECONDS = 0.25;
const MIN_SAMPLES = 3;

/** Times a case by benchmark.js, then its processor time in rounds between two measurements of the peak. Rejects with whatever `run` throws. */
export async function measure(timed: Case): Promise<Required<Timing>> {
  const { name, operations = 1 } = timed;
  const samples = (await benchmarked(timed)).map((seconds) => (1000 * seconds) / operations);
  const rounds: { readonly processor: number; readonly peak: number }[] = [];
  let calls = 1;
  let before = gemmPeak();
  while (rounds.length < ROUNDS) {
    const used = await processorTime(timed, calls);
    const after = gemmPeak();
    if (used < ROUND / 2) calls *= 2;
    else rounds.push({ processor: used / calls / operations, peak: (before + after) / 2 });
    before = after;
  }
  const milliseconds = median(samples);
  const processor = rounds.map((each) => each.processor);
  const work = rounds.map((each) => each.processor * each.peak);
  return {
    name,
    milliseconds,
    quartiles: quartilesOf(samples),
    samples: samples.length,
    rate: 1000 / milliseconds,
    processor: median(processor),
    processorQuartiles: quartilesOf(processor),
    peak: median(rounds.map((each) => each.peak)),
    work: median(work),
    workQuartiles: quartilesOf(work),
  };
}

function quartilesOf(values: readonly number[]): readonly [lower: number, upper: number] {
  return [quantile(values, 0.25), quantile(values, 0.75)];
}

/** Milliseconds of all threads in so many calls. */
async function processorTime({ run, synchronous = false }: Case, calls: number): Promise<number> {
  const before = process.cpuUsage();
  if (synchronous) for (let i = 0; i < calls; i++) run();
  else for (let i = 0; i < calls; i++) await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Seconds a call, one number a sample. */
function benchmarked({ name, run, synchronous = false }: Case): Promise<readonly number[]> {
  return new Promise((resolve, reject) => {
    let failure: unknown;
    const deferred = (deferred: { resolve(): void }): void => {
      Promise.resolve()
        .then(run)
        .catch((error: unknown) => {
          failure ??= error;
        })
        .then(() => deferred.resolve());
    };
    const benchmark = new Benchmark(name, {
      defer: !synchronous,
      fn: synchronous ? run : deferred,
      minSamples: MIN_SAMPLES,
      minTime: 0.01,
      maxTime: SECONDS,
      onComplete() {
        if (failure !== undefined) return reject(failure);
        if (benchmark.error !== undefined) return reject(benchmark.error);
        resolve(benchmark.stats.sample);
      },
    });
    benchmark.run({ async: true });
  });
}
