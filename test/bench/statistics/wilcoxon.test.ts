import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erfc, rankSum, signedRank, type TestResult } from '../../../bench/statistics/wilcoxon.js';
import golden from '../../golden/statistics.json' with { type: 'json' };

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
