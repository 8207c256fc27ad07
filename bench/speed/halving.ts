import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SuccessiveHalving } from '../../lib/core.js';
import { createStudy, defineSpace, float, hyperband } from '../../lib/index.js';
import { packageRoot } from '../report/environment.js';
import { median } from '../statistics/descriptive.js';

/** What a report costs one layer, in processor time: the next job is part of it. */
export interface HalvingTiming {
  readonly layer: 'core (C++)' | 'SuccessiveHalving' | 'trial.report';
  readonly mode: 'synchronous' | 'promotion' | 'stopping';
  readonly trials: number;
  readonly reports: number;
  readonly nanoseconds: number;
  /** Memory of a trial, in bytes; undefined where it was not measured. */
  readonly bytes?: number;
  /** Optuna's HyperbandPruner takes so many times as long for a report; undefined without its baseline. */
  readonly optuna?: number;
}

const SIZES = [1_000, 10_000, 100_000, 1_000_000];
/** A million trials that report every epoch are as many promises: more than a benchmark should hold. */
const STUDY_SIZES = [1_000, 3_000, 10_000, 100_000];
/** Reports timed at least, in repeated studies where one is too short. */
const REPORTS = 200_000;

/** Times every layer; the C++ core where there is a compiler. */
export async function* halvingTimings(): AsyncGenerator<HalvingTiming> {
  const baseline = optunaNanoseconds();
  const withRatio = (timing: HalvingTiming): HalvingTiming =>
    baseline === undefined ? timing : { ...timing, optuna: baseline / timing.nanoseconds };
  for (const timing of coreTimings()) yield withRatio(timing);
  for (const trials of SIZES) yield withRatio(await timed('SuccessiveHalving', 'promotion', trials, bookkeeping));
  for (const trials of STUDY_SIZES) yield withRatio(await timed('trial.report', 'stopping', trials, study));
}

function* coreTimings(): Generator<HalvingTiming> {
  const root = packageRoot();
  const directory = mkdtempSync(join(tmpdir(), 'tunesmith-'));
  const program = join(directory, 'halving');
  const sources = [
    'bench/speed/halving.cpp',
    ...['halving', 'halving_plan', 'top_fraction', 'random', 'normal'].map(sourceOf),
  ];
  try {
    execFileSync(process.env.CXX ?? 'c++', ['-std=c++20', '-O3', '-Inative/core', ...sources, '-o', program], {
      cwd: root,
    });
    for (const mode of ['synchronous', 'promotion', 'stopping']) {
      for (const trials of SIZES) {
        yield {
          layer: 'core (C++)',
          ...JSON.parse(execFileSync(program, [mode, String(trials)], { encoding: 'utf8' })),
        };
      }
    }
  } catch (error) {
    console.log(`halving: the core by itself was not timed: ${(error as Error).message}`);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function sourceOf(name: string): string {
  return `native/core/${name}.cpp`;
}

/** Seconds spent in reports, and how many there were, of a study of so many trials. */
type Course = (trials: number) => Promise<{ readonly seconds: number; readonly reports: number }>;

async function timed(
  layer: HalvingTiming['layer'],
  mode: HalvingTiming['mode'],
  trials: number,
  course: Course,
): Promise<HalvingTiming> {
  for (let i = 0; i < 2; i++) await course(20_000); // the compiler's turn
  let reports = 0;
  // The median over the studies: a mean would hold the pauses of a few.
  const nanoseconds: number[] = [];
  while (reports < REPORTS) {
    const once = await course(trials);
    nanoseconds.push((1e9 * once.seconds) / once.reports);
    reports += once.reports;
  }
  return { layer, mode, trials, reports, nanoseconds: median(nanoseconds) };
}

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** A loss that looks random. */
function lossOf(n: number): number {
  return ((Math.imul(n, 2654435761) >>> 8) % 65_536) + 1e-9 * n;
}

async function bookkeeping(trials: number): ReturnType<Course> {
  const halving = new SuccessiveHalving({ maxResource: 81, brackets: 0, mode: 'promotion', maxTrials: trials });
  const start = processorSeconds();
  for (let reports = 0; ; reports++) {
    const job = halving.next();
    if (typeof job === 'string') return { seconds: processorSeconds() - start, reports };
    halving.report(job.trial, lossOf(reports));
  }
}

const space = defineSpace({ x: float(-1, 1), y: float(-1, 1) });

/** Every epoch is reported and awaited, as an objective does; asks are not timed. */
async function study(trials: number): ReturnType<Course> {
  const strategy = hyperband({ maxResource: 81, mode: 'stopping', trials });
  const running = createStudy({ space, direction: 'minimize', strategy, seed: 1 });
  let [seconds, reports] = [0, 0];
  for (;;) {
    const batch = await running.ask(1000);
    if (batch.length === 0) return { seconds, reports };
    const start = processorSeconds();
    for (const trial of batch) {
      let epoch = 1;
      while (await trial.report(epoch, lossOf(trial.number) + 1 / epoch)) epoch++;
      reports += epoch;
    }
    seconds += processorSeconds() - start;
  }
}

/** What Optuna's HyperbandPruner took for a report at its largest study, where the peers' results are here. */
function optunaNanoseconds(): number | undefined {
  const file = join(
    process.env.TUNESMITH_PEERS ?? join(packageRoot(), '..', 'shared', 'peers'),
    'results',
    'hyperband.jsonl',
  );
  if (!existsSync(file)) return undefined;
  const largest = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line): { pruner: string; trials: number; us_per_report_cpu: number } => JSON.parse(line))
    .filter(({ pruner }) => pruner === 'hyperband')
    .reduce((a, b) => (b.trials >= a.trials ? b : a));
  return 1000 * largest.us_per_report_cpu;
}

/** Rows for the terminal; the first is the head. */
export function halvingCells(timings: readonly HalvingTiming[]): string[][] {
  return [
    ['layer', 'mode', 'trials', 'ns a report', 'reports a second', 'bytes a trial', 'Optuna, times'],
    ...timings.map(({ layer, mode, trials, nanoseconds, bytes, optuna }) => [
      layer,
      mode,
      trials.toLocaleString('en'),
      nanoseconds.toFixed(0),
      Math.round(1e9 / nanoseconds).toLocaleString('en'),
      bytes === undefined ? '-' : bytes.toFixed(0),
      optuna === undefined ? '-' : optuna.toFixed(0),
    ]),
  ];
}
