import { describe, expect, it } from 'vitest';
import { branin } from '../../../bench/functions/branin.js';
import { hartmann6 } from '../../../bench/functions/hartmann6.js';
import type { Problem } from '../../../bench/problem.js';
import {
  failingBowl,
  failingBranin,
  failingChoice,
  failingDisk,
  failingHartmann6,
  failingStripes,
  randomlyFailing,
} from '../../../bench/problems/failing.js';
import { uniforms } from '../../../bench/problems/random.js';
import { named, randomParams } from './params.js';

describe('failing problems', () => {
  const share = (problem: Problem): number => {
    const next = uniforms(5);
    const values = Array.from({ length: 8000 }, () => problem.evaluate(randomParams(problem, next), 1) as number);
    return values.filter(Number.isNaN).length / values.length;
  };

  it.each([
    failingBranin,
    failingHartmann6,
    failingBowl,
    failingDisk,
    failingStripes,
    failingChoice,
    randomlyFailing(branin, 3),
  ])('$name fails on about 30% of its space', (problem) => {
    expect(share(problem)).toBeGreaterThan(0.26);
    expect(share(problem)).toBeLessThan(0.34);
  });

  it('leave one minimizer feasible', () => {
    const values = branin.minimizers.map((x) => failingBranin.evaluate(named(x), 1) as number);
    expect(values[0]).toBeCloseTo(branin.minimum, 12);
    expect(values.slice(1)).toEqual([Number.NaN, Number.NaN]);
    expect(failingHartmann6.evaluate(named(hartmann6.minimizers[0]), 1)).toBeCloseTo(hartmann6.minimum, 9);
    for (const x of branin.minimizers) expect(failingDisk.evaluate(named(x), 1)).toBeCloseTo(branin.minimum, 12);
    expect(failingStripes.evaluate(named(hartmann6.minimizers[0]), 1)).toBeCloseTo(hartmann6.minimum, 9);
    const chosen = (codec: string) => failingChoice.evaluate({ ...named(hartmann6.minimizers[0]), codec }, 1);
    expect(chosen('e')).toBeCloseTo(hartmann6.minimum, 9);
    expect(chosen('g')).toBeCloseTo(hartmann6.minimum + 0.2, 9);
    expect(chosen('d')).toBeNaN();
    expect(randomlyFailing(branin, 3).evaluate(named(branin.minimizers[0]), 1)).toBeCloseTo(branin.minimum, 12);
  });

  it('the bowl has its minimum on the border', () => {
    const border = (y: number): number => 0.7 - 0.2 * Math.sin(6 * y);
    const values = Array.from({ length: 10_001 }, (_, i) => i / 10_000).map((y) => [border(y) - 1e-9, y]);
    const least = Math.min(...values.map((x) => failingBowl.evaluate(named(x), 1) as number));
    expect(least).toBeCloseTo(failingBowl.optimum, 7);
    expect(failingBowl.evaluate({ x0: border(0.4) + 1e-9, x1: 0.4 }, 1)).toBeNaN();
  });
});
