import { describe, expect, it } from 'vitest';
import { attainment, TARGETS } from '../../../bench/evidence/attainment.js';
import type { KeptRun } from '../../../bench/evidence/runs.js';
import { convergenceProfiles, evaluationsTo, runtimeDistribution } from '../../../bench/evidence/runtime.js';
import { valueAt } from '../../../bench/statistics/distribution.js';
import golden from '../../golden/diagrams.json' with { type: 'json' };

function run(strategy: string, problem: string, seed: number, regrets: KeptRun['regrets']): KeptRun {
  return { problem, strategy, seed, trials: 100, evaluations: 100, regrets, askMillisecondsAt: [] };
}

describe('runtimeDistribution', () => {
  const runs = [
    run('fast', 'a', 1, [
      [1, 5],
      [10, 0.05],
    ]),
    run('fast', 'a', 2, [
      [2, 5],
      [40, 1e-9],
    ]),
    run('fast', 'b', 1, [[1, 1e-9]]),
  ];
  const dimensions = new Map([
    ['a', 2],
    ['b', 5],
  ]);

  it('counts (problem, target) pairs against evaluations / dimension, problems alike', () => {
    const steps = runtimeDistribution(runs, 'fast', dimensions);
    const reached = (regret: number): number => TARGETS.filter((target) => regret <= target).length / TARGETS.length;
    expect(valueAt(steps, 1 / 5)).toBeCloseTo(0.5);
    expect(valueAt(steps, 1)).toBeCloseTo(0.5 + 0.5 * reached(5));
    expect(valueAt(steps, 20)).toBeCloseTo(0.5 + 0.25 * (reached(0.05) + 1));
  });

  it('agrees with counting over best-so-far regrets', () => {
    const { problems, at, shares } = golden.runtime;
    const counted = problems.flatMap(({ runs }, p) =>
      runs.map((regrets, seed) => {
        const improvements = regrets.flatMap((regret, i) =>
          i > 0 && regret >= regrets[i - 1] ? [] : [[i + 1, regret] as const],
        );
        return run('counted', `p${p}`, seed, improvements);
      }),
    );
    const dimensions = new Map(problems.map(({ dimension }, p) => [`p${p}`, dimension]));
    const steps = runtimeDistribution(counted, 'counted', dimensions);
    for (const [i, x] of at.entries()) expect(valueAt(steps, x)).toBeCloseTo(shares[i], 12);
  });

  it('is what attainment says, where every dimension is 1', () => {
    const steps = runtimeDistribution(
      runs,
      'fast',
      new Map([
        ['a', 1],
        ['b', 1],
      ]),
    );
    for (const at of [1, 5, 10, 40, 100]) {
      expect(valueAt(steps, at)).toBeCloseTo(attainment(runs, 'fast', ['a', 'b'], at)!, 12);
    }
  });
});

describe('convergenceProfiles', () => {
  const runs = [
    run('fast', 'a', 1, [
      [1, 10],
      [10, 1],
      [20, 0],
    ]),
    run('slow', 'a', 1, [
      [1, 10],
      [40, 1],
    ]),
    run('fast', 'b', 1, [
      [1, 10],
      [30, 4],
    ]),
    run('slow', 'b', 1, [
      [1, 10],
      [15, 0.5],
    ]),
    run('fast', 'alone', 1, [[1, 10]]),
  ];

  it('times the evaluations to a share of the way to the best final regret', () => {
    const { problems, profiles } = convergenceProfiles(runs, ['fast', 'slow'], ['a', 'b', 'alone'], 0.1);
    expect(problems).toEqual(['a', 'b']);
    const [fast, slow] = profiles;
    expect([valueAt(fast, 1), valueAt(fast, 1e9)]).toEqual([0.5, 0.5]);
    expect([valueAt(slow, 1), valueAt(slow, 3.9), valueAt(slow, 4)]).toEqual([0.5, 0.5, 1]);
  });

  it('finds the first evaluation at a target', () => {
    expect(evaluationsTo(runs[0], 1)).toBe(10);
    expect(evaluationsTo(runs[0], -1)).toBe(Number.POSITIVE_INFINITY);
  });
});
