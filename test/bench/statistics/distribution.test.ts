import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distribution, valueAt } from '../../../bench/statistics/distribution.js';
import golden from '../../golden/diagrams.json' with { type: 'json' };

/** JSON has no Infinity. */
const numbers = (values: readonly (number | string)[]): number[] => values.map(Number);

describe('distribution', () => {
  it.each(golden.distribution)('agrees with counting', ({ values, weights, x, shares }) => {
    const steps = distribution(numbers(values), weights);
    expect(steps.x).toEqual(x);
    for (const [i, share] of steps.shares.entries()) expect(share).toBeCloseTo(shares[i], 12);
  });

  it('ascends to the share of finite values', () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(Number.POSITIVE_INFINITY));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), (values) => {
        const steps = distribution(values);
        expect([...steps.shares].sort((a, b) => a - b)).toEqual(steps.shares);
        expect(valueAt(steps, 99)).toBeCloseTo(values.filter(Number.isFinite).length / values.length, 12);
        expect(valueAt(steps, -1)).toBe(0);
      }),
    );
    expect(() => distribution([Number.NaN])).toThrow('expected numbers, received NaN');
  });
});
