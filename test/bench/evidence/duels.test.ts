import { describe, expect, it } from 'vitest';
import { classDuels, lossesOf, tallies } from '../../../bench/evidence/duels.js';
import { sampleAt } from '../../../bench/evidence/sample.js';
import { problems, runs } from './fixtures.js';

const sample = sampleAt(runs, 10);

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
