import type { Problem } from '../problem.js';
import { meanRanks, median, type Quartiles, quantile, quartiles } from '../statistics/descriptive.js';
import { type CurvePoint, type RunRecord, regretOf } from './run.js';
import { type StrategyName, takesPart } from './strategies.js';

/** What regret is drawn against: resource in full evaluations, distinct trials, simulated time, real milliseconds inside the tool. */
export type Axis = Exclude<keyof CurvePoint, 'best'>;

/** Median regret with its quartiles over the seeds, on a grid of an axis. null: not yet a value. */
export interface Band {
  readonly lower: readonly (number | null)[];
  readonly median: readonly (number | null)[];
  readonly upper: readonly (number | null)[];
}

/** One strategy on one problem. */
export interface StrategySummary {
  readonly strategy: StrategyName;
  /** Runs behind the figures; grid: 1, whatever the number of seeds. */
  readonly runs: number;
  /** Final simple regret; null entries: no successful full evaluation. */
  readonly regret: { readonly [K in keyof Quartiles]: number | null };
  /** On the problem's axes. */
  readonly bands: { readonly [A in Axis]?: Band };
  /** Mean over the seeds of the rank among the strategies that take part; 1 is best. */
  readonly meanRank: number;
  readonly askMilliseconds: number;
  readonly failedJobs: number;
}

export interface ProblemSummary {
  readonly problem: string;
  /** Simulated workers. */
  readonly workers: number;
  readonly kind: Problem['kind'];
  readonly dimension: number;
  readonly maxResource: number;
  /** Resource of a run, in full evaluations. */
  readonly trials: number;
  readonly direction: Problem['direction'];
  readonly optimum: number;
  readonly optimumKind: NonNullable<Problem['optimumKind']>;
  readonly citation: string;
  /** Abscissae of the bands. Trials and simulated time only where they are not the resource by another name. */
  readonly axes: { readonly [A in Axis]?: readonly number[] };
  readonly strategies: readonly StrategySummary[];
}

/** Mean rank of each strategy over (problem, seed) pairs in which the same strategies took part. */
export interface RankSummary {
  readonly problems: string;
  readonly pairs: number;
  readonly ranks: readonly { readonly strategy: StrategyName; readonly meanRank: number }[];
}

export interface Summary {
  readonly problems: readonly ProblemSummary[];
  readonly ranks: readonly RankSummary[];
}

const POINTS = 120;
const LEAST_MILLISECONDS = 0.1;

/**
 * Figures of a comparison from its records, of one number of workers; pure. Strategies with no record of a problem are left out of
 * it.
 */
export function summarize(
  problems: readonly Problem[],
  strategies: readonly StrategyName[],
  seeds: readonly number[],
  records: readonly RunRecord[],
): Summary {
  const rankRows = { oneShot: [] as Row[], iterative: [] as Row[] };
  const summaries = problems.map((problem): ProblemSummary => {
    const columns = strategies.map((strategy) =>
      takesPart(strategy, problem)
        ? records.filter((record) => record.problem === problem.name && record.strategy === strategy)
        : [],
    );
    const rows = seeds.map((seed) => columns.map((column) => regretAt(column, seed)));
    (problem.maxResource > 1 ? rankRows.iterative : rankRows.oneShot).push(...rows);
    return problemSummary(problem, strategies, columns, meanRanks(rows));
  });
  const ranks = [
    rankSummary('one-shot problems', strategies, rankRows.oneShot),
    rankSummary('iterative problems', strategies, rankRows.iterative),
  ].filter(({ pairs }) => pairs > 0);
  return { problems: summaries, ranks };
}

/** columns: each strategy's records of the problem; meanRanks: each strategy's. */
function problemSummary(
  problem: Problem,
  strategies: readonly StrategyName[],
  columns: readonly (readonly RunRecord[])[],
  meanRanks: readonly number[],
): ProblemSummary {
  const records = columns.flat();
  const { trials = 0, workers = 1 } = records[0] ?? {};
  const axes = axesOf(problem, trials, records);
  return {
    problem: problem.name,
    workers,
    kind: problem.kind,
    dimension: problem.space.names.length,
    maxResource: problem.maxResource,
    trials,
    direction: problem.direction,
    optimum: problem.optimum,
    optimumKind: problem.optimumKind ?? 'exact',
    citation: problem.citation,
    axes,
    strategies: columns.flatMap((column, i) =>
      column.length === 0 ? [] : [strategySummary(problem, strategies[i], column, meanRanks[i], axes)],
    ),
  };
}

type Row = (number | undefined)[];

function axesOf(problem: Problem, trials: number, records: readonly RunRecord[]): ProblemSummary['axes'] {
  const most = (of: (record: RunRecord) => number): number => Math.max(0, ...records.map(of));
  const upTo = (end: number): number[] => Array.from({ length: POINTS }, (_, i) => ((i + 1) * end) / POINTS);
  const iterative = problem.maxResource > 1;
  const time = most(({ simulatedTime }) => simulatedTime);
  const timed = iterative || problem.cost !== undefined || records.some(({ workers }) => workers > 1);
  // Tools differ by orders of magnitude.
  const slowest = most(({ curve }) => curve.at(-1)?.toolMilliseconds ?? 0);
  const toolMilliseconds = Array.from(
    { length: POINTS },
    (_, i) => slowest ** ((i + 1) / POINTS) * LEAST_MILLISECONDS ** (1 - (i + 1) / POINTS),
  );
  return {
    evaluations: upTo(trials),
    ...(iterative && { trials: upTo(most(({ distinctTrials }) => distinctTrials)) }),
    ...(timed && time > 0 && { time: upTo(time) }),
    ...(slowest > LEAST_MILLISECONDS && { toolMilliseconds }),
  };
}

/** Regret of the run with this seed; a strategy that ran once (grid) stands for every seed; no run: undefined. */
function regretAt(column: readonly RunRecord[], seed: number): number | undefined {
  const record = column.find((each) => each.seed === seed) ?? (column[0]?.strategy === 'grid' ? column[0] : undefined);
  return record === undefined ? undefined : (record.regret ?? Number.POSITIVE_INFINITY);
}

function strategySummary(
  problem: Problem,
  strategy: StrategyName,
  column: readonly RunRecord[],
  meanRank: number,
  axes: ProblemSummary['axes'],
): StrategySummary {
  const { lower, median: middle, upper } = quartiles(column.map(({ regret }) => regret ?? Number.POSITIVE_INFINITY));
  const bandOver = (grid: readonly number[], along: Axis): Band => {
    const regrets = grid.map((at) => column.map((record) => regretAfter(problem, record, along, at)));
    const bandAt = (p: number): (number | null)[] => regrets.map((values) => finite(quantile(values, p)));
    return { lower: bandAt(0.25), median: bandAt(0.5), upper: bandAt(0.75) };
  };
  return {
    strategy,
    runs: column.length,
    regret: { lower: finite(lower), median: finite(middle), upper: finite(upper) },
    bands: Object.fromEntries(Object.entries(axes).map(([axis, grid]) => [axis, bandOver(grid, axis as Axis)])),
    meanRank,
    askMilliseconds: median(column.map(({ askMilliseconds }) => askMilliseconds)),
    failedJobs: column.reduce((sum, { failedJobs }) => sum + failedJobs, 0),
  };
}

/** Regret once so much has been spent along an axis; Infinity before the first value. */
function regretAfter(problem: Problem, record: RunRecord, along: Axis, spent: number): number {
  const point = record.curve.findLast((each) => each[along] <= spent * (1 + 1e-9));
  return point === undefined ? Number.POSITIVE_INFINITY : regretOf(problem, point.best);
}

function rankSummary(problems: string, strategies: readonly StrategyName[], rows: readonly Row[]): RankSummary {
  const means = meanRanks(rows);
  return {
    problems,
    pairs: rows.length,
    ranks: strategies.flatMap((strategy, i) => (Number.isNaN(means[i]) ? [] : [{ strategy, meanRank: means[i] }])),
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
