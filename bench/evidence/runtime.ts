import { median } from '../statistics/descriptive.js';
import { distribution, type Steps } from '../statistics/distribution.js';
import { performanceProfiles } from '../statistics/performance-profile.js';
import { TARGETS } from './attainment.js';
import type { KeptRun } from './runs.js';

/** Full evaluations until a run's regret is at most `target`; Infinity: never. */
export function evaluationsTo({ regrets }: KeptRun, target: number): number {
  return regrets.find(([, regret]) => regret <= target)?.[0] ?? Number.POSITIVE_INFINITY;
}

/**
 * Runtime distribution of a strategy as COCO draws it: the share of (problem, target) pairs reached within so many evaluations / dimension,
 * each run of a problem an instance of it; 51 targets from 10² to 10⁻⁸. Problems weigh alike, whatever their number of runs. Without
 * COCO's simulated restarts: a pair that a run never reached stays unreached.
 * Source: Hansen, Auger, Ros, Mersmann, Tušar & Brockhoff (2021), COCO, Optimization Methods and Software 36(1), section 4.
 */
export function runtimeDistribution(
  runs: readonly KeptRun[],
  strategy: string,
  dimensions: ReadonlyMap<string, number>,
): Steps {
  const lengths: number[] = [];
  const weights: number[] = [];
  for (const [problem, dimension] of dimensions) {
    const own = runs.filter((run) => run.strategy === strategy && run.problem === problem);
    for (const run of own) {
      for (const target of TARGETS) {
        lengths.push(evaluationsTo(run, target) / dimension);
        weights.push(1 / own.length);
      }
    }
  }
  return distribution(lengths, weights);
}

/**
 * Performance profiles by the evaluations a strategy needs to converge on a problem, median over its runs:
 *   first regret <= f_L + tolerance (f_0 - f_L),
 * f_L the least median final regret of any strategy, f_0 the median regret of all runs at their first value. Only problems on which every
 * strategy has runs. Source of the test: Moré & Wild (2009), SIAM Journal on Optimization 20(1), equation 2.2.
 */
export function convergenceProfiles(
  runs: readonly KeptRun[],
  strategies: readonly string[],
  problems: readonly string[],
  tolerance: number,
): { readonly problems: readonly string[]; readonly profiles: readonly Steps[] } {
  const runsOf = (strategy: string, problem: string): readonly KeptRun[] =>
    runs.filter((run) => run.strategy === strategy && run.problem === problem);
  const shared = problems.filter((problem) => strategies.every((strategy) => runsOf(strategy, problem).length > 0));
  const rows = shared.map((problem) => {
    const columns = strategies.map((strategy) => runsOf(strategy, problem));
    const first = median(columns.flat().map(({ regrets }) => regrets[0]?.[1] ?? Number.POSITIVE_INFINITY));
    const finals = columns.map((own) =>
      median(own.map(({ regrets }) => regrets.at(-1)?.[1] ?? Number.POSITIVE_INFINITY)),
    );
    const least = Math.min(...finals);
    const target = Number.isFinite(first) ? least + tolerance * Math.max(0, first - least) : least;
    return columns.map((own) => median(own.map((run) => evaluationsTo(run, target))));
  });
  return { problems: shared, profiles: performanceProfiles(rows) };
}
