import { type KeptRun, regretAfter } from './runs.js';

/** Regrets below this count as this: solved is solved. */
export const FLOOR = 1e-8;

/** log10 of a regret, floored. */
export function logRegret(regret: number): number {
  return Math.log10(Math.max(regret, FLOOR));
}

/** Regrets by strategy and problem, one per seed in order of the seeds. */
export interface Sample {
  readonly strategies: readonly string[];
  readonly problems: readonly string[];
  /** Empty where the strategy has no run that long on the problem. */
  of(strategy: string, problem: string): readonly number[];
}

/** Regrets after `evaluations` of each run that was given as many. */
export function sampleAt(runs: readonly KeptRun[], evaluations: number): Sample {
  return sampleOf(runs, (run) => regretAfter(run, evaluations));
}

/** Regrets at the end of each run. */
export function sampleAtEnd(runs: readonly KeptRun[]): Sample {
  return sampleOf(runs, (run) => regretAfter(run, run.trials));
}

function sampleOf(runs: readonly KeptRun[], regretOf: (run: KeptRun) => number | undefined): Sample {
  const cells = new Map<string, { seed: number; regret: number }[]>();
  for (const run of runs) {
    const regret = regretOf(run);
    if (regret === undefined) continue;
    const key = `${run.strategy} ${run.problem}`;
    const cell = cells.get(key) ?? [];
    cell.push({ seed: run.seed, regret: Math.max(regret, FLOOR) });
    cells.set(key, cell);
  }
  for (const cell of cells.values()) cell.sort((a, b) => a.seed - b.seed);
  return {
    strategies: [...new Set(runs.map(({ strategy }) => strategy))],
    problems: [...new Set(runs.map(({ problem }) => problem))],
    of: (strategy, problem) => cells.get(`${strategy} ${problem}`)?.map(({ regret }) => regret) ?? [],
  };
}
