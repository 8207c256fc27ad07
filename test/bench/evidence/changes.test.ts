import { describe, expect, it } from 'vitest';
import { changesOf, changesReport } from '../../../bench/evidence/changes.js';
import { type NamedFile, poolRuns } from '../../../bench/evidence/pool-runs.js';
import type { KeptRun } from '../../../bench/evidence/runs.js';

const seeds = Array.from({ length: 8 }, (_, i) => i);

/** A file whose runs end with these regrets, one problem each, a little apart between seeds. */
function fileOf(path: string, regrets: { readonly [problem: string]: number }, strategy = 'mine'): NamedFile {
  const runs = Object.entries(regrets).flatMap(([problem, regret]) =>
    seeds.map(
      (seed): KeptRun => ({
        problem,
        strategy,
        seed,
        trials: 50,
        evaluations: 50,
        regrets: [[10, regret * (1 + seed / 100)]],
        askMillisecondsAt: [],
      }),
    ),
  );
  const problems = Object.fromEntries(Object.keys(regrets).map((name) => [name, { optimum: 0, optimumKind: 'exact' }]));
  return { path, file: { format: 'tunesmith-runs/1', programs: [], notes: [], problems, runs } as never };
}

describe('changesOf', () => {
  const files = [
    fileOf('out/before.json', { better: 1, worse: 0.1, same: 2, gone: 1 }),
    fileOf('out/after.json', { better: 0.01, worse: 10, same: 2.001, new: 1 }),
  ];
  const changes = changesOf(poolRuns(files), files, [25, 50, 100]);

  it('compares each problem of both files, where runs are long enough', () => {
    expect(changes.map(({ strategy, at }) => [strategy, at])).toEqual([
      ['mine', 25],
      ['mine', 50],
    ]);
    expect(changes[0].duels.map(({ problem }) => problem)).toEqual(['better', 'worse', 'same']);
  });

  it('names what got better and what worse, each with its p value', () => {
    const [first] = changesReport(changes).split('\n\n### ');
    expect(first).toContain('3 problems: 1 better, 1 worse, no difference shown on 1; mean log10 difference 0.00');
    expect(first).toMatch(/Better:\n\n- better: 1\.04 → 0\.0104, log10 −2\.00 \(rank-sum .* p 5e-4\)/);
    expect(first).toMatch(/Worse:\n\n- worse: 0\.104 → 10\.4, log10 \+2\.00/);
    expect(first).not.toContain('- same');
  });

  it('has nothing to say of files without a common strategy', () => {
    const other = [files[0], fileOf('after.json', { better: 1 }, 'theirs')];
    expect(changesReport(changesOf(poolRuns(other), other, [50]))).toBe('');
  });
});
