import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inverseWarp } from '../../lib/warp-curve.js';

describe('inverseWarp', () => {
  it('goes through the told pairs, straight between them, along the chord from the median beyond them', () => {
    const loss = inverseWarp([10, 1, 2, 4], [2, -1, 0, 1]);
    expect([-1, 0, 1, 2].map(loss)).toEqual([1, 2, 4, 10]);
    expect(loss(0.5)).toBe(3);
    // Median pairs of four: (1, 4) downwards, (0, 2) upwards.
    expect(loss(-2)).toBeCloseTo(1 - 3 / 2, 12);
    expect(loss(3)).toBeCloseTo(10 + 8 / 2, 12);
  });

  it('stays finite far beyond the largest numbers', () => {
    const loss = inverseWarp([-1e308, 0, 1e308], [-1, 0, 1]);
    expect([-9, 9].map(loss)).toEqual([-Number.MAX_VALUE, Number.MAX_VALUE]);
  });

  it('is constant where all losses are equal', () => {
    const loss = inverseWarp([3, 3], [0, 0]);
    expect([-5, 0, 5].map(loss)).toEqual([3, 3, 3]);
  });

  it('never decreases and is never NaN', () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true });
    const pair = fc.tuple(value, fc.double({ min: -5, max: 5, noNaN: true }));
    fc.assert(
      fc.property(
        fc.array(pair, { minLength: 1, maxLength: 12 }),
        fc.array(fc.double({ min: -9, max: 9, noNaN: true })),
        (pairs, at) => {
          const losses = pairs.map(([loss]) => loss).sort((a, b) => a - b);
          const targets = pairs.map(([, target]) => target).sort((a, b) => a - b);
          const inverse = inverseWarp(losses, targets);
          const values = [...at].sort((a, b) => a - b).map(inverse);
          for (const [i, each] of values.entries()) {
            expect(each).not.toBeNaN();
            const before = i === 0 ? Number.NEGATIVE_INFINITY : values[i - 1];
            expect(each).toBeGreaterThanOrEqual(before - 1e-9 * Math.max(...losses.map(Math.abs)));
          }
        },
      ),
    );
  });
});
