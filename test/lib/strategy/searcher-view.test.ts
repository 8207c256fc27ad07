import { describe, expect, it } from 'vitest';
import { searcherView } from '../../../lib/strategy/searcher-view.js';
import type { History, TrialView } from '../../../lib/strategy/strategy.js';

const trial = (
  number: number,
  state: TrialView['state'],
  curve: readonly (readonly [number, number])[],
): TrialView => ({
  ...{ number, state, unit: Float64Array.of(number / 10), asked: true },
  loss: undefined,
  reports: curve.map(([resource, loss]) => ({ resource, loss })),
});

function losses(trials: readonly TrialView[]): (number | undefined)[] {
  const history: History = {
    trials,
    asked: trials.length,
    observed: 0,
    trialLimit: undefined,
    memory: undefined,
    has: () => false,
  };
  return searcherView(new Set([1, 3, 9]), 2)(history).trials.map(({ loss }) => loss);
}

describe('searcherView', () => {
  it('shows the losses of the highest rung that enough trials have reached', () => {
    const two = [
      trial(0, 'paused', [
        [1, 5],
        [3, 4],
      ]),
      trial(1, 'paused', [
        [1, 6],
        [3, 2],
      ]),
    ];
    expect(losses([...two, trial(2, 'stopped', [[1, 7]]), trial(3, 'running', [[1, 8]])])).toEqual([4, 2, undefined]);
  });

  it('takes the report that passed a rung where none hit it', () => {
    const curve = (scale: number) => [2, 4, 6].map((epoch) => [epoch, scale / epoch] as const);
    expect(losses([trial(0, 'paused', curve(12)), trial(1, 'paused', curve(24))])).toEqual([3, 6]);
  });
});
