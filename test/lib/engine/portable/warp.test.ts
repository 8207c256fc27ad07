import fc from 'fast-check';
import { expect, test } from 'vitest';
import { warpDeviations, warpOutputs } from '../../../../lib/engine/portable/warp.js';
import { golden } from '../engines.js';
import { difference } from './samples.js';

interface Golden {
  readonly losses: readonly (number | null)[];
  readonly enabled: boolean;
  readonly targets: readonly number[];
}

const failed = Number.NaN;
const MAX = Number.MAX_VALUE;
const TINY = Number.MIN_VALUE;
const of = (...values: number[]) => Float64Array.from(values);

/** The promises of warpOutputs that hold for any losses. */
function expectPromises(losses: Float64Array, enabled: boolean): void {
  const targets = warpOutputs(losses, enabled);
  const n = losses.length;
  expect(targets).toHaveLength(n);
  expect(targets.every(Number.isFinite)).toBe(true);
  const mean = targets.reduce((sum, each) => sum + each / n, 0);
  const variance = targets.reduce((sum, each) => sum + (each - mean) ** 2 / n, 0);
  const rank = losses.map((loss) => (Number.isFinite(loss) ? loss : Infinity));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (rank[i] < rank[j]) expect(targets[i]).toBeLessThanOrEqual(targets[j]);
      if (rank[i] === rank[j]) expect(targets[i]).toBe(targets[j]);
      if (rank[i] < Infinity && rank[j] === Infinity) expect(targets[i]).toBeLessThan(targets[j]);
    }
  }
  expect(Math.abs(mean)).toBeLessThan(1e-12);
  expect(variance).toBeCloseTo(new Set(rank).size > 1 ? 1 : 0, 4);
}

test('warpOutputs agrees with the numpy reference', () => {
  for (const { losses, enabled, targets } of golden<readonly Golden[]>('warp')) {
    const got = warpOutputs(
      Float64Array.from(losses, (loss) => loss ?? failed),
      enabled,
    );
    expect(difference(got, targets)).toBeLessThan(1e-10);
  }
});

test('warpOutputs is finite, standardized and order preserving, whatever the losses', () => {
  const loss = fc.oneof(
    fc.double(),
    fc.double({ min: -10, max: 10, noNaN: true }),
    fc.integer({ min: -3, max: 3 }),
    fc.constantFrom(failed, Infinity, -Infinity, MAX, -MAX, TINY, -TINY, 0),
  );
  fc.assert(
    fc.property(fc.array(loss, { minLength: 1, maxLength: 30 }), fc.boolean(), (losses, enabled) =>
      expectPromises(of(...losses), enabled),
    ),
    { numRuns: 500 },
  );
});

test('a diverged loss does not flatten the good half', () => {
  const ordinary = warpOutputs(of(1, 2, 3, 4, 5), true);
  expect(difference(warpOutputs(of(1, 2, 3, 4, 1e300), true), ordinary)).toBeLessThan(1e-12);
});

test('zeros where nothing tells the values apart', () => {
  for (const enabled of [true, false]) {
    expect(warpOutputs(of(), enabled)).toEqual(of());
    expect(warpOutputs(of(3), enabled)).toEqual(of(0));
    expect(warpOutputs(of(1e300, 1e300), enabled)).toEqual(of(0, 0));
    expect(warpOutputs(of(failed, failed), enabled)).toEqual(of(0, 0));
    expect(warpOutputs(of(2, failed), enabled)).toEqual(of(-1, 1));
  }
});

test('the unit of the losses does not matter', () => {
  const losses = of(3, -1, 4, 1, -5, 9, 2, 6, failed);
  const scaled = losses.map((loss) => 1e-9 * loss + 7e-8);
  for (const enabled of [true, false]) {
    expect(difference(warpOutputs(losses, enabled), warpOutputs(scaled, enabled))).toBeLessThan(1e-6);
  }
});

test("errors of the losses become errors of the targets by the warp's mean slope", () => {
  // Without the warp the targets are an affine function of the losses.
  const losses = of(1, 2, 3, 4, 10, failed);
  const errors = of(0.5, 0, 1, 2, 0.1, 3);
  const targets = warpOutputs(losses.slice(0, 5), false);
  const slope = targets[1] - targets[0];
  const expected = errors.map((each, i) => (i === 5 ? 0 : slope * each));
  expect(difference(warpDeviations(losses, of(...targets, 9), errors), expected)).toBeLessThan(1e-12);

  // With it, a diverged loss's error shrinks, and errors of the good half agree with differences of the warp itself.
  const heavy = of(1, 1.3, 1.7, 2, 2.2, 1e6);
  const warped = warpOutputs(heavy, true);
  const deviations = warpDeviations(heavy, warped, new Float64Array(6).fill(0.05));
  for (const each of deviations.subarray(0, 5)) expect(each).toBeLessThan(0.5);
  expect(deviations[5]).toBeLessThan(1e-6);
  expect(Math.abs(deviations[0] / ((0.05 * (warped[1] - warped[0])) / 0.3) - 1)).toBeLessThan(0.1);
});

test('warped errors lie in [0, 1000], whatever the losses', () => {
  const extreme = fc.oneof(fc.double(), fc.constantFrom(failed, MAX, -MAX, TINY, 0, 1, 2));
  const spread = fc.oneof(fc.constantFrom(0, TINY, 1e-3, 1, MAX), fc.double({ min: 0, max: MAX, noNaN: true }));
  fc.assert(
    fc.property(fc.array(fc.tuple(extreme, spread), { minLength: 1, maxLength: 9 }), fc.boolean(), (pairs, enabled) => {
      const losses = of(...pairs.map(([loss]) => loss));
      const targets = warpOutputs(losses, enabled);
      for (const deviation of warpDeviations(losses, targets, of(...pairs.map(([, each]) => each)))) {
        expect(deviation).toBeGreaterThanOrEqual(0);
        expect(deviation).toBeLessThanOrEqual(1000);
      }
    }),
    { numRuns: 500 },
  );
});
