import type { Problem } from '../problem.js';
import type { SpeedupSummary } from '../report/comparison-report.js';
import { median } from '../statistics/descriptive.js';
import type { RunRecord } from './run.js';
import type { StrategyName } from './strategies.js';

/**
 * How much sooner strategies find a configuration as good as random search's best, at full resource:
 *   ratio = resource a strategy has spent when its best at full resource is no worse than random's final best
 *           / resource random search spent in all,       seed by seed.
 * Only iterative problems, only strategies other than random. null where it never got there, which counts as Infinity
 * in the median.
 */
export function speedups(
  problems: readonly Problem[],
  strategies: readonly StrategyName[],
  seeds: readonly number[],
  records: readonly RunRecord[],
): SpeedupSummary[] {
  return problems
    .filter(({ maxResource }) => maxResource > 1)
    .flatMap((problem) =>
      strategies
        .filter((strategy) => strategy !== 'random')
        .flatMap((strategy) => {
          const ratios = seeds.flatMap((seed) => {
            const of = (name: StrategyName): RunRecord | undefined =>
              records.find(
                (record) => record.problem === problem.name && record.strategy === name && record.seed === seed,
              );
            const [random, other] = [of('random'), of(strategy)];
            return random === undefined || other === undefined ? [] : [ratio(problem, random, other)];
          });
          if (ratios.length === 0) return [];
          const middle = median(ratios.map((value) => value ?? Number.POSITIVE_INFINITY));
          return [{ problem: problem.name, strategy, ratios, median: Number.isFinite(middle) ? middle : null }];
        }),
    );
}

function ratio(problem: Problem, random: RunRecord, other: RunRecord): number | null {
  const target = random.curve.at(-1)?.best;
  if (target === undefined) return other.curve.length > 0 ? other.curve[0].evaluations / random.evaluations : null;
  const reached = other.curve.find(({ best }) => (problem.direction === 'minimize' ? best <= target : best >= target));
  return reached === undefined ? null : reached.evaluations / random.evaluations;
}
