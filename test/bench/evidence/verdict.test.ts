import { describe, expect, it } from 'vitest';
import { sampleAt } from '../../../bench/evidence/sample.js';
import { classDuels, lossesOf, rankingOf, tallies } from '../../../bench/evidence/verdict.js';
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

describe('duels', () => {
  it('tally wins, ties and losses, significant ones too', () => {
    const [peer] = tallies(sample, 'bayesian', problems);
    expect(peer).toMatchObject({
      peer: 'peer',
      problems: 4,
      wins: 2,
      ties: 1,
      losses: 1,
      significantWins: 2,
      significantLosses: 1,
    });
    expect(peer.meanDifference).toBeCloseTo((-3 - 2 + Math.log10(6.5 / 1.35)) / 4, 9);
  });

  it('test a class over problems and seeds, and see a loss', () => {
    const classes = new Map([
      ['good', ['branin', 'hartmann6']],
      ['bad', ['ackley-5']],
    ]);
    const found = classDuels(sample, 'bayesian', classes).filter(({ peer }) => peer === 'peer');
    expect(found.map(({ label, pairs, p }) => [label, pairs, p])).toEqual([
      ['good', 12, 2 / 2 ** 12],
      ['bad', 6, 2 / 2 ** 6],
    ]);
    expect(found[1].meanDifference).toBeGreaterThan(0);
    expect(found.map(({ worse }) => worse)).toEqual([false, true]);
  });

  it('list every loss, significant or not', () => {
    expect(lossesOf(sample, 'bayesian', problems).map(({ problem, peer }) => [problem, peer])).toEqual([
      ['branin', 'thin'],
      ['ackley-5', 'peer'],
    ]);
  });
});
