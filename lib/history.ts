import type { Direction, SnapshotEvent } from './snapshot-format.js';
import type { Params, Space } from './space.js';
import type { History, Json, Proposal, Session, TrialDecision } from './strategy/strategy.js';
import { type TrialOwner, TrialRecord } from './trial.js';
import { decode, encode, key, keyOf } from './unit-cube.js';

/** One thing that happened to a study. State is nothing but the events applied in order: replay is resume. */
export type Event =
  /** `seen`: how many events the proposal was computed from. */
  | { readonly type: 'ask'; readonly trial: number; readonly proposal: Proposal; readonly seen: number }
  | { readonly type: 'observe'; readonly trial: number; readonly params: Params; readonly loss: number }
  | { readonly type: 'tell'; readonly trial: number; readonly loss: number }
  | { readonly type: 'report'; readonly trial: number; readonly resource: number; readonly loss: number }
  | { readonly type: 'fail'; readonly trial: number; readonly error: unknown };

/** Whoever evaluates a trial under run() hears of pauses. */
export interface Attendant {
  /** The trial was paused: resolves true when promoted, false when stopped or the run ends. */
  pause(): Promise<boolean>;
  /** The paused trial was stopped. */
  stop(): void;
}

/** The best result so far: at the largest resource reached, the least loss. */
interface Best {
  readonly trial: TrialRecord;
  readonly resource: number;
  readonly loss: number;
}

/** The ordered history of a study. Losses only: the study flips signs. Every method is synchronous and O(1) amortized. */
export class StudyHistory implements History {
  readonly trials: TrialRecord[] = [];
  readonly events: Event[] = [];
  readonly attendants = new Map<TrialRecord, Attendant>();
  memory: Json | undefined = undefined;
  asked = 0;
  best: Best | undefined = undefined;
  readonly #keys = new Map<string, TrialRecord>();
  #indexed = 0;

  constructor(
    readonly space: Space,
    readonly session: Session,
    readonly trialLimit: number | undefined,
    private readonly owner: TrialOwner,
  ) {}

  has(unit: Float64Array): boolean {
    return this.#find(key(this.space, unit)) !== undefined;
  }

  /** The latest trial of exactly these parameters. */
  find(params: Params): TrialRecord | undefined {
    return this.#find(keyOf(this.space, params));
  }

  /** Appends and applies an event. */
  commit(event: Event): void {
    this.events.push(event);
    switch (event.type) {
      case 'ask':
        return this.#ask(event.trial, event.proposal);
      case 'observe':
        return this.#observe(event.trial, event.params, event.loss);
      case 'tell':
        return this.#tell(this.trials[event.trial], event.loss);
      case 'report':
        return this.#report(this.trials[event.trial], event.resource, event.loss);
      case 'fail':
        return this.#fail(this.trials[event.trial], event.error);
    }
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
    trial.resource = proposal.resource;
    trial.resumeFrom = proposal.resumeFrom ?? 0;
    this.session.asked?.(number, proposal);
  }

  #observe(number: number, params: Params, loss: number): void {
    const trial = new TrialRecord(number, encode(this.space, params), false, this.owner, { ...params });
    this.trials.push(trial);
    this.#complete(trial, loss);
  }

  #tell(trial: TrialRecord, loss: number): void {
    if (this.session.iterative) this.#report(trial, trial.resource ?? 0, loss);
    else this.#complete(trial, loss);
  }

  #complete(trial: TrialRecord, loss: number): void {
    trial.loss = loss;
    trial.state = 'completed';
    this.#improve(trial, trial.resource ?? 0, loss);
  }

  #report(trial: TrialRecord, resource: number, loss: number): void {
    trial.addReport(resource, loss);
    trial.loss = loss;
    if (!this.session.iterative || resource < (trial.resource ?? 0)) return;
    this.#improve(trial, resource, loss);
    this.#decide(this.session.reported?.(trial.number, loss) ?? []);
  }

  #fail(trial: TrialRecord, error: unknown): void {
    const decisions = this.session.failed?.(trial.number) ?? [];
    this.#decide(decisions.filter((decision) => decision.trial !== trial.number));
    trial.state = 'failed';
    trial.loss = undefined;
    trial.error = error;
  }

  #decide(decisions: readonly TrialDecision[]): void {
    for (const { trial: number, verdict } of decisions) {
      const trial = this.trials[number];
      if (verdict === 'proceed') trial.resource = this.session.resource?.(number) ?? trial.resource;
      else trial.state = verdict;
      if (verdict === 'stopped' || verdict === 'completed') this.attendants.get(trial)?.stop();
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
  #find(text: string): TrialRecord | undefined {
    for (; this.#indexed < this.trials.length; this.#indexed++) {
      const trial = this.trials[this.#indexed];
      this.#keys.set(keyOf(this.space, trial.params as Params), trial);
    }
    return this.#keys.get(text);
  }
}
