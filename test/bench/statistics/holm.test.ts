import { describe, expect, it } from 'vitest';
import { holm } from '../../../bench/statistics/holm.js';
import golden from '../../golden/statistics.json' with { type: 'json' };

describe('holm', () => {
  it.each(golden.holm)('adjusts $p', ({ p, adjusted }) => {
    for (const [i, value] of holm(p).entries()) expect(value).toBeCloseTo(adjusted[i], 12);
  });

  it('of none is none', () => {
    expect(holm([])).toEqual([]);
  });
});
