import { describe, expect, it } from 'vitest';
import { execute } from '../../../bench/compare/execute.js';
import type { RunRecord } from '../../../bench/compare/run.js';

describe('execute', () => {
  const run = (strategy: RunRecord['strategy'], problem: string, workers = 1) =>
    execute({ problem, strategy, seed: 3, trials: 12, workers });
  const withoutRealTime = ({
    askMilliseconds: _,
    askMillisecondsAt: __,
    milliseconds: ___,
    curve,
    ...record
  }: RunRecord) => ({ ...record, curve: curve.map(({ toolMilliseconds: ____, ...point }) => point) });

  it.each([
    ['grid', 'branin'],
    ['random', 'branin'],
    ['bayesian', 'branin'],
    ['hyperband', 'augmented-branin'],
    ['hyperband-bayesian', 'augmented-branin'],
    ['one-epoch', 'augmented-branin'],
  ] as const)('%s on %s spends what it has and no more, and repeats itself', async (strategy, problem) => {
    for (const workers of [1, 3]) {
      const record = await run(strategy, problem, workers);
      expect(record.evaluations).toBeLessThanOrEqual(12);
      expect(record.evaluations).toBeGreaterThan(10);
      expect(record.regret).toBeGreaterThanOrEqual(0);
      expect(record.failedJobs).toBe(0);
      expect(withoutRealTime(await run(strategy, problem, workers))).toEqual(withoutRealTime(record));
    }
  });

  it('one-epoch trains every configuration for one epoch and the best three to the end', async () => {
    const { jobs, distinctTrials, exhausted } = await run('one-epoch', 'augmented-branin', 4);
    const configurations = 12 * 27 - 3 * 26;
    expect(jobs).toEqual([
      { from: 0, to: 1, count: configurations },
      { from: 1, to: 27, count: 3 },
    ]);
    expect([distinctTrials, exhausted]).toEqual([configurations, false]);
  });

  it('hyperband keeps its workers busy and its rungs to the plan', async () => {
    const { jobs, efficiency } = await run('hyperband', 'augmented-branin', 4);
    const trained = (to: number) => jobs.filter((job) => job.to === to).reduce((sum, { count }) => sum + count, 0);
    expect(trained(1)).toBe(27);
    expect(jobs.find(({ from, to }) => from === 1 && to === 3)?.count).toBe(9);
    expect(efficiency).toBeGreaterThan(0.95);
    expect(efficiency).toBeLessThanOrEqual(1);
  });

  it('rejects an unknown problem', async () => {
    await expect(run('random', 'branim')).rejects.toThrow('Did you mean "branin"?');
  });
});
