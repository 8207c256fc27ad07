import { describe, expect, it } from 'vitest';
import type { KeptRun } from '../../../bench/evidence/runs.js';
import { shareBlocks, trainingShares } from '../../../bench/evidence/training-share.js';
import { run } from './fixtures.js';

describe('the share of training', () => {
  const random = run('random', 'branin', 1, 2);
  const halving: KeptRun = {
    ...run('asha', 'branin', 1, 0),
    regrets: [
      [1, 4],
      [2.5, 2],
      [9, 0],
    ],
  } as KeptRun;

  it('is what it takes to random search’s last result over all that random search spent', () => {
    expect(trainingShares([halving, random])).toEqual([{ problem: 'branin', strategy: 'asha', seeds: 1, share: 0.25 }]);
    const never = run('asha', 'branin', 2, 3);
    expect(trainingShares([halving, never, random, run('random', 'branin', 2, 2)])[0]).toMatchObject({
      seeds: 2,
      share: Infinity,
    });
  });

  it('needs random search with the same problem and seed', () => {
    expect(trainingShares([halving, { ...random, seed: 2 }, { ...random, problem: 'ackley' }])).toEqual([]);
    expect(shareBlocks([halving], 'asha')).toEqual([]);
  });

  it('is printed with the strategies side by side', () => {
    const [, summary, cells] = shareBlocks([halving, run('slow', 'branin', 1, 3), random], 'asha');
    expect(summary).toContain('asha: median of 1 problems 0.25; at most 1/5 on 0.');
    expect(cells).toContain('| branin | 0.25 | – |');
  });
});
