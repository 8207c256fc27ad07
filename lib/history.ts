import type { EarlyStopper } from './early-stopping.js';
import type { Event } from './event.js';
import { HeldEvents } from './held-events.js';
import type { Params, Space } from './space.js';
import { reaches } from './strategy/resource.js';
import type { History, Json, Proposal, Report, Session, TrialDecision } from './strategy/strategy.js';
import { type TrialOwner, TrialRecord } from './trial.js';
import { encode, key, keyOf } from './unit-cube.js';

/** The run that evaluates a trial hears of its pauses. */
export interface Attendant {
  /** The trial was paused: resolves true when promoted, false when stopped or the run ends. */
  pause(trial: TrialRecord): Promise<boolean>;
  /** The paused trial was stopped. */
  stop(trial: TrialRecord): void;
  /** The paused trial was promoted, and another asker has it now. */
  leave(trial: TrialRecord): void;
}

/** The best result so far: at the largest resource reached, the least loss. */
interface Best {
  readonly trial: TrialRecord;
  readonly resource: number;
  readonly loss: number;
}

/**
 * The ordered history of a study. Losses only: the study flips signs. O(1) amortized per event.
 *
 * Iterative sessions decide by rank, so a report that overtook the proposal in flight could make that proposal void.
 * Their events are therefore held back until the proposal has landed, which takes milliseconds; other sessions' events
 * apply at once.
 */
export class StudyHistory implements History {
  readonly trials: TrialRecord[] = [];
  readonly events: Event[] = [];
  readonly attendants = new Map<TrialRecord, Attendant>();
  /** Trials that ran when the study was saved, or their run was aborted, and have not been heard of since. */
  readonly lost = new Set<TrialRecord>();
  memory: Json | undefined = undefined;
  asked = 0;
  best: Best | undefined = undefined;
  readonly #keys = new Map<string, TrialRecord>();
  #indexed = 0;
  #held = false;
  readonly #waiting = new HeldEvents();
  /** Where the latest checkpoint of each trial is among the events. */
  readonly #checkpointAt = new Map<number, number>();
  #landing: Promise<unknown> = Promise.resolve();

  constructor(
    readonly space: Space,
    readonly session: Session,
    readonly trialLimit: number | undefined,
    private readonly owner: TrialOwner,
    private readonly stopper?: EarlyStopper,
  ) {}

  get observed(): number {
    return this.trials.length - this.asked;
  }

  has(unit: Float64Array): boolean {
    return this.#find(key(this.space, unit)) !== undefined;
  }

  /** The latest trial of exactly these parameters. */
  find(params: Params): TrialRecord | undefined {
    return this.#find(keyOf(this.space, params));
  }

  /** Appends and applies an event, or holds it back. */
  commit(event: Event): void {
    if (this.#held) this.#waiting.add(event);
    else this.apply(event);
  }

  /** True for a trial with an event that is held back. */
  isWaiting(trial: TrialRecord): boolean {
    return this.#waiting.of(trial.number).length > 0;
  }

  /** True for a trial with an event that is held back and may end it. */
  isAnswered(trial: TrialRecord): boolean {
    return this.#waiting.of(trial.number).some((event) => {
      if (event.type !== 'report') return event.type !== 'checkpoint';
      return this.stopper !== undefined || reaches(event.resource, trial.resource ?? Infinity);
    });
  }

  /** Resolves when no event is held back. */
  async settled(): Promise<void> {
    if (this.#waiting.all.length > 0) await this.#landing;
  }

  /** Every event, those held back last. */
  allEvents(): readonly Event[] {
    return [...this.events, ...this.#waiting.all];
  }

  /** A promoted trial is its asker's: the run that attended to it, if another, leaves it. */
  handOver(trial: TrialRecord, asker: Attendant | undefined): void {
    const attendant = this.attendants.get(trial);
    if (attendant === asker) return;
    this.attendants.delete(trial);
    attendant?.leave(trial);
  }

  /** Marks the running trials as lost: a restored study does not know who evaluates them. */
  loseRunning(): void {
    for (const trial of this.trials) if (trial.state === 'running') this.lose(trial);
  }

  /** Nobody evaluates this running trial any more: the next run takes it up. */
  lose(trial: TrialRecord): void {
    trial.resumeFrom = trial.resumePoint;
    this.lost.add(trial);
  }

  /** Runs `propose` and what follows from it with an iterative session's other events held back. */
  hold<T>(propose: () => Promise<T>): Promise<T> {
    if (!this.session.iterative) return propose();
    this.#held = true;
    const landing = propose().finally(() => {
      this.#held = false;
      for (const event of this.#waiting.release()) this.apply(event);
    });
    this.#landing = landing.catch(() => undefined);
    return landing;
  }

  /** Appends and applies an event at once. */
  apply(event: Event): void {
    this.events.push(event);
    if (event.type === 'ask') this.#ask(event.trial, event.proposal);
    else if (event.type === 'observe') this.#observe(event.params, event.loss, event.noise);
    else if (event.type === 'tell') this.#tell(this.trials[event.trial], event.loss, event.noise);
    else if (event.type === 'checkpoint') this.#save(this.trials[event.trial], event.checkpoint, event.resource);
    else if (event.type === 'report') {
      const { resource, loss, checkpoint } = event;
      const trial = this.trials[event.trial];
      this.#save(trial, checkpoint);
      // The event itself, which the study keeps anyhow; but not its checkpoint, which a later one replaces.
      this.#report(trial, checkpoint === undefined ? event : { resource, loss });
    } else this.#fail(this.trials[event.trial], event.error);
  }

  #ask(number: number, proposal: Proposal): void {
    let trial = this.trials[number];
    if (trial === undefined) {
      trial = new TrialRecord(number, proposal.unit, true, this.owner);
      trial.prediction = proposal.prediction;
      this.trials.push(trial);
      this.asked++;
    }
    trial.state = 'running';
    trial.asks++;
    trial.resource = proposal.resource;
    trial.resumeFrom = trial.resumePoint || (proposal.resumeFrom ?? 0);
    this.session.asked?.(number, proposal);
  }

  #observe(params: Params, loss: number, noise: number | undefined): void {
    const trial = new TrialRecord(this.trials.length, encode(this.space, params), false, this.owner, { ...params });
    this.trials.push(trial);
    this.#complete(trial, loss, noise);
  }

  #tell(trial: TrialRecord, loss: number, noise: number | undefined): void {
    this.lost.delete(trial);
    if (this.session.iterative) this.#report(trial, { resource: trial.resource ?? 0, loss }, noise);
    else this.#complete(trial, loss, noise);
  }

  #complete(trial: TrialRecord, loss: number, noise: number | undefined): void {
    trial.last = loss;
    trial.noise = noise;
    trial.state = 'completed';
    this.#improve(trial, trial.resource ?? 0, loss);
  }

  /** The latest event only holds on to a trial's checkpoint: they may be large. */
  #save(trial: TrialRecord, checkpoint: Json | undefined, resource?: number): void {
    if (checkpoint === undefined) return;
    const before = this.#checkpointAt.get(trial.number);
    if (before !== undefined) this.events[before] = { ...this.events[before], checkpoint: undefined } as Event;
    this.#checkpointAt.set(trial.number, this.events.length - 1);
    trial.saved = { checkpoint, resource };
  }

  #report(trial: TrialRecord, report: Report, noise?: number): void {
    const { resource, loss } = report;
    this.lost.delete(trial);
    trial.addReport(report, noise);
    const hopeless = this.stopper?.reported(trial.number, resource, loss) ?? false;
    const rung = this.session.iterative ? (trial.resource ?? 0) : Infinity;
    if (reaches(resource, rung)) this.#reachRungs(trial, resource, loss);
    else if (hopeless) this.#stopEarly(trial);
  }

  /** A report that passes several rungs counts at each, for as long as the trial may go on. */
  #reachRungs(trial: TrialRecord, resource: number, loss: number): void {
    let rung = trial.resource ?? 0;
    for (;;) {
      // At the rung, not at what was reported: who trains past it, or adds fractions up, is no better for that.
      this.#improve(trial, rung, loss);
      this.#decide(this.session.reported?.(trial.number, loss) ?? []);
      if (trial.state !== 'running' || trial.resource === undefined) return;
      if (trial.resource <= rung || !reaches(resource, trial.resource)) return;
      rung = trial.resource;
    }
  }

  /** Between rungs: worst in its rung, so that no peer waits for it. */
  #stopEarly(trial: TrialRecord): void {
    const decisions = this.session.failed?.(trial.number) ?? [];
    this.#decide(decisions.filter((decision) => decision.trial !== trial.number));
    trial.state = 'stopped';
  }

  #fail(trial: TrialRecord, error: unknown): void {
    this.lost.delete(trial);
    const decisions = this.session.failed?.(trial.number) ?? [];
    this.#decide(decisions.filter((decision) => decision.trial !== trial.number));
    trial.state = 'failed';
    trial.error = error;
  }

  #decide(decisions: readonly TrialDecision[]): void {
    for (const { trial: number, verdict } of decisions) {
      const trial = this.trials[number];
      if (verdict === 'proceed') {
        trial.resumeFrom = trial.reached;
        trial.resource = this.session.resource?.(number) ?? trial.resource;
      } else {
        trial.state = verdict;
      }
      if (verdict === 'stopped' || verdict === 'completed') this.attendants.get(trial)?.stop(trial);
    }
  }

  #improve(trial: TrialRecord, resource: number, loss: number): void {
    const { best } = this;
    if (Number.isNaN(loss)) return;
    if (best === undefined || resource > best.resource || (resource === best.resource && loss < best.loss)) {
      this.best = { trial, resource, loss };
    }
  }

  /** The index is built on demand: strategies that never look anything up do not pay for it. */
  #find(wanted: string): TrialRecord | undefined {
    for (; this.#indexed < this.trials.length; this.#indexed++) {
      const trial = this.trials[this.#indexed];
      // Observed values may differ from their decoded point in the last bit; asked ones are decoded from it.
      const text = trial.asked ? key(this.space, trial.unit) : keyOf(this.space, trial.params as Params);
      this.#keys.set(text, trial);
    }
    return this.#keys.get(wanted);
  }
}
