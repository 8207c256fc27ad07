import { invalid } from '../../lib/check.js';
import type { TunesmithError } from '../../lib/errors.js';

/** Order statistics and ranks. Undefined results (no value yet) are Infinity: worse than any value, never averaged away. */

/**
 * Quantile of type 7 (linear interpolation between order statistics), numpy.percentile's default.
 *   h = (n - 1) p,   q = y_⌊h⌋ + (h - ⌊h⌋)(y_⌈h⌉ - y_⌊h⌋)
 * values: n >= 1 numbers in any order, no NaN; p in [0, 1]. Infinity where an order statistic it needs is infinite.
 * Throws INVALID_ARGUMENT on an empty sample, NaN, or p outside [0, 1].
 * Source: Hyndman & Fan (1996), definition 7.
 */
export function quantile(values: readonly number[], p: number): number {
  if (values.length === 0) throw empty('quantile');
  if (values.some(Number.isNaN)) throw invalid('quantile', 'numbers', 'NaN', 'Use Infinity for no result.');
  if (!(p >= 0 && p <= 1)) throw invalid('quantile', 'p in [0, 1]', String(p), 'Use for example 0.5, the median.');
  const sorted = Float64Array.from(values).sort();
  const position = (sorted.length - 1) * p;
  const low = Math.floor(position);
  const fraction = position - low;
  // Infinity - Infinity is NaN: interpolate only where there is something between the two.
  return fraction === 0 || sorted[low] === sorted[low + 1]
    ? sorted[low]
    : sorted[low] + fraction * (sorted[low + 1] - sorted[low]);
}

/** Median; see quantile. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** First quartile, median, third quartile. */
export interface Quartiles {
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
}

/** Quartiles of type 7; see quantile. */
export function quartiles(values: readonly number[]): Quartiles {
  return { lower: quantile(values, 0.25), median: median(values), upper: quantile(values, 0.75) };
}

/** Ranks 1..n, smallest first; equal values share the mean of their ranks (scipy.stats.rankdata, 'average'). */
export function ranks(values: readonly number[]): number[] {
  const order = values
    .map((_, index) => index)
    .sort((a, b) => (values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : 0));
  const result = new Array<number>(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let i = start; i < end; i++) result[order[i]] = (start + 1 + end) / 2;
    start = end;
  }
  return result;
}

/** Arithmetic mean. Throws INVALID_ARGUMENT on an empty sample. */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw empty('mean');
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** exp of the mean logarithm, of numbers > 0. Throws INVALID_ARGUMENT on an empty sample. */
export function geometricMean(values: readonly number[]): number {
  if (values.length === 0) throw empty('geometricMean');
  return Math.exp(mean(values.map(Math.log)));
}

/**
 * Mean rank of each column over the rows it takes part in.
 * rows: one per (problem, seed); a column is a strategy; undefined: it does not take part (its peers rank among
 * themselves). NaN where a column takes part nowhere.
 */
export function meanRanks(rows: readonly (readonly (number | undefined)[])[]): number[] {
  const columns = rows[0]?.length ?? 0;
  const received: number[][] = Array.from({ length: columns }, () => []);
  for (const row of rows) {
    const taking = row.flatMap((value, column) => (value === undefined ? [] : [{ value, column }]));
    const rowRanks = ranks(taking.map(({ value }) => value));
    taking.forEach(({ column }, i) => {
      received[column].push(rowRanks[i]);
    });
  }
  return received.map((values) => (values.length === 0 ? Number.NaN : mean(values)));
}

function empty(where: string): TunesmithError {
  return invalid(where, 'at least one value', 'none', 'Leave out what has no values.');
}
