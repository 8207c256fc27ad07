import { describe, expect, it } from 'vitest';
import type { KeptRun } from '../../../bench/evidence/runs.js';
import { workerBlocks, workerCosts } from '../../../bench/evidence/worker-cost.js';
import { run } from './fixtures.js';

/** A run of 20 full evaluations that reaches each regret after so many. */
const halving = (problem: string, seed: number, regrets: KeptRun['regrets']): KeptRun => ({
  ...run('asha', problem, seed, 0),
  trials: 20,
  evaluations: 20,
  regrets,
});

const one = [
  halving('bowl', 1, [
    [2, 5],
    [8, 1],
  ]),
  halving('bowl', 2, [
    [4, 5],
    [10, 1],
  ]),
];
const four = [
  halving('bowl, 4 workers', 1, [[9, 1]]),
  halving('bowl, 4 workers', 2, [
    [6, 5],
    [18, 1],
  ]),
];

describe('what several workers cost', () => {
  it('is counted to what one worker reached, and to what random search did', () => {
    const random = ['bowl', 'bowl, 4 workers'].flatMap((problem) =>
      [1, 2].map((seed) => ({ ...run('random', problem, seed, 1), evaluations: 20 })),
    );
    const costs = workerCosts([...one, ...four, ...random], 'asha');
    const common = { problem: 'bowl', strategy: 'asha', workers: 4, censored: false };
    expect(costs).toEqual([
      { ...common, target: '@5', ratio: 7.5 / 3 },
      { ...common, target: '@10', ratio: 13.5 / 9 },
      { ...common, target: 'random', ratio: 13.5 / 9 },
    ]);
  });

  it('is printed with medians and how many problems keep four fifths of the efficiency', () => {
    const [, , cells] = workerBlocks([...one, ...four], 'asha');
    expect(cells.split('\n').slice(2)).toEqual([
      '| bowl | 2.50 | 1.50 |',
      '| median | 2.50 | 1.50 |',
      '| at most 1.25 | 0 of 1 | 0 of 1 |',
    ]);
    expect(workerBlocks(one, 'asha')).toEqual([]);
    expect(workerBlocks([...one, ...four], 'other')).toEqual([]);
  });

  it('says where several workers never get there', () => {
    const never = [1, 2].map((seed) => halving('bowl, 4 workers', seed, [[5, 7]]));
    const [, , cells] = workerBlocks([...one, ...never], 'asha');
    expect(cells).toContain('| bowl | >= 6.67 | >= 2.22 |');
    expect(cells).toContain('| at most 1.25 | 0 of 1 | 0 of 1 |');
  });
});
