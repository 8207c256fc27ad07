import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bayesian } from '../../lib/index.js';
import { type Environment, environment, packageRoot } from '../report/environment.js';
import { figure } from '../report/format.js';
import { terminalTable } from '../report/tables.js';
import { fileStamp } from '../report.js';
import { askAndTell, cases, studyWith } from './cases.js';
import { type EventLoopDelay, eventLoopDelay } from './event-loop.js';
import { type HalvingTiming, halvingCells, halvingTimings } from './halving.js';
import { measure, type Timing } from './measure.js';

export interface SpeedReport {
  readonly format: 'tunesmith-speed/1';
  readonly started: string;
  readonly environment: Environment;
  readonly timings: readonly Timing[];
  readonly halving: readonly HalvingTiming[];
  readonly eventLoop: EventLoopDelay & { readonly asks: number; readonly told: number };
}

const LOOP_ASKS = 200;
const LOOP_TOLD = 300;

/** Times everything, prints as it goes, writes speed-<time>.json; the directory's default is bench/results/local. */
export async function speed(out: string | undefined): Promise<void> {
  const started = new Date();
  const timings: Timing[] = [];
  for (const each of cases()) {
    const timing = await measure(each);
    timings.push(timing);
    console.log(`${timing.name}: ${figure(timing.milliseconds)} ms`);
  }
  const halving: HalvingTiming[] = [];
  for await (const timing of halvingTimings()) halving.push(timing);
  console.log(`\n${terminalTable(halvingCells(halving), process.stdout.isTTY)}`);
  const study = studyWith(bayesian(), LOOP_TOLD);
  const delay = await eventLoopDelay(async () => {
    for (let i = 0; i < LOOP_ASKS; i++) await askAndTell(study);
  });
  const report: SpeedReport = {
    format: 'tunesmith-speed/1',
    started: started.toISOString(),
    environment: environment(),
    timings,
    halving,
    eventLoop: { ...delay, asks: LOOP_ASKS, told: LOOP_TOLD },
  };
  const rows = timings.map(({ name, milliseconds, quartiles, samples, rate }) => [
    name,
    figure(milliseconds),
    `[${quartiles.map(figure).join(', ')}]`,
    String(samples),
    rate >= 100 ? Math.round(rate).toLocaleString('en') : figure(rate),
  ]);
  console.log(
    `\n${terminalTable([['operation, d = 6', 'ms, median', 'quartiles', 'samples', 'per second'], ...rows], process.stdout.isTTY)}`,
  );
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
