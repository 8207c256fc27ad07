import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { show, TunesmithError } from '../../lib/errors.js';
import { ASK_AT, type RunRecord, regretOf } from '../compare/run.js';
import type { Problem } from '../problem.js';
import type { ComparisonReport, ProgramReport } from '../report/comparison-report.js';
import type { Environment } from '../report/environment.js';
import { median } from '../statistics/descriptive.js';
import { PUBLIC } from '../suites/peers.js';
import { settingOf } from './setting.js';

/** What of a problem a regret depends on. */
export interface ProblemFacts {
  readonly optimum: number;
  readonly optimumKind: NonNullable<Problem['optimumKind']>;
}

/** One run as it is kept: improvements of the regret, no parameters. */
export interface KeptRun {
  readonly problem: string;
  readonly strategy: string;
  readonly seed: number;
  /** Full evaluations that the run had, and had used at its end (fewer: nothing more to propose, or cut short). */
  readonly trials: number;
  readonly evaluations: number;
  /** [full evaluations, simple regret] at each improvement, five significant digits. */
  readonly regrets: readonly (readonly [evaluations: number, regret: number])[];
  /** Milliseconds of an ask about ASK_AT, inside the tool. */
  readonly askMillisecondsAt: readonly (number | null)[];
}

/** A file of runs: what bench/results/peers holds. */
export interface RunsFile {
  readonly format: 'tunesmith-runs/1';
  readonly started: string;
  readonly environment: Environment;
  readonly programs: readonly ProgramReport[];
  readonly notes: readonly string[];
  readonly problems: { readonly [name: string]: ProblemFacts };
  readonly runs: readonly KeptRun[];
}

/** Version 2 draws regret against more axes; its runs are those of version 1. */
const COMPARISONS: readonly string[] = ['tunesmith-comparison/1', 'tunesmith-comparison/2'];

/** Reads a comparison's report, a file of runs, or the peer harness's lines (.jsonl). Throws INVALID_FILE. */
export function readRuns(path: string): RunsFile {
  const text = readFileSync(path, 'utf8');
  if (path.endsWith('.jsonl')) return fromHarness(text.trimEnd().split('\n'));
  const file: Partial<RunsFile> | ComparisonReport = JSON.parse(text);
  if (file.format === 'tunesmith-runs/1') return file as RunsFile;
  if (COMPARISONS.includes(file.format as string)) return fromReport(file as ComparisonReport);
  throw new TunesmithError(
    'INVALID_FILE',
    `${basename(path)}: expected format "tunesmith-comparison/1", "tunesmith-comparison/2" or "tunesmith-runs/1", received ${show(file.format)}. ` +
      'Pass JSON files that npm run bench wrote.',
  );
}

/** A report without its curves' times and parameters. */
export function fromReport({ started, environment, programs, notes, summary, runs }: ComparisonReport): RunsFile {
  const facts = new Map(summary.problems.map((problem) => [problem.problem, problem]));
  return {
    format: 'tunesmith-runs/1',
    started,
    environment,
    programs: programs ?? [],
    notes,
    problems: Object.fromEntries(
      runs.map((run) => {
        const { optimum, optimumKind } = facts.get(run.problem)!;
        return [settingOf(run.problem, run.workers), { optimum, optimumKind }];
      }),
    ),
    runs: runs.map((run) => kept(run, facts.get(run.problem)!)),
  };
}

function kept(run: RunRecord, facts: Pick<Problem, 'direction' | 'optimum'>): KeptRun {
  const { strategy, seed, trials, evaluations, curve, askMillisecondsAt } = run;
  return {
    problem: settingOf(run.problem, run.workers),
    strategy,
    seed,
    trials,
    evaluations,
    regrets: curve.map((point) => [point.evaluations, digits(regretOf(facts, point.best))]),
    askMillisecondsAt: askMillisecondsAt?.map((ms) => (ms === null ? null : digits(ms))) ?? ASK_AT.map(() => null),
  };
}

const digits = (value: number): number => Number(value.toPrecision(5));

/** A line of the peer harness (docs/peers.md): minimization of one of the public functions. */
interface HarnessLine {
  readonly tool: string;
  readonly function: string;
  readonly seed: number;
  readonly fmin: number;
  readonly best: readonly number[];
  /** Processor seconds of ask and tell. */
  readonly cpu_s: readonly number[];
  readonly error: string | null;
}

function fromHarness(lines: readonly string[]): RunsFile {
  const names = new Map(PUBLIC.map(({ name, peerName }) => [peerName, name]));
  const records = lines
    .map((line): HarnessLine => JSON.parse(line))
    .filter((line) => line.error === null && names.has(line.function));
  return {
    format: 'tunesmith-runs/1',
    started: '',
    environment: {
      tunesmith: '',
      node: '',
      commit: undefined,
      machine: { cpu: '', cores: 0, memoryGiB: 0, system: '' },
    },
    programs: [],
    notes: [],
    problems: Object.fromEntries(
      records.map((line) => [names.get(line.function)!, { optimum: line.fmin, optimumKind: 'exact' as const }]),
    ),
    runs: records.map((line) => ({
      problem: names.get(line.function)!,
      strategy: line.tool === 'random' ? 'optuna-random' : line.tool,
      seed: line.seed,
      // One that was cut short is a shorter run.
      trials: line.best.length,
      evaluations: line.best.length,
      regrets: line.best.flatMap((best, i) =>
        i > 0 && best >= line.best[i - 1] ? [] : [[i + 1, digits(best - line.fmin)] as const],
      ),
      askMillisecondsAt: ASK_AT.map((n) => {
        return line.cpu_s.length < n ? null : digits(1000 * median(line.cpu_s.slice(n - 3, n + 2)));
      }),
    })),
  };
}

/** Simple regret after `evaluations`; Infinity before the first value; undefined: the run was cut short before. */
export function regretAfter(run: KeptRun, evaluations: number): number | undefined {
  if (run.trials < evaluations) return undefined;
  return run.regrets.findLast(([at]) => at <= evaluations + 1e-9)?.[1] ?? Number.POSITIVE_INFINITY;
}
