import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRuns } from '../../bench/evidence/runs.js';
import { isPeer } from '../../bench/peers/peers.js';
import { problemNamed } from '../../bench/problems/registry.js';
import { packageRoot } from '../../bench/report/environment.js';

describe('bench/results/peers', () => {
  const directory = join(packageRoot(), 'bench', 'results', 'peers');
  const files = readdirSync(directory).map((name) => [name, readRuns(join(directory, name))] as const);

  it.each(files)(
    '%s holds runs of one known peer against the optima that bench has, and says what ran',
    (name, file) => {
      const strategies = [...new Set(file.runs.map(({ strategy }) => strategy))];
      expect(strategies).toEqual([name.replace('.json', '')]);
      expect(isPeer(strategies[0])).toBe(true);
      expect(file.programs.map((program) => program.name)).toEqual(strategies);
      expect(file.started).toMatch(/^2026-/);
      for (const [problem, { optimum }] of Object.entries(file.problems)) {
        if (!problem.startsWith('lcbench-')) expect(optimum).toBeCloseTo(problemNamed(problem).optimum, 9);
      }
      for (const { regrets, evaluations, trials } of file.runs) {
        expect(evaluations).toBeLessThanOrEqual(trials);
        for (const [i, [at, regret]] of regrets.entries()) {
          expect(at).toBeLessThanOrEqual(evaluations);
          if (i > 0) expect(regret).toBeLessThanOrEqual(regrets[i - 1][1]);
        }
      }
    },
  );
});
