import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataDirectory } from '../../../bench/problems/data.js';
import { type CurveTable, readCurves, taskset, tasksetTasks } from '../../../bench/problems/taskset.js';

const data = dataDirectory();

describe('taskset', () => {
  const table: CurveTable = {
    hyperparameters: ['learning_rate', 'beta1', 'beta2', 'epsilon', 'l1', 'l2', 'linear_decay', 'exponential_decay'],
    configs: [
      [1e-3, 0.9, 0.999, 1e-8, 1e-6, 1e-6, 1e-6, 1e-5],
      [1, 0.9, 0.999, 1e-8, 1e-6, 1e-6, 1e-6, 1e-5],
    ],
    validLoss: [
      Array.from({ length: 51 }, (_, entry) => 1 - entry / 100),
      Array.from({ length: 51 }, (_, entry) => (entry < 3 ? 2 : null)),
    ],
  };
  const problem = taskset('made', () => table);
  const at = (index: number) =>
    Object.fromEntries(problem.space.names.map((name, k) => [name, table.configs[index][k]]));

  it('reads the curve of the nearest configuration on logarithmic scales', () => {
    expect(problem.evaluate(at(0), 10)).toBe(0.9);
    expect(problem.evaluate({ ...at(0), learning_rate: 0.03 }, 10)).toBe(0.9);
    expect(problem.evaluate({ ...at(0), learning_rate: 0.04 }, 2)).toBe(2);
  });

  it('is NaN where training diverged, and takes its optimum among the finite', () => {
    expect(problem.evaluate(at(1), 3)).toBeNaN();
    expect(problem.optimum).toBe(0.5);
  });

  it('refuses resource 51: entry 0 precedes training', () => {
    expect(() => problem.evaluate(at(0), 51)).toThrow(/1\.\.50/);
  });

  it.skipIf(data === undefined)('finds every recorded configuration at its own parameters', () => {
    const directory = join(data!, 'taskset');
    for (const task of tasksetTasks(directory)) {
      const curves = readCurves(directory, task);
      const recorded = taskset(task, () => curves);
      for (const index of [0, 1, 17, 500, 999]) {
        const params = Object.fromEntries(curves.hyperparameters.map((name, k) => [name, curves.configs[index][k]]));
        for (const resource of [1, 50]) {
          expect(recorded.evaluate(params, resource)).toBe(curves.validLoss[index][resource] ?? Number.NaN);
        }
      }
      const best = curves.validLoss.findIndex((curve) => curve[50] === recorded.optimum);
      expect(best).toBeGreaterThanOrEqual(0);
    }
  });
});
