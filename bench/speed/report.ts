import type { Environment } from '../report/environment.js';
import type { AbortLatency, Throughput } from './concurrency.js';
import type { EventLoopDelay } from './event-loop.js';
import type { HalvingTiming } from './halving.js';
import type { Timing } from './measure.js';
import type { BoundedTiming, Verdict } from './verdicts.js';

/** Everything that bench:speed measures, as written to JSON. */
export interface SpeedReport {
  /** Version 2 lacks the timings of parts, version 3 the work of each round. */
  readonly format: 'tunesmith-speed/2' | 'tunesmith-speed/3' | 'tunesmith-speed/4';
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
