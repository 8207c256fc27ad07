import { describe, expect, it } from 'vitest';
import { poolRuns } from '../../../bench/evidence/pool-runs.js';
import { fileOf, run } from './fixtures.js';

describe('poolRuns', () => {
  it('tells a strategy with the same problem and seed in two files apart by the files', () => {
    const before = { path: 'x/before.json', file: fileOf([run('bayesian', 'branin', 1, 1)]) };
    const after = {
      path: 'x/after.json',
      file: fileOf([run('bayesian', 'branin', 1, 2), run('peer', 'branin', 1, 3)]),
    };
    expect(poolRuns([before, after]).runs.map(({ strategy }) => strategy)).toEqual([
      'bayesian (before)',
      'bayesian (after)',
      'peer',
    ]);
  });

  it('tells files of one name apart by their folders', () => {
    const file = fileOf([run('bayesian', 'branin', 1, 1)]);
    const paths = ['old/kept/bayesian.json', 'new/kept/bayesian.json', './c.json'];
    expect(poolRuns(paths.map((path) => ({ path, file }))).runs.map(({ strategy }) => strategy)).toEqual([
      'bayesian (old/kept/bayesian)',
      'bayesian (new/kept/bayesian)',
      'bayesian (c)',
    ]);
  });

  it('puts a better value in the place of a best known optimum, and of no proven one', () => {
    const made = [run('a', 'p', 1, 2), run('b', 'p', 1, -3)];
    const last = (kind: 'exact' | 'best-known') =>
      poolRuns([{ path: 'a', file: fileOf(made, { optimumKind: kind }) }]).runs.map((each) => each.regrets[1][1]);
    expect(last('best-known')).toEqual([5, 0]);
    expect(last('exact')).toEqual([2, -3]);
  });

  it('refuses files with different optima', () => {
    const one = { path: 'one.json', file: fileOf([run('a', 'p', 1, 1)]) };
    const two = { path: 'two.json', file: fileOf([run('b', 'p', 1, 1)], { optimum: 1 }) };
    expect(() => poolRuns([one, two])).toThrow(/^two.json: expected the optimum of p to be 0 .*, received 1\. Run it/);
  });
});
