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

/**
 * The stream of this purpose and index: sfc32, its state from the engine's generator.
 * Source: Doty-Humphrey (2010), PractRand; Box & Muller (1958) for normal.
 */
export function streamOf({ engine, seed }: Pick<Problem, 'engine' | 'seed'>, purpose: number, index: number): Stream {
  const state = Int32Array.from(engine.uniform(seed, purpose, index, 4), (u) => u * 2 ** 32);
  const word = (): number => {
    const sum = (state[0] + state[1] + state[3]) | 0;
    state[3] = state[3] + 1;
    state[0] = state[1] ^ (state[1] >>> 9);
    state[1] = state[2] + (state[2] << 3);
    state[2] = ((state[2] << 21) | (state[2] >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let warming = 0; warming < 12; warming++) word();
  const uniform = (): number => ((word() >>> 5) * 2 ** 26 + (word() >>> 6)) * 2 ** -53;
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    below: (bound) => Math.floor(uniform() * bound),
    point: (d) => Float64Array.from({ length: d }, uniform),
  };
}
