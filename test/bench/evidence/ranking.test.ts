import { describe, expect, it } from 'vitest';
import { rankingOf } from '../../../bench/evidence/ranking.js';
import { sampleAt } from '../../../bench/evidence/sample.js';
import { problems, runs } from './fixtures.js';

const sample = sampleAt(runs, 10);

describe('rankingOf', () => {
  it('ranks by median regret, ties shared, and leaves thin strategies out by name', () => {
    const { ranks, leftOut, problems: common } = rankingOf(sample, problems);
    // bayesian: 1, 1, 2, 1.5; peer: 2, 2, 1, 1.5.
    expect(ranks.map(({ strategy, mean }) => [strategy, mean])).toEqual([
      ['bayesian', 1.375],
      ['peer', 1.625],
    ]);
    expect(leftOut).toEqual(['thin']);
    expect(common).toEqual(problems);
  });

  it('ranks on the problems that all have, here one', () => {
    const { ranks, problems: common } = rankingOf(sample, ['branin', 'hartmann6']);
    expect(common).toEqual(['branin']);
    expect(ranks[0].strategy).toBe('thin');
  });
});
