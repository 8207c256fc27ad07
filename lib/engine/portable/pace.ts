import { turn } from '../../turn.js';
import { type CancelFlag, throwIf } from './cancelled.js';

/** Milliseconds between two turns of the event loop. */
const SLICE = 6;

/** Shares its thread: a long computation that breathes often lets others run every few milliseconds, and learns of an abort. */
export class Pace {
  #since = performance.now();

  constructor(readonly cancelled?: CancelFlag) {}

  /** Lets the event loop turn where the last turn is long ago. Throws Cancelled once the flag is set. */
  async breathe(): Promise<void> {
    if (performance.now() - this.#since >= SLICE) {
      await turn();
      this.#since = performance.now();
    }
    throwIf(this.cancelled);
  }

  /** The result of a computation in steps, with breath between them. */
  async finish<T>(steps: Generator<void, T, void>): Promise<T> {
    let step = steps.next();
    while (!step.done) {
      await this.breathe();
      step = steps.next();
    }
    return step.value;
  }
}
