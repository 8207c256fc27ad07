import { loadEngine } from '../../lib/engine/load.js';
import { bayesian, type Study } from '../../lib/index.js';
import { median } from '../statistics/descriptive.js';
import { requestOver } from './bounded.js';
import { askAndTell, studyWith } from './cases.js';
import { type EventLoopDelay, eventLoopDelay } from './event-loop.js';

/** Many studies that ask at the same time. */
export interface Throughput {
  readonly studies: number;
  readonly told: number;
  readonly proposals: number;
  readonly perSecond: number;
  /** Proposals in a second of one core's time: what others take from a shared machine does not count. */
  readonly perProcessorSecond: number;
  readonly eventLoop: EventLoopDelay;
}

const STUDIES = 64;
const TOLD = 100;
/** Asks of each study: at a hundred results one fit in ten restarts. */
const ROUNDS = 10;

/** 64 studies of 100 observations in 6 dimensions, each of which asks and tells in turn, all at once; every ask fits anew. */
export async function throughput(): Promise<Throughput> {
  const studies = Array.from({ length: STUDIES }, (_, i) => studyWith(bayesian(), TOLD, 6, i + 1));
  await Promise.all(studies.map(askAndTell));
  const before = process.cpuUsage();
  const eventLoop = await eventLoopDelay(async () => {
    await Promise.all(studies.map(askRepeatedly));
  });
  const proposals = STUDIES * ROUNDS;
  const { user, system } = process.cpuUsage(before);
  return {
    studies: STUDIES,
    told: TOLD,
    proposals,
    perSecond: proposals / eventLoop.seconds,
    perProcessorSecond: proposals / ((user + system) / 1e6),
    eventLoop,
  };
}

async function askRepeatedly(study: Study): Promise<void> {
  for (let i = 0; i < ROUNDS; i++) await askAndTell(study);
}

/** How long aborted proposals went on, in milliseconds. */
export interface AbortLatency {
  readonly median: number;
  readonly max: number;
  readonly aborts: number;
}

const ABORTS = 12;
const OBSERVATIONS = 1000;

/** Aborts proposals from 1000 observations at times spread over fit (seconds) and search (tens of milliseconds). */
export async function abortLatency(): Promise<AbortLatency> {
  const request = requestOver(OBSERVATIONS, 6);
  const hyperparameters = { lengthscales: Array(6).fill(0.5), outputscale: 1, noise: 1e-4, mean: 0 };
  const latencies: number[] = [];
  for (let i = 0; i < ABORTS; i++) {
    const fitting = i % 2 === 0;
    const controller = new AbortController();
    let aborted = Number.NaN;
    setTimeout(
      () => {
        aborted = performance.now();
        controller.abort();
      },
      (fitting ? 30 : 5) * (i + 1),
    );
    const proposed = fitting ? request : { ...request, refit: false, warmStart: hyperparameters };
    await loadEngine()
      .propose(proposed, controller.signal)
      .catch(() => latencies.push(performance.now() - aborted));
  }
  return { median: median(latencies), max: Math.max(...latencies), aborts: latencies.length };
}
