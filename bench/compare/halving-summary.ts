import type { Problem } from '../problem.js';
import { median } from '../statistics/descriptive.js';
import type { RunRecord } from './run.js';
import type { StrategyName } from './strategies.js';

/** How a strategy spread its training over resources and workers; medians over the seeds. */
export interface HalvingSummary {
  readonly problem: string;
  readonly workers: number;
  readonly strategy: StrategyName;
  /** Share of the workers' time that went into training, up to the last start of a job. */
  readonly efficiency: number;
  /** Trials taken up again after a pause, or that went on in their slot. */
  readonly promotions: number;
  /** Trials that were trained to a resource, ascending. */
  readonly rungs: readonly { readonly resource: number; readonly trials: number }[];
}

/** One row a problem, number of workers and strategy; iterative problems only. */
export function halvingSummaries(
  problems: readonly Problem[],
  workers: readonly number[],
  strategies: readonly StrategyName[],
  records: readonly RunRecord[],
): HalvingSummary[] {
  return problems
    .filter(({ maxResource }) => maxResource > 1)
    .flatMap(({ name }) =>
      workers.flatMap((count) =>
        strategies.flatMap((strategy) => {
          const column = records.filter(
            (record) => record.problem === name && record.workers === count && record.strategy === strategy,
          );
          return column.length === 0 ? [] : [summaryOf(name, count, strategy, column)];
        }),
      ),
    );
}

function summaryOf(
  problem: string,
  workers: number,
  strategy: StrategyName,
  column: readonly RunRecord[],
): HalvingSummary {
  const resources = [...new Set(column.flatMap(({ jobs }) => jobs.map(({ to }) => to)))].sort((a, b) => a - b);
  const counted = (of: (job: RunRecord['jobs'][number]) => boolean): number =>
    median(column.map(({ jobs }) => jobs.filter(of).reduce((sum, { count }) => sum + count, 0)));
  return {
    problem,
    workers,
    strategy,
    efficiency: median(column.map(({ efficiency }) => efficiency)),
    promotions: counted(({ from }) => from > 0),
    rungs: resources.map((resource) => ({ resource, trials: counted(({ to }) => to === resource) })),
  };
}
