import { describe, expect, it } from 'vitest';
import { summarize } from '../../../bench/compare/summary.js';
import { problemOf, record } from './fixtures.js';

describe('summarize', () => {
  const problem = problemOf();

  it('takes quartiles over seeds, lets one grid run stand for all, and ranks by seed', () => {
    const records = [
      record('grid', 1, problem, [3, 3]),
      record('random', 1, problem, [4, 1]),
      record('random', 2, problem, [9, 5]),
    ];
    const { problems, ranks } = summarize([problem], ['grid', 'random', 'hyperband'], [1, 2], records);
    const [grid, random] = problems[0].strategies;
    expect(problems[0].strategies).toHaveLength(2);
    expect(grid).toMatchObject({ runs: 1, regret: { lower: 3, median: 3, upper: 3 }, meanRank: 1.5 });
    expect(random).toMatchObject({ runs: 2, regret: { lower: 2, median: 3, upper: 4 }, meanRank: 1.5 });
    expect(ranks).toEqual([
      {
        problems: 'one-shot problems',
        pairs: 2,
        ranks: [
          { strategy: 'grid', meanRank: 1.5 },
          { strategy: 'random', meanRank: 1.5 },
        ],
      },
    ]);
  });

  it('draws step curves that begin with the first value', () => {
    const { problems } = summarize([problem], ['random'], [1], [record('random', 1, problem, [4, 1])]);
    const { evaluations = [] } = problems[0].axes;
    const { median = [] } = problems[0].strategies[0].bands.evaluations ?? {};
    expect(evaluations.at(-1)).toBe(2);
    expect(evaluations.map((x, i) => median[i] === (x < 1 ? null : x < 2 ? 4 : 1)).every(Boolean)).toBe(true);
  });

  it('counts a run without a value as worst, and shows no figure for it', () => {
    const records = [record('random', 1, problem, [Number.NaN]), record('bayesian', 1, problem, [2])];
    const [random, bayesian] = summarize([problem], ['random', 'bayesian'], [1], records).problems[0].strategies;
    expect(random).toMatchObject({ regret: { median: null }, meanRank: 2, failedJobs: 1 });
    expect(bayesian).toMatchObject({ regret: { median: 2 }, meanRank: 1, failedJobs: 0 });
  });
});
