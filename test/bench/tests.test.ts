import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapMeans } from '../../bench/statistics/bootstrap.js';
import { friedman } from '../../bench/statistics/friedman.js';
import { holm } from '../../bench/statistics/holm.js';
import { erfc, rankSum, signedRank, type TestResult } from '../../bench/statistics/wilcoxon.js';
import golden from '../golden/statistics.json' with { type: 'json' };

/** Exact p values to rounding; the normal approximation to what erfc promises. */
function expectAgrees({ statistic, p, method }: TestResult, expected: { statistic: number; p: number }): void {
  expect(statistic).toBe(expected.statistic);
  expect(Math.abs(p - expected.p)).toBeLessThanOrEqual((method === 'exact' ? 1e-12 : 1e-6) * expected.p);
}

describe('signedRank', () => {
  it.each(golden.signedRank.map((entry) => [entry.first.length, entry] as const))(
    'of %i pairs agrees with SciPy',
    (_n, { first, second, ...expected }) => expectAgrees(signedRank(first, second), expected),
  );

  it('finds no difference where there is none, infinite regrets included', () => {
    const infinite = Number.POSITIVE_INFINITY;
    expect(signedRank([1, infinite], [1, infinite]).p).toBe(1);
    expect(signedRank([infinite, infinite, infinite, infinite, infinite, infinite], [1, 2, 3, 4, 5, 6]).p).toBe(1 / 32);
  });

  it('has the same p with its samples exchanged', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })), { maxLength: 60 });
    fc.assert(
      fc.property(pairs, (values) => {
        const [first, second] = [values.map(([a]) => a), values.map(([, b]) => b)];
        const { p } = signedRank(first, second);
        expect(signedRank(second, first).p).toBeCloseTo(p, 12);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('refuses samples of different lengths', () => {
    expect(() => signedRank([1], [1, 2])).toThrow('samples of one length, received 1 and 2');
  });
});

describe('rankSum', () => {
  it.each(golden.rankSum.map((entry) => [entry.first.length, entry.second.length, entry] as const))(
    'of %i and %i values agrees with SciPy',
    (_m, _n, { first, second, ...expected }) => expectAgrees(rankSum(first, second), expected),
  );

  it('is 1 where all values are equal, in both methods', () => {
    expect(rankSum([2, 2, 2], [2, 2])).toEqual({ statistic: 3, p: 1, method: 'exact' });
    expect(rankSum(new Array(20).fill(0), new Array(20).fill(0)).p).toBe(1);
  });

  it('has the same p with its samples exchanged', () => {
    const sample = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 14 });
    fc.assert(
      fc.property(sample, sample, (first, second) => {
        expect(rankSum(second, first).p).toBeCloseTo(rankSum(first, second).p, 12);
      }),
    );
  });

  it('refuses an empty sample', () => {
    expect(() => rankSum([], [1])).toThrow('received 0 and 1 values');
  });
});

describe('holm', () => {
  it.each(golden.holm)('adjusts $p', ({ p, adjusted }) => {
    for (const [i, value] of holm(p).entries()) expect(value).toBeCloseTo(adjusted[i], 12);
  });

  it('of none is none', () => {
    expect(holm([])).toEqual([]);
  });
});

describe('bootstrapMeans', () => {
  // The standard error of the mean of 0..99 is 2.90, so the normal interval is 49.5 ± 5.7.
  const rows = Array.from({ length: 100 }, (_, i) => [i, 7]);

  it('covers the mean by about two standard errors, and repeats itself', () => {
    const [spread, constant] = bootstrapMeans(rows);
    expect(spread.mean).toBe(49.5);
    expect(Math.abs(spread.low - 43.8)).toBeLessThan(0.6);
    expect(Math.abs(spread.high - 55.2)).toBeLessThan(0.6);
    expect(constant).toEqual({ mean: 7, low: 7, high: 7 });
    expect(bootstrapMeans(rows)).toEqual(bootstrapMeans(rows));
    expect(bootstrapMeans(rows, 2)[0].low).not.toBe(spread.low);
  });
});

describe('friedman', () => {
  it.each(golden.friedman.map((entry) => [entry.rows.length, entry.rows[0].length, entry] as const))(
    'of %i problems and %i strategies agrees with SciPy',
    (_n, _k, { rows, statistic, p, criticalDifference }) => {
      const found = friedman(rows);
      expect(found.statistic).toBeCloseTo(statistic, 9);
      expect(Math.abs(found.p / p - 1)).toBeLessThan(1e-6);
      // Demšar's table has three decimals.
      expect(Math.abs(found.criticalDifference! / criticalDifference - 1)).toBeLessThan(3e-4);
    },
  );

  it('finds nothing where all are tied, and has no critical difference beyond its table', () => {
    expect(friedman([[1, 1, 1]])).toMatchObject({ statistic: 0, p: 1 });
    expect(friedman([Array.from({ length: 11 }, (_, i) => i)]).criticalDifference).toBeUndefined();
    expect(() => friedman([[1]])).toThrow('received 1 and 1');
  });
});

describe('erfc', () => {
  // SciPy: scipy.special.erfc.
  it.each([
    [0, 1],
    [0.5, 0.4795001221869535],
    [1, 0.15729920705028513],
    [3, 2.209049699858544e-5],
    [6, 2.1519736712498913e-17],
  ])('of %f', (x, expected) => {
    expect(Math.abs(erfc(x) / expected - 1)).toBeLessThan(2e-7);
  });
});
