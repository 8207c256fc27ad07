import { availableParallelism } from 'node:os';
import { TunesmithError } from '../../lib/errors.js';
import { findPeers, isPeer } from '../peers/peers.js';
import type { Problem } from '../problem.js';
import { listProblems, problemNamed } from '../problems/registry.js';
import type { ComparisonReport, ProgramReport } from '../report/comparison-report.js';
import { environment, resultsDirectory } from '../report/environment.js';
import { counted } from '../report/format.js';
import { printReport } from '../report/print.js';
import { type ProgressStream, startProgress } from '../report/progress.js';
import { fileStamp, writeReport } from '../report/write.js';
import type { Half } from '../suites/broad.js';
import { SUITES, type Suite, type SuiteName } from '../suites/index.js';
import { assemble } from './assemble.js';
import type { StrategyModule } from './custom.js';
import { type Journal, type JournalSettings, openJournal } from './journal.js';
import { executeAll, type Outcome } from './pool.js';
import type { Program } from './program.js';
import { planRuns, type RunRequest } from './run.js';
import type { StrategyName } from './strategies.js';

/** What to compare; absent: as the suite has it. */
export interface ComparisonOptions {
  readonly suite: SuiteName;
  /** One half of the suite's problems. */
  readonly half?: Half;
  readonly problems?: readonly string[];
  readonly strategies?: readonly StrategyName[];
  /** Programs that take part beside the strategies. */
  readonly programs?: readonly Program[];
  /** Strategies in files of their own. */
  readonly modules?: readonly StrategyModule[];
  readonly seeds?: number;
  readonly firstSeed: number;
  readonly trials?: number;
  readonly workers?: readonly number[];
  readonly processes?: number;
  readonly out?: string;
  /** A journal of finished runs: they are taken from it, the others are added to it as they end. */
  readonly resume?: string;
}

/** Where a comparison prints, and how it carries out runs; default: in worker processes. */
export interface ComparisonContext {
  readonly output: ProgressStream;
  readonly carryOut?: typeof executeAll;
}

/** Carries out a comparison, prints its tables, writes its report; resolves to the exit code: 1 if a run failed. */
export async function compare(
  options: ComparisonOptions,
  { output, carryOut = executeAll }: ComparisonContext,
): Promise<number> {
  const started = new Date();
  const print = (text: string): void => void output.write(`${text}\n`);
  const suite = SUITES[options.suite];
  const { trials = suite.trials, workers = suite.workers, processes = availableParallelism() } = options;
  const { strategies, programs, absent } = await chosenStrategies(options);
  const seeds = Array.from({ length: options.seeds ?? suite.seeds }, (_, i) => options.firstSeed + i);
  const { problems, skipped } = chosenProblems(options);
  const shortened = options.problems === undefined && problems.some(isTraining);
  const trialsOf = (problem: Problem): number =>
    shortened && isTraining(problem) ? Math.ceil(trials / TRAINING_SHARE) : trials;
  const requests = planRuns({ problems, strategies, programs, modules: options.modules, seeds, trialsOf, workers });
  print(
    `${problems.length} problems, ${strategies.join(', ')}, ${seeds.length} seeds, ${trials} full evaluations a run, ` +
      `${counted(workers, 'simulated worker')}: ${requests.length} runs in ${processes} processes`,
  );

  const made = environment();
  const names = problems.map(({ name }) => name);
  const settings = { commit: made.commit, problems: names, strategies, programs, seeds, trials, workers };
  const { outcomes, taken } = await resumed(requests, settings, options.resume, print, (rest, journal) =>
    withProgress(rest, { processes, journal, output, carryOut }),
  );
  const report = assemble(problems, outcomes, {
    started: started.toISOString(),
    seconds: (Date.now() - started.getTime()) / 1000,
    environment: made,
    options: { suite: options.suite, strategies, seeds, trials, workers, processes },
    notes: [
      ...(shortened
        ? [`Problems that really train get 1/${TRAINING_SHARE} of the resource, to keep the suite short.`]
        : []),
      ...(taken > 0 ? [`${taken} of ${requests.length} runs were carried out earlier and taken from a journal.`] : []),
    ],
    programs,
    skipped: [...skipped, ...absent],
  });
  printReport(report, print, output.isTTY === true);
  const { json, html } = writeReport(options.out ?? resultsDirectory(), fileStamp(started), report);
  print(`\n${report.seconds.toFixed(0)} s\n${json}\n${html}`);
  return report.failures.length === 0 ? 0 : 1;
}

/** Outcomes of all requests: those in the journal (if a path to one is given), and of the rest what `carryOut` makes of it. */
async function resumed(
  requests: readonly RunRequest[],
  settings: JournalSettings,
  path: string | undefined,
  print: (text: string) => void,
  carryOut: (rest: readonly RunRequest[], journal: Journal | undefined) => Promise<Outcome[]>,
): Promise<{ readonly outcomes: Outcome[]; readonly taken: number }> {
  const journal = path === undefined ? undefined : openJournal(path, settings);
  if (journal?.torn) print(`${path}: the last line was torn, and was cut off: that run is carried out again`);
  const finished = requests.map((request) => journal?.find(request));
  const rest = requests.filter((_, i) => finished[i] === undefined);
  const taken = requests.length - rest.length;
  if (taken > 0) print(`${taken} of ${requests.length} runs taken from ${path}`);
  try {
    const carriedOut = (rest.length === 0 ? [] : await carryOut(rest, journal)).values();
    const outcomes = requests.map((request, i) => {
      const record = finished[i];
      return record === undefined ? (carriedOut.next().value as Outcome) : { request, record };
    });
    return { outcomes, taken };
  } finally {
    journal?.close();
  }
}

/** Carries out requests behind a progress bar, each into the journal as it ends. */
async function withProgress(
  requests: readonly RunRequest[],
  {
    processes,
    journal,
    output,
    carryOut,
  }: Required<ComparisonContext> & { readonly processes: number; readonly journal: Journal | undefined },
): Promise<Outcome[]> {
  const progress = startProgress(requests.length, output);
  try {
    return await carryOut(requests, {
      processes,
      onOutcome: (outcome, done) => {
        if ('record' in outcome) journal?.append(outcome.record);
        const { problem, strategy, seed } = outcome.request;
        progress.advance(done, `${problem}, ${strategy}, seed ${seed}`);
      },
    });
  } finally {
    progress.stop();
  }
}

type Skipped = ComparisonReport['skipped'];

/** The strategies of a comparison, programs among them; peers that cannot run here are left out, and said so. */
async function chosenStrategies({
  suite,
  strategies = SUITES[suite].strategies,
  programs = [],
  modules = [],
}: ComparisonOptions): Promise<{
  readonly strategies: readonly StrategyName[];
  readonly programs: readonly ProgramReport[];
  readonly absent: Skipped;
}> {
  const found = await findPeers(strategies.filter(isPeer));
  const absent = found.flatMap((peer) => ('reason' in peer ? [peer] : []));
  return {
    strategies: [
      ...strategies.filter((name) => !absent.some((peer) => peer.name === name)),
      ...[...programs, ...modules].map(({ name }) => name),
    ],
    programs: [
      ...found.flatMap((peer) => ('program' in peer ? [{ ...peer.program, versions: peer.versions }] : [])),
      ...programs.map((program) => ({ ...program, versions: {} })),
    ],
    absent,
  };
}

/** Real training takes real time: a suite gives such problems a smaller run, unless they are asked for by name. */
const TRAINING_SHARE = 5;

function isTraining({ kind }: Problem): boolean {
  return kind === 'training';
}

function chosenProblems({ suite, half, problems: wanted }: ComparisonOptions): {
  readonly problems: readonly Problem[];
  readonly skipped: Skipped;
} {
  const { problems, skipped } = listProblems();
  if (wanted === undefined) {
    const { problems: all, half: halfOf }: Suite = SUITES[suite];
    const taken = half === undefined || halfOf === undefined ? all : halfOf(half);
    return typeof taken === 'function' ? { problems: problems.filter(taken), skipped } : available(taken);
  }
  if (wanted.length === 1 && wanted[0] === 'all') return { problems, skipped };
  return { problems: wanted.map(problemNamed), skipped: [] };
}

/** The problems of a suite by name; those whose data are not here are skipped, and said so. */
function available(names: readonly string[]): { readonly problems: readonly Problem[]; readonly skipped: Skipped } {
  const problems: Problem[] = [];
  const skipped: Skipped[number][] = [];
  for (const name of names) {
    try {
      problems.push(problemNamed(name));
    } catch (error) {
      if (!(error instanceof TunesmithError) || error.code !== 'PROBLEM_UNAVAILABLE') throw error;
      skipped.push({ name, reason: error.message });
    }
  }
  return { problems, skipped };
}
