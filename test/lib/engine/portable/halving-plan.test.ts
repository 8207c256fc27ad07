import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HalvingPlan } from '../../../../lib/engine/engine.js';
import { planBrackets } from '../../../../lib/engine/portable/halving-plan.js';

const plan = (changes: Partial<HalvingPlan>): HalvingPlan => ({
  minResource: 1,
  maxResource: 81,
  reductionFactor: 3,
  mode: 'synchronous',
  brackets: 0,
  maxTrials: 0,
  iterations: 1,
  ...changes,
});

test('gives the table of Li et al. (2018) for R = 81, eta = 3', () => {
  expect(planBrackets(plan({})).map(({ rungs }) => rungs.map(({ size, resource }) => [size, resource]))).toEqual([
    [
      [81, 1],
      [27, 3],
      [9, 9],
      [3, 27],
      [1, 81],
    ],
    [
      [27, 3],
      [9, 9],
      [3, 27],
      [1, 81],
    ],
    [
      [9, 9],
      [3, 27],
      [1, 81],
    ],
    [
      [6, 27],
      [2, 81],
    ],
    [[5, 81]],
  ]);
});

test('keeps its formulae for any plan, in exact integers', () => {
  const plans = fc.record({
    minResource: fc.integer({ min: 1, max: 2 ** 20 }),
    maxResource: fc.integer({ min: 2 ** 20, max: Number.MAX_SAFE_INTEGER }),
    reductionFactor: fc.integer({ min: 2, max: 9 }),
  });
  fc.assert(
    fc.property(plans, (given) => {
      const [min, max, eta] = [given.minResource, given.maxResource, given.reductionFactor].map(BigInt);
      const brackets = planBrackets(plan(given));
      brackets.forEach(({ rungs }, b) => {
        const s = BigInt(brackets.length - 1 - b);
        const size = (BigInt(brackets.length) / (s + 1n)) * eta ** s;
        rungs.forEach((rung, i) => {
          expect(BigInt(rung.size)).toBe(size / eta ** BigInt(i));
          expect(BigInt(rung.resource)).toBe(max / eta ** (s - BigInt(i)));
        });
        expect(BigInt(rungs[0].resource)).toBeGreaterThanOrEqual(min);
      });
      expect(min * eta ** BigInt(brackets.length)).toBeGreaterThan(max);
    }),
  );
});

test('refuses impossible plans', () => {
  expect(() => planBrackets(plan({ minResource: 0 }))).toThrow(/minResource >= 1/);
  expect(() => planBrackets(plan({ maxResource: 1, minResource: 2 }))).toThrow(/received 1 < 2/);
  expect(() => planBrackets(plan({ reductionFactor: 1 }))).toThrow(/reductionFactor >= 2/);
});
