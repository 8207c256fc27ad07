import { uniforms } from '../problems/random.js';
import { mean, quantile } from './descriptive.js';

/** A mean with its percentile-bootstrap interval. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2000;

/**
 * Mean of each column with a 95% percentile-bootstrap interval: rows are drawn with replacement, 2000 times, the same rows for every column.
 * rows: n >= 1 of equal length. Deterministic: the draws come from `seed`.
 * Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, section 13.3.
 */
export function bootstrapMeans(rows: readonly (readonly number[])[], seed = 1): Interval[] {
  const next = uniforms(seed);
  const columns = rows[0].map((_, column) => rows.map((row) => row[column]));
  const resampled = columns.map(() => new Array<number>(RESAMPLES));
  for (let b = 0; b < RESAMPLES; b++) {
    const drawn = rows.map(() => Math.floor(rows.length * next()));
    for (const [column, values] of columns.entries()) resampled[column][b] = mean(drawn.map((i) => values[i]));
  }
  return columns.map((values, column) => ({
    mean: mean(values),
    low: quantile(resampled[column], 0.025),
    high: quantile(resampled[column], 0.975),
  }));
}
