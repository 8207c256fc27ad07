import { describe, expect, it } from 'vitest';
import { FLOOR, sampleAt } from '../../../bench/evidence/sample.js';
import { runs, seeds } from './fixtures.js';

const sample = sampleAt(runs, 10);

describe('the sample', () => {
  it('holds floored regrets in order of the seeds', () => {
    expect(sample.of('peer', 'mixed')).toEqual(seeds.map(() => FLOOR));
    expect(sampleAt([...runs].reverse(), 10).of('bayesian', 'ackley-5')).toEqual([4, 5, 6, 7, 8, 9]);
    expect(sample.of('thin', 'mixed')).toEqual([]);
    expect(sampleAt(runs, 11).of('peer', 'mixed')).toEqual([]);
  });
});
