import { type Heap, pop, push } from './heap.js';

/** A trial's place in its rung: by loss, ties by the lower trial number. */
export interface Ranked {
  readonly loss: number;
  readonly trial: number;
}

export function isBetter(a: Ranked, b: Ranked): boolean {
  return a.loss < b.loss || (a.loss === b.loss && a.trial < b.trial);
}

export function isWorse(a: Ranked, b: Ranked): boolean {
  return isBetter(b, a);
}

/** The best max(atLeast, floor(n / reductionFactor)) of n results that arrive one by one. O(log n) a result. */
export class TopFraction {
  #count = 0;
  /** The worst of the best in front. */
  readonly #best: Heap<Ranked> = [];
  /** The best of the rest in front. */
  readonly #rest: Heap<Ranked> = [];

  constructor(
    private readonly reductionFactor: number,
    private readonly atLeast: number,
  ) {}

  /** Counts a result that belongs to the best if it ranks high enough. The loss must not be NaN. */
  add(entry: Ranked): void {
    this.#count++;
    if (this.contains(entry)) push(this.#best, entry, isWorse);
    else push(this.#rest, entry, isBetter);
    this.#rebalance();
  }

  /** Counts a result that never belongs to the best: a failed trial. */
  addWorst(): void {
    this.#count++;
    this.#rebalance();
  }

  /** Whether an added entry is among the best now; later results may push it out. */
  contains(entry: Ranked): boolean {
    return this.#best.length > 0 && !isBetter(this.#best[0], entry);
  }

  /** Number of results. */
  get count(): number {
    return this.#count;
  }

  #rebalance(): void {
    const size = Math.max(this.atLeast, Math.floor(this.#count / this.reductionFactor));
    while (this.#best.length > size) push(this.#rest, pop(this.#best, isWorse), isBetter);
    while (this.#best.length < size && this.#rest.length > 0) push(this.#best, pop(this.#rest, isBetter), isWorse);
  }
}
