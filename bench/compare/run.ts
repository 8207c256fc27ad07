import type { Problem } from '../problem.js';
import { median } from '../statistics/descriptive.js';
import type { StrategyModule } from './custom.js';
import type { Program } from './program.js';
import type { Completion, Simulation } from './simulate.js';
import { type StrategyName, takesPart } from './strategies.js';

/** One run: plain data, so that it can be sent to a worker process. */
export interface RunRequest {
  readonly problem: string;
  readonly strategy: StrategyName;
  /** What runs it, where it is not tunesmith's own. */
  readonly program?: Program;
  /** The file that it is in, where it is somebody's own. */
  readonly module?: string;
  readonly seed: number;
  /** Full evaluations' worth of resource. */
  readonly trials: number;
  /** Simulated parallel workers. */
  readonly workers: number;
}

/** An improvement of the best value at full resource. */
export interface CurvePoint {
  /** Resource spent so far, in full evaluations (epochs / maxResource). */
  readonly evaluations: number;
  /** Simulated time. */
  readonly time: number;
  /** Distinct trials so far. */
  readonly trials: number;
  /** Real milliseconds inside the tool so far. */
  readonly toolMilliseconds: number;
  /** Best objective value at full resource so far, in the problem's own orientation. */
  readonly best: number;
}

/** The asks, from 1, about which a record keeps what an ask costs. */
export const ASK_AT: readonly number[] = [20, 50, 100];

export interface RunRecord extends RunRequest {
  readonly curve: readonly CurvePoint[];
  /** Simple regret of the last point, >= 0 unless the best-known optimum was beaten; null: no evaluation succeeded. */
  readonly regret: number | null;
  /** Resource spent, in full evaluations. */
  readonly evaluations: number;
  readonly distinctTrials: number;
  readonly failedJobs: number;
  readonly simulatedTime: number;
  /** Share of the workers' time spent in training. */
  readonly efficiency: number;
  /** How many jobs trained a trial from one resource to another. */
  readonly jobs: readonly { readonly from: number; readonly to: number; readonly count: number }[];
  /** True: the strategy had nothing left to propose before its resource was spent. */
  readonly exhausted: boolean;
  /** Real time: median milliseconds of an ask, medians of the five about each of ASK_AT, total milliseconds of the run. */
  readonly askMilliseconds: number;
  readonly askMillisecondsAt?: readonly (number | null)[];
  readonly milliseconds: number;
}

/** Regret of a value, 0 at the optimum, in either orientation. */
export function regretOf(problem: Pick<Problem, 'direction' | 'optimum'>, value: number): number {
  return problem.direction === 'minimize' ? value - problem.optimum : problem.optimum - value;
}

/**
 * Best value at full resource after each completion that improved it. Values at smaller resources do not count: they
 * are another function, and on synthetic problems may lie below the optimum.
 */
export function bestCurve(
  problem: Pick<Problem, 'direction' | 'maxResource'>,
  completions: readonly Completion[],
): CurvePoint[] {
  const sign = problem.direction === 'minimize' ? 1 : -1;
  const curve: CurvePoint[] = [];
  for (const { value, resource, spent, time, trials, toolMilliseconds } of completions) {
    if (resource < problem.maxResource || !Number.isFinite(value)) continue;
    const last = curve.at(-1);
    if (last !== undefined && sign * value >= sign * last.best) continue;
    curve.push({ evaluations: spent / problem.maxResource, time, trials, toolMilliseconds, best: value });
  }
  return curve;
}

/** What is kept of a simulation. */
export function recordOf(
  request: RunRequest,
  problem: Pick<Problem, 'direction' | 'maxResource' | 'optimum'>,
  { completions, exhausted, efficiency, askMilliseconds }: Simulation,
  milliseconds: number,
): RunRecord {
  const curve = bestCurve(problem, completions);
  const best = curve.at(-1)?.best;
  const last = completions.at(-1);
  const { program: _, module: __, ...kept } = request;
  return {
    ...kept,
    curve,
    regret: best === undefined ? null : regretOf(problem, best),
    evaluations: (last?.spent ?? 0) / problem.maxResource,
    distinctTrials: last?.trials ?? 0,
    failedJobs: completions.filter(({ value }) => !Number.isFinite(value)).length,
    simulatedTime: last?.time ?? 0,
    efficiency,
    jobs: jobsOf(completions),
    exhausted,
    askMilliseconds: askMilliseconds.length === 0 ? 0 : median(askMilliseconds),
    askMillisecondsAt: ASK_AT.map((n) =>
      askMilliseconds.length < n ? null : median(askMilliseconds.slice(n - 3, n + 2)),
    ),
    milliseconds,
  };
}

function jobsOf(completions: readonly Completion[]): RunRecord['jobs'] {
  const counts = new Map<string, { from: number; to: number; count: number }>();
  for (const { from, resource: to } of completions) {
    const key = `${from} ${to}`;
    const entry = counts.get(key) ?? { from, to, count: 0 };
    entry.count++;
    counts.set(key, entry);
  }
  return [...counts.values()].sort((a, b) => a.to - b.to || a.from - b.from);
}

/** What a comparison is made of. */
export interface Plan {
  readonly problems: readonly Problem[];
  readonly strategies: readonly StrategyName[];
  readonly programs?: readonly Program[];
  readonly modules?: readonly StrategyModule[];
  readonly seeds: readonly number[];
  /** Resource of each run, in full evaluations. */
  readonly trialsOf: (problem: Problem) => number;
  /** Every run is carried out with each of these numbers of workers. */
  readonly workers: readonly number[];
}

/**
 * Every run of a plan, seed by seed, problem by problem, strategies side by side, so that a slow minute of the machine
 * touches all of them. Grid search is deterministic: it runs with the first seed only.
 */
export function planRuns({
  problems,
  strategies,
  programs = [],
  modules = [],
  seeds,
  trialsOf,
  workers,
}: Plan): RunRequest[] {
  return seeds.flatMap((seed, repetition) =>
    problems.flatMap((problem) =>
      strategies
        .filter((strategy) => takesPart(strategy, problem) && (strategy !== 'grid' || repetition === 0))
        .flatMap((strategy) => {
          const program = programs.find(({ name }) => name === strategy);
          const module = modules.find(({ name }) => name === strategy)?.path;
          const how = { ...(program && { program }), ...(module && { module }) };
          return workers.map((count) => ({
            problem: problem.name,
            strategy,
            ...how,
            seed,
            trials: trialsOf(problem),
            workers: count,
          }));
        }),
    ),
  );
}
