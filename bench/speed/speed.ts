import { bayesian } from '../../lib/index.js';
import { environment } from '../report/environment.js';
import { figure } from '../report/format.js';
import { terminalTable } from '../report/tables.js';
import { writeMeasurement } from '../report/write.js';
import { costChangeCells, costChanges, costsOf, readSpeed } from './against.js';
import { boundedCases } from './bounded.js';
import { askAndTell, batchCase, cases, studyWith } from './cases.js';
import { abortLatency, throughput } from './concurrency.js';
import { engineCases } from './engines.js';
import { eventLoopDelay } from './event-loop.js';
import { type HalvingTiming, halvingCells, halvingTimings } from './halving.js';
import { measure, type Timing } from './measure.js';
import { parts } from './parts.js';
import type { SpeedReport } from './report.js';
import { type BoundedTiming, boundedCells, verdictCells, verdicts } from './verdicts.js';

const LOOP_ASKS = 50;
const LOOP_TOLD = 300;

/** Where the report goes, and what it is compared with. */
export interface SpeedOptions {
  /** Directory; default bench/results/local. */
  readonly out?: string;
  /** An earlier report; default: the newest of bench/results/speed. */
  readonly against?: string;
  /** A cost of more than so many times the earlier one fails; absent: nothing does. */
  readonly check?: number;
}

/** Times everything, prints as it goes, writes speed-<time>.json; resolves to the exit code: 1 if `check` failed. */
export async function speed({ out, against, check }: SpeedOptions): Promise<number> {
  const started = new Date();
  // Read first: a wrong file should not cost the minutes of a measurement.
  const earlier = against === undefined && check === undefined ? undefined : readSpeed(against);
  const bounded = await timeBounded();
  const timings: Timing[] = [];
  for (const each of [...parts(), ...cases(), ...(await engineCases())]) timings.push(printed(await measure(each)));
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
    format: 'tunesmith-speed/4',
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
  writeMeasurement('speed', started, report, out);
  if (earlier === undefined) return 0;
  const changes = costChanges(costsOf(earlier.report), costsOf(report), check ?? Number.POSITIVE_INFINITY);
  console.log(
    `\nagainst ${earlier.path}, processor time times GEMM peak:\n${terminalTable(costChangeCells(changes), colours)}`,
  );
  const slower = changes.filter((each) => each.slower);
  if (check !== undefined) {
    console.log(
      `${slower.length} of ${changes.length} costs are more than ${check} times what they were, beyond their quartiles`,
    );
  }
  return slower.length === 0 ? 0 : 1;
}

async function timeBounded(): Promise<BoundedTiming[]> {
  const timings: BoundedTiming[] = [];
  for await (const each of boundedCases()) {
    const timing = await measure(each);
    const ratioOf = (work: number): number => work / each.bound(1);
    timings.push({
      ...timing,
      kind: each.kind,
      n: each.n,
      d: each.d,
      bound: each.bound(timing.peak),
      ratio: ratioOf(timing.work),
      ratioQuartiles: [ratioOf(timing.workQuartiles[0]), ratioOf(timing.workQuartiles[1])],
    });
    printed({ ...timing, name: `${each.name}, n = ${each.n}, d = ${each.d}` });
  }
  return timings;
}

function printed(timing: Timing): Timing {
  console.log(`${timing.name}: ${figure(timing.milliseconds)} ms`);
  return timing;
}
