import { figure } from '../report/format.js';
import type { Cells } from '../report/tables.js';
import type { Bounded } from './bounded.js';
import { TARGETS } from './bounds.js';
import { BATCH } from './cases.js';
import type { AbortLatency, Throughput } from './concurrency.js';
import type { Timing } from './measure.js';

/** The machine of the targets. */
const CORES = 2;

/** A timing beside its bound. */
export interface BoundedTiming extends Timing, Pick<Bounded, 'kind' | 'n' | 'd'> {
  /** Milliseconds at the peak measured beside it. */
  readonly bound: number;
  /** Processor time / bound, median over rounds. */
  readonly ratio: number;
  /** Its quartiles; absent in earlier reports. */
  readonly ratioQuartiles?: readonly [lower: number, upper: number];
}

/** A target of docs/speed.md and what was measured. */
export interface Verdict {
  readonly what: string;
  readonly measured: number;
  readonly target: number;
  /** Whether the target is the most or the least. */
  readonly sense: 'at most' | 'at least';
  readonly met: boolean;
}

function atMost(what: string, measured: number, target: number): Verdict {
  return { what, measured, target, sense: 'at most', met: measured <= target };
}

function atLeast(what: string, measured: number, target: number): Verdict {
  return { what, measured, target, sense: 'at least', met: measured >= target };
}

/** Every target, in the order of docs/speed.md. */
export function verdicts(measured: {
  readonly bounded: readonly BoundedTiming[];
  readonly batch: Timing;
  readonly throughput: Throughput;
  readonly abort: AbortLatency;
}): Verdict[] {
  const { bounded, batch, throughput, abort } = measured;
  const each = bounded.flatMap(({ kind, name, n, d, ratio }) => {
    const what = `${name}, n = ${n}, d = ${d}`;
    if (kind !== 'likelihood') return [atMost(`${what}: ratio`, ratio, TARGETS.proposalRatio)];
    const fraction = TARGETS.likelihoodFraction[n];
    return fraction === undefined ? [] : [atLeast(`${what}: fraction`, 1 / ratio, fraction)];
  });
  return [
    ...each,
    atLeast(
      `${throughput.studies} studies at once: proposals a second of 2 cores`,
      throughput.perProcessorSecond * CORES,
      TARGETS.proposalsPerSecond,
    ),
    atMost(`ask(${BATCH}) after 200 results: processor ms`, batch.processor, TARGETS.batchMilliseconds),
    atMost('event loop meanwhile, 99th percentile: ms', throughput.eventLoop.p99, TARGETS.eventLoopMilliseconds),
    atMost(`longest of ${abort.aborts} aborts, n = 1000: ms`, abort.max, TARGETS.abortMilliseconds),
  ];
}

/** One row a timing: milliseconds, bound, ratio of the two and its inverse. */
export function boundedCells(timings: readonly BoundedTiming[]): Cells {
  return [
    [
      'operation',
      'd',
      'n',
      'ms, median',
      'quartiles',
      'processor ms',
      'GFLOP/s',
      'bound, ms',
      'ratio',
      'its quartiles',
      'fraction',
    ],
    ...timings.map(({ name, d, n, milliseconds, quartiles, processor, peak, bound, ratio, ratioQuartiles }) => [
      name,
      `${d}`,
      `${n}`,
      figure(milliseconds),
      `[${quartiles.map(figure).join(', ')}]`,
      figure(processor),
      figure(peak),
      figure(bound),
      ratio.toFixed(2),
      `[${(ratioQuartiles ?? [ratio, ratio]).map((each) => each.toFixed(2)).join(', ')}]`,
      (1 / ratio).toFixed(2),
    ]),
  ];
}

/** One row a target. */
export function verdictCells(all: readonly Verdict[]): Cells {
  return [
    ['target', 'wanted', 'measured', ''],
    ...all.map(({ what, sense, target, measured, met }) => [
      what,
      `${sense} ${target}`,
      figure(measured),
      met ? 'met' : 'missed',
    ]),
  ];
}
