import { show, TunesmithError } from './errors.js';
import type { Attendant, StudyHistory } from './history.js';
import { checkRunOptions, type Objective, type RunOptions } from './run-options.js';
import type { Incumbent, TrialRecord } from './trial.js';
import { turn } from './turn.js';

/** What run needs of a study. */
export interface Runnable {
  readonly history: StudyHistory;
  readonly cardinality: number;
  readonly incumbent: Incumbent<object> | undefined;
  askWithin(
    count: number,
    options: { readonly signal?: AbortSignal },
    limit: number,
    asker: Attendant,
  ): Promise<TrialRecord[]>;
  tell(trial: TrialRecord, value: number, options?: { readonly noise?: number }): void;
  fail(trial: TrialRecord, error: unknown): void;
}

/**
 * Asks, evaluates and tells in `concurrency` slots. An objective that throws, or returns no finite number, fails its
 * trial and the study goes on, however many fail: the errors are on the trials. After an abort, objectives that have
 * not settled one turn of the event loop later are given up: their trials fail with the signal's reason and what they
 * return is ignored.
 */
export async function runStudy(
  study: Runnable,
  objective: Objective<object>,
  options: RunOptions<object>,
  where = 'run',
): Promise<Incumbent<object> | undefined> {
  checkRunOptions(where, objective, options);
  checkEnd(where, study, options);
  options.signal?.throwIfAborted();
  await new Run(study, objective, options, where).finished();
  return study.incumbent;
}

class Run implements Attendant {
  readonly #concurrency: number;
  /** Bound on the configurations asked in all. */
  readonly #limit: number;
  /** Trials whose objective is at work. */
  readonly #slots = new Set<TrialRecord>();
  /** Paused trials whose objective waits in report(). */
  readonly #parked = new Map<TrialRecord, (goOn: boolean) => void>();
  /** Trials whose objective was told to return, for they are paused or in other hands. */
  readonly #dismissed = new Set<TrialRecord>();
  /** Trials to take up again. */
  readonly #lost: TrialRecord[] = [];
  /** Objectives not yet settled, whether at work or parked. */
  readonly #live = new Map<TrialRecord, Promise<void>>();
  readonly #controller = new AbortController();
  /** Resolves when onTrial has dealt with every trial so far. */
  #notified: Promise<unknown> = Promise.resolve();
  #asking = false;
  /** Something happened while an ask was in flight. */
  #changed = false;
  #ended = false;
  #end: () => void = () => undefined;

  constructor(
    private readonly study: Runnable,
    private readonly objective: Objective<object>,
    private readonly options: RunOptions<object>,
    private readonly where: string,
  ) {
    this.#concurrency = options.concurrency ?? 1;
    this.#limit = options.trials === undefined ? Infinity : study.history.asked + options.trials;
  }

  async finished(): Promise<void> {
    const { signal } = this.options;
    const abort = () => this.#stop(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    try {
      this.#claimLost();
      await new Promise<void>((resolve) => {
        this.#end = resolve;
        void this.#fillSlots();
      });
      this.#ended = true;
      for (const trial of this.#parked.keys()) this.#release(trial, false);
      const all = Promise.all(this.#live.values());
      if (this.#controller.signal.aborted) await this.#giveUp(all);
      else await all.then(() => this.#notified);
      this.#controller.signal.throwIfAborted();
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /** Nobody but this run evaluates what a restored study was evaluating when it was saved. */
  #claimLost(): void {
    const { lost = 'resume' } = this.options;
    if (lost === 'leave') return;
    for (const trial of this.study.history.lost) {
      if (lost === 'resume') this.#lost.push(trial);
      else this.#failLost(trial);
    }
    this.study.history.lost.clear();
  }

  #failLost(trial: TrialRecord): void {
    const problem = `${this.where}: trial ${trial.number} was running when the study was saved. Use lost "resume" to go on.`;
    this.study.fail(trial, new TunesmithError('TRIAL_LOST', problem));
    this.#notify(trial);
  }

  async #fillSlots(): Promise<void> {
    this.#changed = true;
    if (this.#asking || this.#ended) return;
    while (this.#lost.length > 0 && this.#slots.size < this.#concurrency) {
      const trial = this.#lost.shift() as TrialRecord;
      if (trial.state === 'running') this.#start(trial);
    }
    this.#asking = true;
    try {
      while (this.#changed && !this.#ended && this.#slots.size < this.#concurrency) {
        this.#changed = false;
        const [trial] = await this.study.askWithin(1, { signal: this.#controller.signal }, this.#limit, this);
        if (trial === undefined) continue;
        this.#changed = true;
        this.#start(trial);
      }
      // Nothing at work and nothing to propose: no tell will come that could change this.
      if (this.#slots.size === 0) this.#end();
    } catch (error) {
      this.#stop(error);
    } finally {
      this.#asking = false;
    }
  }

  #start(trial: TrialRecord): void {
    this.#slots.add(trial);
    if (this.#parked.has(trial)) {
      this.#release(trial, true);
      return;
    }
    // Promoted while its dismissed objective winds up: #evaluate calls it anew.
    this.study.history.attendants.set(trial, this);
    if (this.#live.has(trial)) return;
    this.#live.set(trial, this.#evaluate(trial));
  }

  async #evaluate(trial: TrialRecord): Promise<void> {
    const { study, objective } = this;
    const { signal } = this.#controller;
    try {
      do {
        const value = await objective(trial.params, trial, signal);
        if (!this.#dismissed.delete(trial)) await this.#conclude(trial, () => this.#tell(trial, value));
      } while (trial.state === 'running' && this.#attends(trial) && !signal.aborted);
    } catch (error) {
      this.#dismissed.delete(trial);
      await this.#conclude(trial, () => study.fail(trial, error));
    }
    if (!this.#live.delete(trial)) return;
    this.#release(trial, false);
    this.#slots.delete(trial);
    if (this.#attends(trial)) {
      study.history.attendants.delete(trial);
      // Aborted between two rungs: what it has reached is worth going on from.
      if (trial.state === 'running') study.history.lose(trial);
      this.#notify(trial);
    }
    void this.#fillSlots();
  }

  /** Applies the outcome, unless a report has decided the trial before or the run has given it up. */
  async #conclude(trial: TrialRecord, outcome: () => void): Promise<void> {
    await this.study.history.settled();
    if (trial.state !== 'running' || !this.#attends(trial)) return;
    outcome();
    await this.study.history.settled();
  }

  #tell(trial: TrialRecord, evaluation: unknown): void {
    const measured = typeof evaluation === 'object' && evaluation !== null ? (evaluation as { noise?: number }) : {};
    const { value = evaluation, noise }: { value?: unknown; noise?: number } = measured;
    if (typeof value === 'number' && Number.isFinite(value)) {
      this.study.tell(trial, value, { noise });
      return;
    }
    const error = new TunesmithError(
      'INVALID_VALUE',
      `${this.where}: expected the objective to return a finite number for trial ${trial.number}, received ${show(value)}. ` +
        'Return the value to optimize, or throw if the evaluation failed.',
    );
    this.study.fail(trial, error);
  }

  pause(trial: TrialRecord): Promise<boolean> {
    if (this.#ended) return Promise.resolve(false);
    if (this.options.whenPaused === 'return') {
      this.#dismissed.add(trial);
      return Promise.resolve(false);
    }
    // An objective that awaits none of its reports may outlive its trial's stay in another run, and wait here for it.
    this.#release(trial, false);
    const promoted = new Promise<boolean>((resolve) => this.#parked.set(trial, resolve));
    this.#slots.delete(trial);
    this.#notify(trial);
    void this.#fillSlots();
    return promoted;
  }

  stop(trial: TrialRecord): void {
    this.#release(trial, false);
  }

  leave(trial: TrialRecord): void {
    this.#dismissed.add(trial);
    this.#release(trial, false);
  }

  /** False once somebody else has been given the trial. */
  #attends(trial: TrialRecord): boolean {
    return this.study.history.attendants.get(trial) === this;
  }

  #release(trial: TrialRecord, goOn: boolean): void {
    this.#parked.get(trial)?.(goOn);
    this.#parked.delete(trial);
  }

  #notify(trial: TrialRecord): void {
    this.#notified = Promise.all([this.#notified, this.#callOnTrial(trial)]);
  }

  async #callOnTrial(trial: TrialRecord): Promise<void> {
    try {
      await this.options.onTrial?.(trial);
    } catch (error) {
      this.#stop(error);
    }
  }

  #stop(reason: unknown): void {
    this.#ended = true;
    this.#controller.abort(reason);
    this.#end();
  }

  /** Gives objectives that heed the signal one turn of the event loop, and fails the trials of the others. */
  async #giveUp(all: Promise<unknown>): Promise<void> {
    await Promise.race([all, turn()]);
    const { study } = this;
    await study.history.settled();
    for (const trial of this.#live.keys()) {
      this.#live.delete(trial);
      if (!this.#attends(trial)) continue;
      study.history.attendants.delete(trial);
      if (trial.state === 'running') study.fail(trial, this.#controller.signal.reason);
    }
  }
}

/** Refuses a run that neither its options nor the study nor the strategy would ever end. */
function checkEnd(where: string, { history, cardinality }: Runnable, { trials, signal }: RunOptions<object>): void {
  const { session, trialLimit } = history;
  if ((trials ?? trialLimit ?? session.trialCount ?? signal) !== undefined) return;
  if (cardinality < Infinity && !session.iterative) return;
  throw new TunesmithError(
    'INVALID_OPTIONS',
    `${where}: expected trials: this search has no end of its own, received undefined. ` +
      'State how many, or pass a signal that ends it.',
  );
}
