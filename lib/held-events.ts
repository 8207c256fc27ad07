import type { Event } from './event.js';

const NONE: readonly Event[] = [];

/** Events that wait for the proposal in flight to land, in order, and at hand by trial: thousands may report meanwhile. */
export class HeldEvents {
  #events: Event[] = [];
  readonly #byTrial = new Map<number, Event[]>();

  get all(): readonly Event[] {
    return this.#events;
  }

  of(trial: number): readonly Event[] {
    return this.#byTrial.get(trial) ?? NONE;
  }

  add(event: Event): void {
    this.#events.push(event);
    if (!('trial' in event)) return;
    const others = this.#byTrial.get(event.trial);
    if (others === undefined) this.#byTrial.set(event.trial, [event]);
    else others.push(event);
  }

  /** None is held any more. */
  release(): readonly Event[] {
    const events = this.#events;
    this.#events = [];
    this.#byTrial.clear();
    return events;
  }
}
