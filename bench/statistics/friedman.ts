import { invalid } from '../../lib/check.js';
import { mean, ranks } from './descriptive.js';
import { erfc } from './wilcoxon.js';

/** Whether k strategies differ over N problems at all, and how far apart two mean ranks must be. */
export interface FriedmanResult {
  /** χ² with k - 1 degrees of freedom, corrected for ties. */
  readonly statistic: number;
  readonly p: number;
  /** Nemenyi: mean ranks at least this far apart differ at α = 0.05, over all pairs; undefined for more than 10 strategies. */
  readonly criticalDifference: number | undefined;
}

/** q_{0.05, k} = studentized range (∞ degrees of freedom) / √2 for k = 2..10. Source: Demšar (2006), table 5. */
const NEMENYI = [1.96, 2.344, 2.569, 2.728, 2.85, 2.949, 3.031, 3.102, 3.164];

/**
 * Friedman's test with Nemenyi's critical difference.
 *   χ² = (12 N / (k (k + 1)) Σ_j (R̄_j - (k + 1)/2)²) / (1 - Σ(t³ - t) / (N (k³ - k))),   CD = q_{0.05, k} √(k (k + 1) / (6 N))
 * rows: N >= 1 problems, each a value per strategy (k >= 2), smaller is better; t: sizes of ties within a row. p = 1 where all are tied.
 * Throws INVALID_ARGUMENT on fewer.
 * Source: Demšar (2006), Journal of Machine Learning Research 7; Hollander, Wolfe & Chicken (2013), section 7.1.
 */
export function friedman(rows: readonly (readonly number[])[]): FriedmanResult {
  const n = rows.length;
  const k = rows[0]?.length ?? 0;
  if (n < 1 || k < 2) {
    throw invalid('friedman', 'a problem and two strategies at least', `${n} and ${k}`, 'Pass a row a problem.');
  }
  const ranked = rows.map(ranks);
  const spread = ranked[0]
    .map((_, column) => (mean(ranked.map((row) => row[column])) - (k + 1) / 2) ** 2)
    .reduce((a, b) => a + b, 0);
  // Within a row Σ rank² falls by (t³ - t)/12 for each tie of t.
  const untied = (k * (k + 1) * (2 * k + 1)) / 6;
  const tied = ranked
    .map((row) => 12 * (untied - row.reduce((sum, rank) => sum + rank ** 2, 0)))
    .reduce((a, b) => a + b, 0);
  const correction = 1 - tied / (n * (k ** 3 - k));
  const statistic = correction <= 1e-12 ? 0 : ((12 * n) / (k * (k + 1))) * (spread / correction);
  const q = NEMENYI[k - 2];
  return {
    statistic,
    p: chiSquareTail(statistic, k - 1),
    criticalDifference: q === undefined ? undefined : q * Math.sqrt((k * (k + 1)) / (6 * n)),
  };
}

/** P(χ² >= x) with an integer number of degrees of freedom: Q(ν/2, x/2) by its recurrence from Q(1/2) or Q(1). */
function chiSquareTail(x: number, freedom: number): number {
  if (x <= 0) return 1;
  const half = x / 2;
  const odd = freedom % 2 === 1;
  let a = odd ? 0.5 : 1;
  let tail = odd ? erfc(Math.sqrt(half)) : Math.exp(-half);
  // half^a e^-half / Γ(a + 1)
  let term = odd ? (Math.exp(-half) * Math.sqrt(half)) / (Math.sqrt(Math.PI) / 2) : Math.exp(-half) * half;
  while (2 * a < freedom) {
    tail += term;
    a++;
    term *= half / a;
  }
  return Math.min(1, tail);
}
