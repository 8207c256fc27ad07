import { median } from '../statistics/descriptive.js';
import type { RunRecord } from './run.js';
import type { StrategyName } from './strategies.js';

/** What k simulated workers cost one strategy on one problem, against one worker. */
export interface WorkerEfficiency {
  readonly problem: string;
  readonly strategy: StrategyName;
  readonly workers: number;
  /** Full evaluations after which the sequential runs set the target. */
  readonly at: number;
  /** Evaluations to the target, k workers over one; > 1: more of them are needed. */
  readonly ratio: number;
  /** True: half of the k workers' runs or more never reached the target, so that the ratio is a lower bound. */
  readonly censored: boolean;
}

/** Where targets are set, in full evaluations. */
const TARGETS_AT: readonly number[] = [25, 50];

/**
 * How many more evaluations k workers need than one, since each proposal knows less:
 *   target = median over the seeds of the sequential run's best at full resource after T evaluations
 *   ratio  = median over the seeds of the evaluations at which a run first reaches it, k workers over one
 * A run that never reaches the target counts as its horizon. Only T up to half the horizon: beyond, the horizon would hide the ratio.
 * Left out: problems without runs of one worker, and those on which half of these have no value at T.
 */
export function workerEfficiencies(
  problems: readonly { readonly name: string; readonly direction: 'minimize' | 'maximize' }[],
  strategies: readonly StrategyName[],
  records: readonly RunRecord[],
): WorkerEfficiency[] {
  return problems.flatMap(({ name, direction }) =>
    strategies.flatMap((strategy) => {
      const own = records.filter((record) => record.problem === name && record.strategy === strategy);
      const sequential = own.filter(({ workers }) => workers === 1);
      const counts = [...new Set(own.map(({ workers }) => workers))].filter((count) => count > 1);
      const sign = direction === 'minimize' ? 1 : -1;
      return TARGETS_AT.flatMap((at) => {
        if (sequential.length === 0 || sequential.some(({ trials }) => trials < 2 * at)) return [];
        const target = median(sequential.map((record) => bestAt(record, at, sign)));
        if (!Number.isFinite(target)) return [];
        const needed = (runs: readonly RunRecord[]): number =>
          median(runs.map((run) => reachedAt(run, target, sign) ?? run.trials));
        return counts.map((workers): WorkerEfficiency => {
          const parallel = own.filter((record) => record.workers === workers);
          const missed = parallel.filter((run) => reachedAt(run, target, sign) === undefined).length;
          return {
            problem: name,
            strategy,
            workers,
            at,
            ratio: needed(parallel) / needed(sequential),
            censored: 2 * missed >= parallel.length,
          };
        });
      });
    }),
  );
}

/** Best value after so many evaluations, to be minimized; Infinity before the first. */
function bestAt({ curve }: RunRecord, evaluations: number, sign: number): number {
  const point = curve.findLast((each) => each.evaluations <= evaluations + 1e-9);
  return point === undefined ? Number.POSITIVE_INFINITY : sign * point.best;
}

function reachedAt({ curve }: RunRecord, target: number, sign: number): number | undefined {
  return curve.find(({ best }) => sign * best <= target)?.evaluations;
}

/** Geometric mean, of numbers > 0; throws RangeError on none. */
export function geometricMean(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('geometricMean: expected at least one value, received none.');
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
