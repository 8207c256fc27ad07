import { describe, expect, it } from 'vitest';
import { friedman } from '../../../bench/statistics/friedman.js';
import golden from '../../golden/statistics.json' with { type: 'json' };

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
