import { finite, integer } from './check.js';
import type { EarlyStopper, EarlyStopping } from './early-stopping.js';
import { checkOptions } from './options.js';

export interface MedianStoppingOptions {
  /** No trial is stopped below this resource. Default 0: none is spared. */
  readonly grace?: number | undefined;
  /** Other trials that must have reported at a resource before one is stopped there, >= 1. Default 5. */
  readonly minTrials?: number | undefined;
}

/**
 * The median stopping rule: a trial stops at a resource where its best loss so far is greater than the median of the other
 * trials' running averages there.
 *   stop if min_{s <= r} loss_s > median over the other trials i that reported at r of mean_{s <= r} loss_{i,s}
 * A diverged trial (NaN) counts as infinitely bad from there on. O(log n) a report. Alone or with any strategy: in
 * Hyperband it decides between the rungs.
 * Source: Golovin et al. (2017), Google Vizier, section 3.2.1.
 */
export function medianStopping(options: MedianStoppingOptions = {}): EarlyStopping {
  checkOptions('medianStopping', options, ['grace', 'minTrials']);
  const grace = options.grace === undefined ? 0 : finite('medianStopping', 'grace', options.grace);
  const minTrials = integer('medianStopping', 'minTrials', options.minTrials ?? 5, 1);
  return { name: 'median', options: { grace, minTrials }, open: () => new MedianStopper(grace, minTrials) };
}

/** A trial's reports so far. */
interface Track {
  best: number;
  sum: number;
  count: number;
}

class MedianStopper implements EarlyStopper {
  readonly #tracks = new Map<number, Track>();
  /** Running averages of the trials that reported at a resource. */
  readonly #averages = new Map<number, RunningMedian>();

  constructor(
    private readonly grace: number,
    private readonly minTrials: number,
  ) {}

  reported(trial: number, resource: number, reportedLoss: number): boolean {
    const loss = Number.isNaN(reportedLoss) ? Infinity : reportedLoss;
    const track = this.#tracks.get(trial) ?? { best: Infinity, sum: 0, count: 0 };
    this.#tracks.set(trial, track);
    track.best = Math.min(track.best, loss);
    track.sum += loss;
    track.count++;
    const others = this.#averages.get(resource) ?? new RunningMedian();
    this.#averages.set(resource, others);
    const stop = resource >= this.grace && others.count >= this.minTrials && track.best > others.median;
    others.add(track.sum / track.count);
    return stop;
  }
}

/** The median of numbers that arrive one by one: two heaps, the lower half and the upper half. O(log n) a number. */
class RunningMedian {
  /** Greatest first, by its negatives. */
  readonly #lower = new MinHeap();
  readonly #upper = new MinHeap();

  get count(): number {
    return this.#lower.size + this.#upper.size;
  }

  /** NaN before the first number. */
  get median(): number {
    const [lower, upper] = [-this.#lower.least, this.#upper.least];
    // Not the mean of two infinities of one sign, nor of one infinity: those are themselves.
    return this.#lower.size > this.#upper.size ? lower : lower === upper ? lower : (lower + upper) / 2;
  }

  add(value: number): void {
    this.#lower.push(-value);
    this.#upper.push(-this.#lower.pop());
    if (this.#upper.size > this.#lower.size) this.#lower.push(-this.#upper.pop());
  }
}

class MinHeap {
  readonly #values: number[] = [];

  get size(): number {
    return this.#values.length;
  }

  get least(): number {
    return this.#values[0] ?? Number.NaN;
  }

  push(value: number): void {
    const values = this.#values;
    let at = values.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (values[parent] <= value) break;
      values[at] = values[parent];
      at = parent;
    }
    values[at] = value;
  }

  pop(): number {
    const values = this.#values;
    const least = values[0];
    const last = values.pop() as number;
    if (values.length === 0) return least;
    let at = 0;
    for (let child = 1; child < values.length; child = 2 * at + 1) {
      if (child + 1 < values.length && values[child + 1] < values[child]) child++;
      if (last <= values[child]) break;
      values[at] = values[child];
      at = child;
    }
    values[at] = last;
    return least;
  }
}
