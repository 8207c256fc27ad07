import type { Problem } from './strategy.js';

/** Successive random numbers, a function of (seed, purpose, index) alone. */
export interface Stream {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Uniform integer in [0, bound). */
  below(bound: number): number;
  /** Uniform in [0, 1)^d. */
  point(d: number): Float64Array;
}

/** The engine gives numbers in blocks: the first so long, each later one twice as long. */
const FIRST_BLOCK = 64;

/** The stream of this purpose and index. Source of normal: Box & Muller (1958). */
export function streamOf({ engine, seed }: Pick<Problem, 'engine' | 'seed'>, purpose: number, index: number): Stream {
  let numbers = new Float64Array();
  let next = 0;
  const uniform = (): number => {
    // A longer block of one stream begins with the shorter one.
    if (next === numbers.length)
      numbers = engine.uniform(seed, purpose, index, Math.max(FIRST_BLOCK, 2 * next)) as typeof numbers;
    return numbers[next++];
  };
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    below: (bound) => Math.floor(uniform() * bound),
    point: (d) => Float64Array.from({ length: d }, uniform),
  };
}
