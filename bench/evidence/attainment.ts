import { type KeptRun, regretAfter } from './runs.js';

/** Targets of COCO: regrets 10², 10^1.8, ..., 10⁻⁸. */
export const TARGETS: readonly number[] = Array.from({ length: 51 }, (_, i) => 10 ** (2 - i / 5));

/**
 * Empirical distribution function of runtime at some resource: the share of (problem, target) pairs that a run has reached after
 * `evaluations`, averaged over the runs of each problem, then over the problems.
 * undefined where the strategy lacks runs that long on one of the problems.
 * Source: Hansen, Auger, Ros, Mersmann, Tušar & Brockhoff (2021), COCO, Optimization Methods and Software 36(1), section 4.
 */
export function attainment(
  runs: readonly KeptRun[],
  strategy: string,
  problems: readonly string[],
  evaluations: number,
): number | undefined {
  let total = 0;
  for (const problem of problems) {
    const regrets = runs
      .filter((run) => run.strategy === strategy && run.problem === problem)
      .flatMap((run) => regretAfter(run, evaluations) ?? []);
    if (regrets.length === 0) return undefined;
    const reached = regrets.reduce((sum, regret) => sum + TARGETS.filter((target) => regret <= target).length, 0);
    total += reached / (regrets.length * TARGETS.length);
  }
  return problems.length === 0 ? undefined : total / problems.length;
}
