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

function viewOf(trials: readonly TrialView[]): readonly TrialView[] {
  const history: History = {
    trials,
    asked: trials.length,
    observed: 0,
    trialLimit: undefined,
    memory: undefined,
    has: () => false,
  };
  return searcherView(new Set([1, 3, 9]), 2)(history).trials;
}

function losses(trials: readonly TrialView[]): (number | undefined)[] {
  return viewOf(trials).map(({ loss }) => loss);
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
    expect(losses([...two, trial(2, 'stopped', [[1, 7]]), trial(3, 'running', [[1, 8]])])).toEqual([
      4,
      2,
      undefined,
      undefined,
    ]);
  });

  it('takes the report that passed a rung where none hit it', () => {
    const curve = (scale: number) => [2, 4, 6].map((epoch) => [epoch, scale / epoch] as const);
    expect(losses([trial(0, 'paused', curve(12)), trial(1, 'paused', curve(24))])).toEqual([3, 6]);
  });

  it('shows what was left behind at a lower rung as pending, the latest 200 of it', () => {
    const left = Array.from({ length: 300 }, (_, i) => trial(i, 'paused', [[1, i]]));
    const states = (trials: readonly TrialView[]) => viewOf(trials).map(({ state }) => state);
    const reached = [300, 301].map((number) =>
      trial(number, 'completed', [
        [1, 0],
        [3, number],
      ]),
    );
    expect(states([...left, ...reached])).toEqual([...Array(200).fill('running'), 'completed', 'completed']);
    expect(viewOf([...left, ...reached])[0].number).toBe(100);
    // Failed ones stay, however early; before any rung is modelled, what is left behind is not pending.
    expect(states([{ ...left[0], state: 'failed' }, ...left.slice(1), ...reached])[0]).toBe('failed');
    expect(states([left[0], trial(1, 'running', [])])).toEqual(['running']);
  });
});
