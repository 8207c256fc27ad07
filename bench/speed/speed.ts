import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bayesian } from '../../lib/index.js';
import { type Environment, environment, packageRoot } from '../report/environment.js';
import { figure } from '../report/format.js';
import { terminalTable } from '../report/tables.js';
import { fileStamp } from '../report.js';
import { boundedCases } from './bounded.js';
import { askAndTell, batchCase, cases, studyWith } from './cases.js';
import { type AbortLatency, abortLatency, type Throughput, throughput } from './concurrency.js';
import { engineCases } from './engines.js';
import { type EventLoopDelay, eventLoopDelay } from './event-loop.js';
import { type HalvingTiming, halvingCells, halvingTimings } from './halving.js';
import { measure, type Timing } from './measure.js';
import { type BoundedTiming, boundedCells, type Verdict, verdictCells, verdicts } from './verdicts.js';

export interface SpeedReport {
  readonly format: 'tunesmith-speed/2';
  readonly started: string;
  readonly environment: Environment;
  readonly bounded: readonly BoundedTiming[];
  readonly timings: readonly Timing[];
  readonly batch: Timing;
  readonly throughput: Throughput;
  readonly abort: AbortLatency;
  readonly halving: readonly HalvingTiming[];
  readonly eventLoop: EventLoopDelay & { readonly asks: number; readonly told: number };
  readonly targets: readonly Verdict[];
}

const LOOP_ASKS = 50;
const LOOP_TOLD = 300;

/** Times everything, prints as it goes, writes speed-<time>.json; the directory's default is bench/results/local. */
export async function speed(out: string | undefined): Promise<void> {
  const started = new Date();
  const bounded = await timeBounded();
  const timings: Timing[] = [];
  for (const each of [...cases(), ...(await engineCases())]) timings.push(printed(await measure(each)));
  const batch = printed(await measure(batchCase()));
  const halving: HalvingTiming[] = [];
  for await (const timing of halvingTimings()) halving.push(timing);
  console.log(`\n${terminalTable(halvingCells(halving), process.stdout.isTTY)}`);
  const study = studyWith(bayesian(), LOOP_TOLD);
  const delay = await eventLoopDelay(async () => {
    for (let i = 0; i < LOOP_ASKS; i++) await askAndTell(study);
  });
  const measured = { bounded, batch, throughput: await throughput(), abort: await abortLatency() };
  const report: SpeedReport = {
    format: 'tunesmith-speed/2',
    started: started.toISOString(),
    environment: environment(),
    ...measured,
    timings,
    halving,
    eventLoop: { ...delay, asks: LOOP_ASKS, told: LOOP_TOLD },
    targets: verdicts(measured),
  };
  const colours = process.stdout.isTTY;
  console.log(`\n${terminalTable(boundedCells(bounded), colours)}`);
  console.log(`\n${terminalTable(verdictCells(report.targets), colours)}`);
  console.log(
    `event loop during ${LOOP_ASKS} Bayesian asks after ${LOOP_TOLD} results (${delay.seconds.toFixed(0)} s): delayed by ` +
      `${figure(delay.median)} ms (median), ${figure(delay.p99)} ms (99th percentile), ${figure(delay.max)} ms (maximum)`,
  );
  const directory = out ?? join(packageRoot(), 'bench', 'results', 'local');
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `speed-${fileStamp(started)}.json`);
  writeFileSync(file, `${JSON.stringify(report, undefined, 2)}\n`);
  console.log(file);
}

async function timeBounded(): Promise<BoundedTiming[]> {
  const timings: BoundedTiming[] = [];
  for await (const each of boundedCases()) {
    const timing = await measure(each);
    const bound = each.bound(timing.peak);
    timings.push({ ...timing, kind: each.kind, n: each.n, d: each.d, bound, ratio: timing.processor / bound });
    printed({ ...timing, name: `${each.name}, n = ${each.n}, d = ${each.d}` });
  }
  return timings;
}

function printed(timing: Timing): Timing {
  console.log(`${timing.name}: ${figure(timing.milliseconds)} ms`);
  return timing;
}
