import { describe, expect, it } from 'vitest';
import { bootstrapMeans } from '../../../bench/statistics/bootstrap.js';
import golden from '../../golden/diagrams.json' with { type: 'json' };

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

  it('agrees with SciPy’s percentile bootstrap, as far as 2000 resamples can', () => {
    const { rows, means, low, high } = golden.intervals;
    for (const [i, interval] of bootstrapMeans(rows).entries()) {
      expect(interval.mean).toBeCloseTo(means[i], 12);
      // Standard error of a 2.5% quantile from 2000 draws of a mean with a deviation of about 0.37: 0.02.
      expect(Math.abs(interval.low - low[i])).toBeLessThan(0.08);
      expect(Math.abs(interval.high - high[i])).toBeLessThan(0.08);
    }
  });
});
