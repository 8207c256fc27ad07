import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How long timers waited while `work` ran, in milliseconds. */
export interface EventLoopDelay {
  readonly median: number;
  readonly p99: number;
  readonly max: number;
  readonly seconds: number;
}

const RESOLUTION = 1;
const NANOSECONDS = 1e6;

/** Delay beyond the timer's own interval (1 ms) while `work` runs. */
export async function eventLoopDelay(work: () => Promise<void>): Promise<EventLoopDelay> {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION });
  const before = performance.now();
  histogram.enable();
  await work();
  histogram.disable();
  const delay = (nanoseconds: number): number => Math.max(0, nanoseconds / NANOSECONDS - RESOLUTION);
  return {
    median: delay(histogram.percentile(50)),
    p99: delay(histogram.percentile(99)),
    max: delay(histogram.max),
    seconds: (performance.now() - before) / 1000,
  };
}
