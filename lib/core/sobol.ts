import { loadEngine } from '../engine/load.js';
import { checkOptions } from '../options.js';
import type { DenseMatrix } from './arguments.js';
import * as check from './arguments.js';

export interface SobolOptions {
  /** Scrambling seed, an integer >= 0. Default 0. */
  readonly seed?: number;
  /** Index of the first point. Default 0. */
  readonly start?: number;
}

/**
 * Points start .. start + count - 1 of a scrambled Sobol sequence.
 * Returns count×dimension, each coordinate in [0, 1). The same seed gives the same points on every machine.
 * Throws INVALID_ARGUMENT unless count and dimension are integers >= 1.
 * Source: Joe & Kuo (2008); scrambling: Owen (1995), Burley (2020).
 */
export const sobol: (count: number, dimension: number, options?: SobolOptions) => DenseMatrix = check.guard('sobol', {
  'number, number': (count: number, dimension: number) => sobolPoints(count, dimension),
  'number, number, Options': (count: number, dimension: number, options?: SobolOptions) =>
    sobolPoints(count, dimension, options),
});

function sobolPoints(count: number, dimension: number, options: SobolOptions = {}): DenseMatrix {
  checkOptions('sobol', options, ['seed', 'start']);
  const n = check.integer('sobol', 'count', count, 1, 2 ** 27);
  const d = check.integer('sobol', 'dimension', dimension, 1, 2 ** 27);
  const seed = check.integer('sobol', 'seed', options.seed ?? 0, 0);
  const start = check.integer('sobol', 'start', options.start ?? 0, 0, 2 ** 32 - 1);
  return { data: loadEngine().sobol(seed, start, n, d), shape: [n, d] };
}
