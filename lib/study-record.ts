import { type AskOptions, checkCount, checkReport, checkSignal, checkTold } from './check-study.js';
import { checkpointOf } from './checkpoint.js';
import type { EarlyStopping } from './early-stopping.js';
import type { Engine } from './engine/engine.js';
import { clipped, TunesmithError } from './errors.js';
import { type Attendant, StudyHistory } from './history.js';
import { checkOptions } from './options.js';
import { readOnly } from './read-only.js';
import { type Runnable, runStudy } from './run.js';
import type { Objective, RunOptions } from './run-options.js';
import { type Direction, type Snapshot, snapshotOf } from './snapshot.js';
import type { Space } from './space.js';
import { bayesian } from './strategy/bayesian.js';
import type { Json, Problem, ProposalBatch, Strategy } from './strategy/strategy.js';
import type { Study } from './study.js';
import { checkStudyOptions, problemOf, type StudyOptions } from './study-options.js';
import { fitSurrogate, type Surrogate } from './surrogate.js';
import { targetOf } from './target.js';
import { type Incumbent, type ReportOptions, type Trial, type TrialOwner, TrialRecord } from './trial.js';
import { cardinality, decode } from './unit-cube.js';

/** What most reports resolve to: a promise each would cost as much as the decision. */
const GO_ON = Promise.resolve(true);
const STOP = Promise.resolve(false);

/** The study itself; `Study` is what users see of it. */
export class StudyRecord implements Study<object>, Runnable, TrialOwner {
  readonly space: Space;
  readonly direction: Direction;
  readonly strategy: Strategy;
  readonly earlyStopping: EarlyStopping | undefined;
  readonly seed: number;
  readonly sign: 1 | -1;
  readonly history: StudyHistory;
  readonly trials: readonly TrialRecord[];
  readonly #problem: Problem;
  exhausted = false;
  /** Resolves when the asks before have landed. */
  #queue: Promise<unknown> = Promise.resolve();

  /** The engine is loaded when it is first needed. `where` opens messages about the options. Throws as createStudy. */
  constructor(options: StudyOptions, loadEngine: () => Engine, where = 'createStudy') {
    checkStudyOptions(where, options);
    const { space, direction, strategy = bayesian(), earlyStopping, seed = randomSeed(), trials } = options;
    this.space = space;
    this.direction = direction;
    this.strategy = strategy;
    this.earlyStopping = earlyStopping;
    this.seed = seed;
    this.sign = direction === 'minimize' ? 1 : -1;
    this.#problem = problemOf(space, seed, trials, loadEngine);
    this.history = new StudyHistory(space, strategy.open(this.#problem), trials, this, earlyStopping?.open());
    this.trials = readOnly('study.trials', this.history.trials);
  }

  get cardinality(): number {
    return cardinality(this.space);
  }

  get incumbent(): Incumbent<object> | undefined {
    const { best } = this.history;
    return best && { params: best.trial.params, value: this.sign * best.loss, number: best.trial.number };
  }

  ask(options?: AskOptions): Promise<TrialRecord | undefined>;
  ask(count: number, options?: AskOptions): Promise<TrialRecord[]>;
  async ask(first?: number | AskOptions, second?: AskOptions): Promise<TrialRecord | undefined | TrialRecord[]> {
    const counted = first !== undefined && (typeof first !== 'object' || first === null);
    if (!counted) return (await this.askWithin(1, first ?? second))[0];
    return this.askWithin(checkCount(first), second);
  }

  /** ask, with a bound on the number of configurations asked in all (run's own limit); asker: the run that asks. */
  askWithin(count: number, options: AskOptions = {}, limit = Infinity, asker?: Attendant): Promise<TrialRecord[]> {
    checkSignal('ask', options);
    const answer = this.#queue.then(() => this.#propose(count, limit, asker, options.signal));
    this.#queue = answer.catch(() => undefined);
    return answer;
  }

  tell(target: Trial | number | object, value: number, options: { readonly noise?: number | undefined } = {}): void {
    checkOptions('tell', options, ['noise']);
    const { noise } = options;
    const trial = targetOf('tell', this.history, target);
    checkTold(trial instanceof TrialRecord ? trial : undefined, value, noise);
    const told = { loss: this.sign * value, ...(noise === undefined ? {} : { noise }) };
    if (trial instanceof TrialRecord) this.history.commit({ type: 'tell', trial: trial.number, ...told });
    else this.history.commit({ type: 'observe', params: trial, ...told });
  }

  fail(target: Trial | number | object, error?: unknown): void {
    const trial = targetOf('fail', this.history, target);
    if (!(trial instanceof TrialRecord)) {
      throw new TunesmithError(
        'UNKNOWN_TRIAL',
        `fail: expected the parameters of a running trial, received ${clipped(trial)}. Pass the trial that ask() gave.`,
      );
    }
    this.history.commit({ type: 'fail', trial: trial.number, error });
  }

  async surrogate(options: AskOptions = {}): Promise<Surrogate<object>> {
    checkSignal('surrogate', options);
    await this.history.settled();
    const { history, sign } = this;
    const { session, trials } = history;
    return fitSurrogate({ problem: this.#problem, session, history, trials, sign }, options.signal);
  }

  run(objective: Objective<object>, options: RunOptions<object> = {}): Promise<Incumbent<object> | undefined> {
    return runStudy(this, objective, options);
  }

  /** Called by trials. */
  report(trial: TrialRecord, resource: number, value: number, options?: ReportOptions): Promise<boolean> {
    const { history } = this;
    // The order of a trial's reports is kept even where nobody awaits them.
    if (history.isWaiting(trial)) return history.settled().then(() => this.report(trial, resource, value, options));
    try {
      checkReport(trial, resource, value, options);
      if (trial.state !== 'running') return STOP;
      const checkpoint = options?.checkpoint;
      if (trial.hasReport(resource)) {
        const saved = checkpoint ?? (trial.saved?.resource === undefined ? trial.checkpoint : undefined);
        if (saved !== undefined) this.saveCheckpoint(trial, saved, resource);
        return GO_ON;
      }
      const loss = Number.isFinite(value) ? this.sign * value : Number.NaN;
      const event = { type: 'report', trial: trial.number, resource, loss } as const;
      history.commit(
        checkpoint === undefined ? event : { ...event, checkpoint: checkpointOf(checkpoint, trial.number) },
      );
    } catch (error) {
      return Promise.reject(error);
    }
    const { asks } = trial;
    const attendant = history.attendants.get(trial);
    return history.isWaiting(trial)
      ? history.settled().then(() => this.#answer(trial, asks, attendant))
      : this.#answer(trial, asks, attendant);
  }

  #answer(trial: TrialRecord, asks: number, attendant: Attendant | undefined): Promise<boolean> {
    const current = this.history.attendants.get(trial);
    // Paused, and promoted by an ask before this answer: unless the run that evaluates it asked, it is that asker's now.
    if (trial.asks > asks && (current === undefined || current !== attendant)) return STOP;
    if (trial.state === 'paused') return current?.pause(trial) ?? STOP;
    return trial.state === 'running' ? GO_ON : STOP;
  }

  /** Called by trials. resource: what the checkpoint was trained to, if known. */
  saveCheckpoint(trial: TrialRecord, checkpoint: Json, resource?: number): void {
    this.history.commit({
      type: 'checkpoint',
      trial: trial.number,
      checkpoint: checkpointOf(checkpoint, trial.number),
      ...(resource === undefined ? {} : { resource }),
    });
  }

  decode(unit: Float64Array): object {
    return decode(this.space, unit);
  }

  toJSON(): Snapshot {
    return snapshotOf(this);
  }

  async #propose(
    count: number,
    limit: number,
    asker: Attendant | undefined,
    signal: AbortSignal | undefined,
  ): Promise<TrialRecord[]> {
    const trials: TrialRecord[] = [];
    while (trials.length < count) {
      signal?.throwIfAborted();
      const wanted = count - trials.length;
      const more = await this.history.hold(() => this.#proposeOnce(wanted, limit, asker, signal));
      if (more.length === 0) break;
      // Not push(...more): a call takes only so many arguments.
      for (const trial of more) trials.push(trial);
    }
    return trials;
  }

  async #proposeOnce(
    count: number,
    limit: number,
    asker: Attendant | undefined,
    signal: AbortSignal | undefined,
  ): Promise<TrialRecord[]> {
    const { history } = this;
    const { session, trialLimit = Infinity } = history;
    const room = Math.min(limit, trialLimit) - history.asked;
    // An iterative session may still resume trials when no new one has room.
    const wanted = session.iterative ? count : Math.min(count, room);
    this.exhausted = trialLimit <= history.asked && !session.iterative;
    if (wanted <= 0) return [];
    const seen = history.events.length;
    const batch = await session.propose(history, wanted, signal);
    signal?.throwIfAborted();
    const trials: TrialRecord[] = [];
    for (const proposal of batch.proposals) {
      if (proposal.trial === undefined && history.asked >= Math.min(limit, trialLimit)) break;
      const trial = proposal.trial ?? history.trials.length;
      history.apply({ type: 'ask', trial, proposal, seen });
      history.handOver(history.trials[trial], asker);
      trials.push(history.trials[trial]);
    }
    if (trials.length > 0 && batch.memory !== undefined) history.memory = batch.memory;
    this.exhausted = trials.length === 0 && this.#isSpent(batch.status);
    return trials;
  }

  /** Nothing came of an ask: will anything ever? */
  #isSpent(status: ProposalBatch['status']): boolean {
    const { asked, trialLimit = Infinity, trials } = this.history;
    return status === 'exhausted' || (asked >= trialLimit && trials.every((trial) => trial.state !== 'running'));
  }
}

/** An integer in [0, 2^32). */
function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0];
}
