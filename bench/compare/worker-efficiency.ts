import { median } from '../statistics/descriptive.js';
import type { CurvePoint, RunRecord } from './run.js';
import type { StrategyName } from './strategies.js';

/** What k simulated workers cost one strategy on one problem, against one worker. */
export interface WorkerEfficiency {
  readonly problem: string;
  readonly strategy: StrategyName;
  readonly workers: number;
  /** What sets the target: the sequential runs after so many full evaluations, or random search at its end. */
  readonly at: number | 'random';
  /** Evaluations to the target, k workers over one; > 1: more of them are needed. */
  readonly ratio: number;
  /** The ratio of a run that makes the sequential run's proposals, each as many asks later as there are other workers: see below. */
  readonly delay: number;
  /** True: half of the k workers' runs or more never reached the target, so that the ratio is a lower bound. */
  readonly censored: boolean;
}

/** What of a run its efficiency depends on. */
export interface RunCurve extends Pick<RunRecord, 'problem' | 'strategy' | 'workers' | 'trials'> {
  readonly curve: readonly Pick<CurvePoint, 'evaluations' | 'best'>[];
}

/** Where targets are set, in full evaluations, unless said otherwise. */
const HORIZONS: readonly number[] = [15, 25, 50, 75, 100];

/**
 * How many more evaluations k workers need than one, since each proposal knows less:
 *   target = median over the seeds of the sequential run's best at full resource after T evaluations; also of random search's last best
 *   ratio  = median over the seeds of the evaluations at which a run first reaches it, k workers over one
 *   delay  = (t + k - 1) / t, t the sequential median; 1 if t <= k, since the first k trials of either may be made without any result
 * A run that never reaches the target counts as its horizon. Only targets that sequential runs reach in half the horizon: beyond, it would
 * hide the ratio. Left out: problems without runs of one worker, and those on which half of these have no value at T.
 */
export function workerEfficiencies(
  problems: readonly { readonly name: string; readonly direction: 'minimize' | 'maximize' }[],
  strategies: readonly StrategyName[],
  records: readonly RunCurve[],
  horizons = HORIZONS,
): WorkerEfficiency[] {
  return problems.flatMap((problem) => {
    const own = records.filter((record) => record.problem === problem.name);
    const sign = problem.direction === 'minimize' ? 1 : -1;
    return strategies.flatMap((strategy) => {
      const runs = own.filter((record) => record.strategy === strategy);
      const sequential = runs.filter(({ workers }) => workers === 1);
      if (sequential.length === 0) return [];
      const counts = [...new Set(runs.map(({ workers }) => workers))].filter((count) => count > 1);
      const needed = (some: readonly RunCurve[], target: number): number =>
        median(some.map((run) => reachedAt(run, target, sign) ?? run.trials));
      return targets(sequential, strategy === 'random' ? [] : own, horizons, sign).flatMap(({ at, target }) => {
        const one = needed(sequential, target);
        if (at === 'random' && sequential.some(({ trials }) => trials < 2 * one)) return [];
        return counts.map((workers): WorkerEfficiency => {
          const parallel = runs.filter((record) => record.workers === workers);
          const missed = parallel.filter((run) => reachedAt(run, target, sign) === undefined).length;
          return {
            problem: problem.name,
            strategy,
            workers,
            at,
            ratio: needed(parallel, target) / one,
            delay: one <= workers ? 1 : (one + workers - 1) / one,
            censored: 2 * missed >= parallel.length,
          };
        });
      });
    });
  });
}

/** The finite targets that runs are long enough for, to be minimized. */
function targets(
  sequential: readonly RunCurve[],
  all: readonly RunCurve[],
  horizons: readonly number[],
  sign: number,
): { readonly at: WorkerEfficiency['at']; readonly target: number }[] {
  const random = all.filter(({ strategy, workers }) => strategy === 'random' && workers === 1);
  const medianBest = (runs: readonly RunCurve[], at: number): number =>
    runs.length === 0 ? Number.POSITIVE_INFINITY : median(runs.map((run) => bestAt(run, at, sign)));
  return [
    ...horizons
      .filter((at) => sequential.every(({ trials }) => trials >= 2 * at))
      .map((at) => ({
        at,
        target: medianBest(sequential, at),
      })),
    { at: 'random' as const, target: medianBest(random, Number.POSITIVE_INFINITY) },
  ].filter(({ target }) => Number.isFinite(target));
}

/** Best value after so many evaluations, to be minimized; Infinity before the first. */
function bestAt({ curve }: RunCurve, evaluations: number, sign: number): number {
  const point = curve.findLast((each) => each.evaluations <= evaluations + 1e-9);
  return point === undefined ? Number.POSITIVE_INFINITY : sign * point.best;
}

function reachedAt({ curve }: RunCurve, target: number, sign: number): number | undefined {
  return curve.find(({ best }) => sign * best <= target)?.evaluations;
}
