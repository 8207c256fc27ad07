import { invalid } from '../../lib/check.js';
/** A step function: 0 before the first x, then shares[i] from x[i] on. */
export interface Steps {
  readonly x: readonly number[];
  readonly shares: readonly number[];
}

/**
 * Empirical distribution function: F(x) = Σ w_i over values_i <= x / Σ w_i. Infinity is never reached, but counts in the total.
 * values: n numbers, no NaN; weights: n numbers > 0, default 1 each. Steps at distinct finite values, ascending.
 * Throws INVALID_ARGUMENT on NaN.
 */
export function distribution(values: readonly number[], weights?: readonly number[]): Steps {
  if (values.some(Number.isNaN))
    throw invalid('distribution', 'numbers', 'NaN', 'Use Infinity for what was never reached.');
  const weightOf = (i: number): number => weights?.[i] ?? 1;
  const total = values.reduce((sum, _, i) => sum + weightOf(i), 0);
  const order = values.flatMap((value, i) => (Number.isFinite(value) ? [i] : [])).sort((a, b) => values[a] - values[b]);
  const x: number[] = [];
  const shares: number[] = [];
  let reached = 0;
  for (const i of order) {
    reached += weightOf(i);
    if (x.at(-1) === values[i]) shares[shares.length - 1] = reached / total;
    else {
      x.push(values[i]);
      shares.push(reached / total);
    }
  }
  return { x, shares };
}

/** The value of a step function at x. */
export function valueAt({ x, shares }: Steps, at: number): number {
  const i = x.findLastIndex((each) => each <= at);
  return i < 0 ? 0 : shares[i];
}
