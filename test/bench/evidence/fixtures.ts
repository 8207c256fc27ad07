import type { KeptRun, RunsFile } from '../../../bench/evidence/runs.js';

/** A run of ten trials that reaches `regret` at the fifth. */
export function run(strategy: string, problem: string, seed: number, regret: number): KeptRun {
  const regrets = [[1, 100 + seed] as const, [5, regret] as const];
  return { problem, strategy, seed, trials: 10, evaluations: 10, regrets, askMillisecondsAt: [1, null, null] };
}

/** A file of these runs, of problems with optimum 0 unless the facts say otherwise. */
export function fileOf(runs: readonly KeptRun[], facts: Partial<RunsFile['problems'][string]> = {}): RunsFile {
  const names = [...new Set(runs.map(({ problem }) => problem))];
  return {
    format: 'tunesmith-runs/1',
    started: '2026-11-24T10:00:00.000Z',
    environment: {
      tunesmith: '0.1.0',
      node: 'v20',
      commit: 'abc',
      machine: { cpu: 'a processor', cores: 2, memoryGiB: 4, system: 'linux' },
    },
    programs: [],
    notes: [],
    problems: Object.fromEntries(names.map((name) => [name, { optimum: 0, optimumKind: 'exact', ...facts }])),
    runs,
  };
}

export const seeds = [1, 2, 3, 4, 5, 6];
/** `bayesian` is far better than `peer` on branin and hartmann6, worse on ackley-5, and equal on mixed. */
export const runs = seeds.flatMap((seed) => [
  run('bayesian', 'branin', seed, 1e-4 * seed),
  run('peer', 'branin', seed, 0.1 * seed),
  run('bayesian', 'hartmann6', seed, 1e-3 * seed),
  run('peer', 'hartmann6', seed, 0.1 * seed),
  run('bayesian', 'ackley-5', seed, 3 + seed),
  run('peer', 'ackley-5', seed, 1 + seed / 10),
  run('bayesian', 'mixed', seed, 1e-12),
  run('peer', 'mixed', seed, 0),
  ...(seed < 3 ? [run('thin', 'branin', seed, 1e-7)] : []),
]);
export const problems = ['branin', 'hartmann6', 'ackley-5', 'mixed'];
