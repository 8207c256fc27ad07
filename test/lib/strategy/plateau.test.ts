import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlateau } from '../../../lib/strategy/plateau.js';
import type { TrialView } from '../../../lib/strategy/strategy.js';

/** A trial at (x, 0) with losses at resources 1, 2, ...; null: not reported there. */
const trial = (x: number, losses: readonly (number | null)[]): TrialView => ({
  ...{ number: 0, state: 'paused', unit: Float64Array.of(x, 0), asked: true, loss: undefined },
  reports: losses.flatMap((loss, i) => (loss === null ? [] : [{ resource: i + 1, loss }])),
});

const at = (x: number) => Float64Array.of(x, 0);

describe('isPlateau', () => {
  it('holds where the nearest trial has exactly the loss of one of the next d', () => {
    const trials = [trial(0, [1]), trial(0.1, [2]), trial(0.2, [1]), trial(0.9, [3]), trial(1, [3])];
    expect(isPlateau(trials, at(0.04))).toBe(true);
    expect(isPlateau(trials, at(0.11))).toBe(false);
    expect(isPlateau(trials, at(0.95))).toBe(true);
    // 0.7 is nearest to 0.9; the next two are 1 and 0.2.
    expect(isPlateau(trials, at(0.7))).toBe(true);
    // The tied one is third.
    expect(isPlateau([trial(0, [1]), trial(0.1, [2]), trial(0.2, [3]), trial(0.3, [1])], at(0))).toBe(false);
  });

  it('compares at the highest resource that both have reported, in whatever order', () => {
    expect(isPlateau([trial(0, [1, 2, 5]), trial(0.1, [1, 2])], at(0))).toBe(true);
    expect(isPlateau([trial(0, [1, 2]), trial(0.1, [1, 3])], at(0))).toBe(false);
    expect(isPlateau([trial(0, [null, 1]), trial(0.1, [1])], at(0))).toBe(false);
    const late = trial(0, []);
    const reports = [
      { resource: 2, loss: 4 },
      { resource: 1, loss: 1 },
    ];
    expect(isPlateau([{ ...late, reports }, trial(0.1, [1, 5])], at(0))).toBe(false);
  });

  it('does not hold where trials have diverged, or none has reported', () => {
    expect(isPlateau([], at(0))).toBe(false);
    expect(isPlateau([trial(0, []), trial(0.1, [])], at(0))).toBe(false);
    expect(isPlateau([trial(0, [Number.NaN]), trial(0.1, [Number.NaN])], at(0))).toBe(false);
  });

  it('never holds where all losses differ, always where all are the same', () => {
    const points = fc.uniqueArray(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(points, fc.double({ min: 0, max: 1, noNaN: true }), (xs, x) => {
        expect(
          isPlateau(
            xs.map((each, i) => trial(each, [i])),
            at(x),
          ),
        ).toBe(false);
        expect(
          isPlateau(
            xs.map((each) => trial(each, [7])),
            at(x),
          ),
        ).toBe(true);
      }),
    );
  });
});
