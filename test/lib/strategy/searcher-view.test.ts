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

const losses = (trials: readonly TrialView[]) => view(trials).map(({ loss }) => loss);

function view(trials: readonly TrialView[], pending = 0): readonly TrialView[] {
  const history: History = {
    trials,
    asked: trials.length,
    observed: 0,
    trialLimit: undefined,
    memory: undefined,
    has: () => false,
  };
  return searcherView(new Set([1, 3, 9]), 2, pending)(history).trials;
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

  it('takes the latest trials below that rung for pending where too few run', () => {
    const reached = (number: number) =>
      trial(number, 'paused', [
        [1, 5],
        [3, number],
      ]);
    const trials = [
      reached(0),
      trial(1, 'paused', [[1, 7]]),
      reached(2),
      trial(3, 'stopped', [[1, 8]]),
      trial(4, 'paused', [[1, Number.NaN]]),
      trial(5, 'paused', [[1, 9]]),
      trial(6, 'running', []),
    ];
    const pending = (count: number) =>
      view(trials, count).flatMap(({ number, state }) => (state === 'running' ? [number] : []));
    expect(pending(0)).toEqual([6]);
    expect(pending(1)).toEqual([6]);
    expect(pending(2)).toEqual([5, 6]);
    expect(pending(3)).toEqual([3, 5, 6]);
    expect(pending(10)).toEqual([1, 3, 5, 6]);
    // No rung is modelled: nothing is known of which the model should keep away.
    expect(view(trials.slice(4), 10).map(({ number }) => number)).toEqual([6]);
  });
});
