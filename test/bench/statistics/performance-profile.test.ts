import { describe, expect, it } from 'vitest';
import { valueAt } from '../../../bench/statistics/distribution.js';
import { performanceProfiles } from '../../../bench/statistics/performance-profile.js';
import golden from '../../golden/diagrams.json' with { type: 'json' };

/** JSON has no Infinity. */
const numbers = (values: readonly (number | string)[]): number[] => values.map(Number);

describe('performanceProfiles', () => {
  it.each(golden.profiles)('agree with counting', ({ times, at, shares }) => {
    const profiles = performanceProfiles(times.map(numbers));
    for (const [column, profile] of profiles.entries()) {
      for (const [i, tau] of at.entries()) expect(valueAt(profile, tau)).toBeCloseTo(shares[column][i], 12);
    }
  });

  it('refuse times that are not above 0', () => {
    expect(() => performanceProfiles([[1, 0]])).toThrow('times > 0');
  });
});
