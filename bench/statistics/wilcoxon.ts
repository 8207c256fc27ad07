import { invalid } from '../../lib/check.js';
import { ranks } from './descriptive.js';

/** A two-sided test. */
export interface TestResult {
  /** signedRank: sum of the ranks of the positive differences; rankSum: Mann and Whitney's U of the first sample. */
  readonly statistic: number;
  readonly p: number;
  readonly method: 'exact' | 'normal';
}

/** Exact distributions are used up to this many values (signedRank: pairs; rankSum: the smaller sample). */
export const EXACT_LIMIT = 50;

/**
 * Wilcoxon signed-rank test of paired samples, two-sided.
 *   W = Σ rank|d_i| over d_i > 0, differences of 0 left out; n of them remain.
 * Exact for n <= 50, ties included (the permutation distribution of the mid-ranks); beyond that a normal approximation with tie and
 * continuity correction:
 *   z = (|W - n(n + 1)/4| - 1/2) / √(n(n + 1)(2n + 1)/24 - Σ(t³ - t)/48).
 * p = 1 where every difference is 0. Infinity - Infinity counts as no difference. Throws INVALID_ARGUMENT unless both have the same length.
 * Source: Wilcoxon (1945), Biometrics Bulletin 1(6); Hollander, Wolfe & Chicken (2013), section 3.1.
 */
export function signedRank(first: readonly number[], second: readonly number[]): TestResult {
  if (first.length !== second.length) {
    throw invalid(
      'signedRank',
      'samples of one length',
      `${first.length} and ${second.length} values`,
      'Pass pairs, or use rankSum.',
    );
  }
  const differences = first
    .map((value, i) => (value === second[i] ? 0 : value - second[i]))
    .filter((difference) => difference !== 0);
  const n = differences.length;
  if (n === 0) return { statistic: 0, p: 1, method: 'exact' };
  const scores = ranks(differences.map(Math.abs));
  const statistic = scores.reduce((sum, rank, i) => (differences[i] > 0 ? sum + rank : sum), 0);
  if (n <= EXACT_LIMIT) return { statistic, p: twoSided(subsetSums(scores), 2 * statistic), method: 'exact' };
  const variance = (n * (n + 1) * (2 * n + 1)) / 24 - tieTerm(scores) / 48;
  return { statistic, p: normalTwoSided(statistic - (n * (n + 1)) / 4, variance), method: 'normal' };
}

/**
 * Wilcoxon rank-sum test (Mann-Whitney U) of independent samples, two-sided.
 *   U = R - m(m + 1)/2, R the sum of the ranks of the first sample (size m) among all N = m + n values.
 * Exact where min(m, n) <= 10 and N <= 60, ties included (the permutation distribution of the mid-ranks); beyond that a normal
 * approximation with tie and continuity correction:
 *   z = (|U - mn/2| - 1/2) / √(mn/12 (N + 1 - Σ(t³ - t)/(N(N - 1)))).
 * p = 1 where all values are equal. Throws INVALID_ARGUMENT on an empty sample.
 * Source: Mann & Whitney (1947), Annals of Mathematical Statistics 18(1); Hollander, Wolfe & Chicken (2013), section 4.1.
 */
export function rankSum(first: readonly number[], second: readonly number[]): TestResult {
  const [m, n] = [first.length, second.length];
  if (m === 0 || n === 0) {
    throw invalid('rankSum', 'two samples with values', `${m} and ${n} values`, 'Pass one value each at least.');
  }
  const total = m + n;
  const scores = ranks([...first, ...second]);
  const sum = scores.slice(0, m).reduce((a, b) => a + b, 0);
  const statistic = sum - (m * (m + 1)) / 2;
  if (Math.min(m, n) <= SMALL_SAMPLE && total <= LARGE_TOTAL) {
    return { statistic, p: twoSided(subsetSums(scores, m), 2 * sum), method: 'exact' };
  }
  const variance = ((m * n) / 12) * (total + 1 - tieTerm(scores) / (total * (total - 1)));
  return { statistic, p: normalTwoSided(statistic - (m * n) / 2, variance), method: 'normal' };
}

const SMALL_SAMPLE = 10;
const LARGE_TOTAL = 60;

/**
 * How many subsets of the scores (of `size` of them, or of any size) have each sum: entry s is the number with doubled sum s.
 * Doubled, because mid-ranks are halves. Counts are exact up to 2⁵³ and relative to that beyond.
 */
function subsetSums(scores: readonly number[], size?: number): Float64Array {
  const doubled = scores.map((score) => 2 * score);
  const width = doubled.reduce((a, b) => a + b, 0) + 1;
  if (size === undefined) {
    const counts = new Float64Array(width);
    counts[0] = 1;
    for (const step of doubled) for (let s = width - 1; s >= step; s--) counts[s] += counts[s - step];
    return counts;
  }
  const bySize = Array.from({ length: size + 1 }, () => new Float64Array(width));
  bySize[0][0] = 1;
  for (const step of doubled) {
    for (let k = size; k >= 1; k--) {
      for (let s = width - 1; s >= step; s--) bySize[k][s] += bySize[k - 1][s - step];
    }
  }
  return bySize[size];
}

/** Twice the smaller tail at `observed`, at most 1. */
function twoSided(counts: Float64Array, observed: number): number {
  let [all, below, above] = [0, 0, 0];
  for (const [sum, count] of counts.entries()) {
    all += count;
    if (sum <= observed) below += count;
    if (sum >= observed) above += count;
  }
  return Math.min(1, (2 * Math.min(below, above)) / all);
}

/** Σ(t³ - t) over groups of t equal scores. */
function tieTerm(scores: readonly number[]): number {
  const sizes = new Map<number, number>();
  for (const score of scores) sizes.set(score, (sizes.get(score) ?? 0) + 1);
  return [...sizes.values()].reduce((sum, t) => sum + t ** 3 - t, 0);
}

/** P(|Z| >= (|difference| - 1/2)/σ). */
function normalTwoSided(difference: number, variance: number): number {
  if (variance <= 0) return 1;
  return Math.min(1, erfc(Math.max(0, Math.abs(difference) - 0.5) / Math.sqrt(2 * variance)));
}

/**
 * Complementary error function for x >= 0, relative error below 2·10⁻⁷.
 * Source: Numerical Recipes, 3rd edition (2007), section 6.2.2 (erfcc): Chebyshev fit.
 */
export function erfc(x: number): number {
  const t = 2 / (2 + x);
  const fit = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
    0.17087277,
  ];
  return t * Math.exp(-(x ** 2) + fit.reduceRight((sum, c) => sum * t + c, 0));
}
