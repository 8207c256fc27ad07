import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  geometricMean,
  mean,
  meanRanks,
  median,
  quantile,
  quartiles,
  ranks,
} from '../../../bench/statistics/descriptive.js';

// Golden values: numpy.percentile (linear) and scipy.stats.rankdata (average), numpy 1.24, SciPy 1.10.
const SAMPLE = [3.2, -1.5, 7.25, 0.125, 3.2, 11, 2.75];

describe('geometricMean', () => {
  it('is the root of the product, of at least one value', () => {
    expect(geometricMean([2, 8])).toBeCloseTo(4, 12);
    expect(() => geometricMean([])).toThrow('at least one value');
  });
});

describe('quantile', () => {
  it.each([
    [0, -1.5],
    [0.1, -0.525],
    [0.25, 1.4375],
    [0.5, 3.2],
    [0.75, 5.225],
    [0.9, 8.75],
    [1, 11],
  ])('agrees with numpy.percentile at %f', (p, expected) => {
    expect(quantile(SAMPLE, p)).toBeCloseTo(expected, 12);
  });

  it('interpolates in a sample of even size', () => {
    expect(quartiles([4, 1, 9, 16])).toEqual({ lower: 3.25, median: 6.5, upper: 10.75 });
  });

  it('takes Infinity for a result that never came', () => {
    const infinite = Number.POSITIVE_INFINITY;
    expect(median([1, infinite, 2])).toBe(2);
    expect(median([1, infinite])).toBe(infinite);
    expect(median([infinite, infinite])).toBe(infinite);
  });

  it('refuses an empty sample, NaN and p outside [0, 1]', () => {
    expect(() => quantile([], 0.5)).toThrow('at least one value');
    expect(() => quantile([1, Number.NaN], 0.5)).toThrow('NaN');
    expect(() => quantile([1], 1.5)).toThrow('p in [0, 1]');
  });

  it('is monotone in p and stays within the sample', () => {
    const sample = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 });
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(sample, fraction, fraction, (values, p, q) => {
        const [low, high] = [quantile(values, Math.min(p, q)), quantile(values, Math.max(p, q))];
        expect(low).toBeLessThanOrEqual(high + 1e-6);
        // Equal as numbers: -0 and 0 are one order statistic.
        expect(quantile(values, 0) === Math.min(...values)).toBe(true);
        expect(high).toBeLessThanOrEqual(Math.max(...values) + 1e-6);
      }),
    );
  });
});

describe('ranks', () => {
  it.each([
    [
      [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5],
      [4.5, 1.5, 6, 1.5, 8, 11, 3, 10, 8, 4.5, 8],
    ],
    [
      [2, 2, 2],
      [2, 2, 2],
    ],
    [
      [Number.POSITIVE_INFINITY, 0.5, Number.POSITIVE_INFINITY, -1],
      [3.5, 2, 3.5, 1],
    ],
    [[], []],
  ])('of %j agree with scipy.stats.rankdata', (values, expected) => {
    expect(ranks(values)).toEqual(expected);
  });

  it('sum to n(n + 1)/2', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 })), (values) => {
        const total = ranks(values).reduce((sum, rank) => sum + rank, 0);
        expect(total).toBe((values.length * (values.length + 1)) / 2);
      }),
    );
  });
});

describe('meanRanks', () => {
  it('averages over rows and leaves out columns that do not take part', () => {
    expect(
      meanRanks([
        [1, 2, undefined],
        [3, 3, 1],
      ]),
    ).toEqual([1.75, 2.25, 1]);
  });

  it('is NaN for a column that takes part nowhere, empty without rows', () => {
    expect(meanRanks([[1, undefined]])).toEqual([1, Number.NaN]);
    expect(meanRanks([])).toEqual([]);
  });
});

describe('mean', () => {
  it('averages, and refuses an empty sample', () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(() => mean([])).toThrow('at least one value');
  });
});
