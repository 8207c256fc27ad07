import type { CrossCovarianceRequest } from '../../lib/engine/portable/batched-kernel.js';
import type { WeightedSumRequest } from '../../lib/engine/portable/gpu/gpu-kernel.js';
import { quantile } from '../statistics/descriptive.js';

/** What is timed: an n×m block of covariances, or the posterior mean at m points given n. */
export type Operation = 'crossCovariance' | 'weightedSum';

/** Something that computes one or both. */
export interface Contender {
  readonly name: string;
  crossCovariance(request: CrossCovarianceRequest): Promise<Float64Array> | Float64Array;
  weightedSum?(request: WeightedSumRequest): Promise<Float64Array> | Float64Array;
}

/** Milliseconds of one n×m block: median and quartiles over the rounds. */
export interface BlockTiming {
  readonly name: string;
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
  readonly rounds: number;
}

export interface Block {
  readonly operation: Operation;
  readonly n: number;
  readonly m: number;
  readonly timings: readonly BlockTiming[];
}

export const SIZES = {
  crossCovariance: { n: [50, 100, 200, 500, 1000, 2000], m: [256, 1024, 4096, 16_384, 65_536] },
  weightedSum: { n: [100, 500, 2000], m: [256, 4096, 65_536] },
} as const;
export const DIMENSIONS = 6;

/** What one call returns at most (128 MiB): larger blocks are computed by several calls. */
const CELLS_A_CALL = 1 << 24;
const ROUNDS = { least: 3, most: 15 };
/** A block is repeated until this many milliseconds have gone by. */
const ENOUGH = 1500;

/** Times every contender on a Matérn-5/2 block, in turns, so that what else the machine does meets all alike. */
export async function measureBlock(
  contenders: readonly Contender[],
  operation: Operation,
  n: number,
  m: number,
): Promise<Block> {
  const calls = callsOf(n, m);
  const able = contenders.filter((contender) => contender[operation] !== undefined);
  const times = new Map<string, number[]>(able.map(({ name }) => [name, []]));
  for (const contender of able) await timeOf(contender, operation, calls.slice(0, 1)); // compiles
  const started = performance.now();
  for (let round = 0; round < ROUNDS.most; round++) {
    for (const contender of able) times.get(contender.name)!.push(await timeOf(contender, operation, calls));
    if (round + 1 >= ROUNDS.least && performance.now() - started > ENOUGH) break;
  }
  const timings = [...times].map(([name, samples]) => {
    const [lower, median, upper] = [0.25, 0.5, 0.75].map((p) => quantile(samples, p));
    return { name, median, lower, upper, rounds: samples.length };
  });
  return { operation, n, m, timings };
}

/**
 * Covariances of the smallest block from which on a contender takes less than 9/10 of the other's time at every measured
 * size; undefined: there is none.
 */
export function crossover(blocks: readonly Block[], name: string, other: string): number | undefined {
  const timeIn = ({ timings }: Block, wanted: string): number => timings.find(({ name }) => name === wanted)!.median;
  const bySize = [...blocks].sort((a, b) => b.n * b.m - a.n * a.m);
  let from: number | undefined;
  for (const block of bySize) {
    if (timeIn(block, name) > 0.9 * timeIn(block, other)) break;
    from = block.n * block.m;
  }
  return from;
}

async function timeOf(
  contender: Contender,
  operation: Operation,
  calls: readonly WeightedSumRequest[],
): Promise<number> {
  const start = performance.now();
  for (const call of calls) await contender[operation]!(call);
  return performance.now() - start;
}

function callsOf(n: number, m: number): WeightedSumRequest[] {
  const d = DIMENSIONS;
  const points = (count: number, offset: number): Float64Array =>
    Float64Array.from({ length: count * d }, (_, index) => ((index + offset) * 0.6180339887498949) % 1);
  const request = {
    kernel: 'matern52',
    d,
    hyperparameters: { lengthscales: Array.from({ length: d }, () => 0.5), outputscale: 1 },
    categorical: new Uint8Array(d),
  } as const;
  const coefficients = Float64Array.from({ length: n }, (_, i) => Math.sin(i));
  const [a, b] = [points(n, 0.5), points(m, 17.25)];
  const step = Math.min(m, Math.floor(CELLS_A_CALL / n));
  const calls: WeightedSumRequest[] = [];
  for (let first = 0; first < m; first += step) {
    calls.push({ ...request, coefficients, a, b: b.slice(first * d, Math.min(first + step, m) * d) });
  }
  return calls;
}
