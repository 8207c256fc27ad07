import { describe, expect, it } from 'vitest';
import { bestCurve, planRuns, regretOf } from '../../../bench/compare/run.js';
import { problemOf } from './fixtures.js';

describe('bestCurve', () => {
  const completion = (spent: number, resource: number, value: number) => ({
    trial: spent,
    time: spent,
    spent,
    from: 0,
    resource,
    value,
    trials: spent,
    toolMilliseconds: spent,
  });

  it('keeps improvements at full resource only, in either direction', () => {
    const completions = [
      completion(2, 2, 0),
      completion(4, 4, 5),
      completion(8, 4, 7),
      completion(12, 4, Number.NaN),
      completion(16, 4, 3),
    ];
    const best = (direction: 'minimize' | 'maximize') =>
      bestCurve({ direction, maxResource: 4 }, completions).map((point) => [point.evaluations, point.best]);
    expect(best('minimize')).toEqual([
      [1, 5],
      [4, 3],
    ]);
    expect(best('maximize')).toEqual([
      [1, 5],
      [2, 7],
    ]);
  });

  it('has a regret of 0 at the optimum, in either direction', () => {
    expect(regretOf({ direction: 'minimize', optimum: 2 }, 5)).toBe(3);
    expect(regretOf({ direction: 'maximize', optimum: 90 }, 88)).toBe(2);
  });
});

describe('planRuns', () => {
  it('interleaves strategies, leaves Hyperband out of one-shot problems and runs grid once', () => {
    const iterative = problemOf({ name: 'curves', maxResource: 9 });
    const plan = planRuns({
      problems: [problemOf(), iterative],
      strategies: ['grid', 'random', 'hyperband'],
      seeds: [4, 5],
      trialsOf: ({ maxResource }) => 10 * maxResource,
      workers: [1],
    });
    const rest = { problems: [iterative], strategies: ['random'] as const, seeds: [4], trialsOf: () => 1 };
    const twice = planRuns({ ...rest, workers: [1, 16] });
    expect(twice.map(({ workers }) => workers)).toEqual([1, 16]);
    expect(plan.map(({ trials }) => trials)).toEqual([10, 10, 90, 90, 90, 10, 90, 90]);
    expect(plan.map(({ problem, strategy, seed }) => `${problem} ${strategy} ${seed}`)).toEqual([
      'parabola grid 4',
      'parabola random 4',
      'curves grid 4',
      'curves random 4',
      'curves hyperband 4',
      'parabola random 5',
      'curves random 5',
      'curves hyperband 5',
    ]);
  });
});
