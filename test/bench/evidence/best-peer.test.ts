import { describe, expect, it } from 'vitest';
import { bestPeerDuels } from '../../../bench/evidence/best-peer.js';
import type { KeptRun } from '../../../bench/evidence/runs.js';
import { sampleAt } from '../../../bench/evidence/sample.js';
import { problems, run, runs } from './fixtures.js';

describe('bestPeerDuels', () => {
  it('are with the best peer of each problem, p after Holm', () => {
    const duels = bestPeerDuels(sampleAt(runs, 10), 'bayesian', problems);
    expect(duels.map(({ problem, peer }) => [problem, peer])).toEqual([
      ['branin', 'thin'],
      ['hartmann6', 'peer'],
      ['ackley-5', 'peer'],
      ['mixed', 'peer'],
    ]);
    // Complete separation of six and six: 2 / C(12, 6); of three equally small p values the first counts four times.
    expect(duels[1].p).toBeCloseTo(2 / 924, 12);
    expect(duels[1].adjusted).toBeCloseTo(8 / 924, 12);
    expect(duels[1].difference).toBeCloseTo(-2, 12);
    expect(duels[3]).toMatchObject({ difference: 0, p: 1, adjusted: 1 });
  });

  it('hold out the runs that judge the best peer from those that choose it', () => {
    const of = (strategy: string, regrets: readonly number[]): KeptRun[] =>
      regrets.map((regret, seed) => run(strategy, 'branin', seed, regret));
    const mine = of('bayesian', [1, 1, 1]);
    const lucky = sampleAt([...mine, ...of('a', [1, 100]), ...of('b', [100, 1]), ...of('once', [60])], 10);
    // Each of two peers is chosen by its good run and judged by its bad one.
    expect(bestPeerDuels(lucky, 'bayesian', ['branin'])).toMatchObject([
      { peer: 'a', theirs: 50.5, heldOut: { theirs: 100, difference: -2 } },
    ]);
    // Folds {0, 2} and {1}: judged by 2 and 3.
    const steady = sampleAt([...mine, ...of('a', [1, 3, 3]), ...of('b', [50, 60])], 10);
    expect(bestPeerDuels(steady, 'bayesian', ['branin'])[0].heldOut?.theirs).toBe(2.5);
    expect(
      bestPeerDuels(sampleAt([...mine, ...of('once', [1])], 10), 'bayesian', ['branin'])[0].heldOut,
    ).toBeUndefined();
  });
});
