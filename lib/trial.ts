import type { Json, Proposal, Report, TrialState, TrialView } from './strategy/strategy.js';

/** What a surrogate says of a configuration. */
export type Prediction = NonNullable<Proposal['prediction']>;

/** A configuration and what became of it. Change it through study.tell, study.fail and report. */
export interface Trial<P = unknown> {
  /** 0, 1, 2, ... in order of asking. */
  readonly number: number;
  readonly params: Readonly<P>;
  readonly state: TrialState;
  /** Last told or reported objective value; NaN: diverged; undefined: none yet. */
  readonly value: number | undefined;
  /** Known standard deviation of the value's error, as told; undefined: unknown. */
  readonly noise: number | undefined;
  /** Train up to here (iterative strategies); undefined otherwise. */
  readonly resource: number | undefined;
  /**
   * Where to go on when it was last asked, or restored: the resource of the report that its checkpoint came with, without
   * a checkpoint the largest one reported; 0: start afresh.
   */
  readonly resumeFrom: number;
  /**
   * What the objective wants to find again when the trial is resumed, in this process or another: any JSON, such as the
   * path of a file; a copy, whether set or read. Kept in snapshots, the latest only. Set it before the report that it belongs
   * to, or with it.
   * Setting throws INVALID_CHECKPOINT for what is not JSON.
   */
  get checkpoint(): Json | undefined;
  set checkpoint(value: Json);
  /**
   * The surrogate's view when the trial was proposed: mean and deviation in its warped, standardized units (the smaller the
   * better, whatever the study's direction), and the value of the acquisition function that it maximized; undefined where there
   * was no surrogate. See study.surrogate() for values in the objective's units.
   */
  readonly prediction: Prediction | undefined;
  /** Why it failed. */
  readonly error: unknown;
  /** Learning curve: [resource, value] in order of arrival. */
  readonly curve: readonly (readonly [resource: number, value: number])[];
  /** False for observations told without having been asked. */
  readonly asked: boolean;
  /**
   * Records an intermediate value (NaN: diverged) and answers whether to train on.
   * Iterative strategies decide when `resource` reaches trial.resource. Under run(), the promise of a paused trial
   * waits and frees its slot: true once promoted, trial.resource having grown; false once stopped. With ask and tell
   * there is nobody to wait for: false also when paused; put the trial away, it comes back from ask() with resumeFrom
   * set. Also false: completed, nothing left to train; or stopped early (StudyOptions.earlyStopping).
   * Resources may be skipped: a report counts at every rung that it reaches or passes while the trial may go on. One that
   * comes late (below a resource already reported) only joins the curve; one for a resource already reported, or for a
   * trial that no longer runs, is ignored.
   * Throws INVALID_REPORT for a resource that is not a positive number, or a value that is not a number; INVALID_CHECKPOINT.
   */
  report(resource: number, value: number, options?: ReportOptions): Promise<boolean>;
}

export interface ReportOptions {
  /** The trial's checkpoint from now on, that of this resource. */
  readonly checkpoint?: Json | undefined;
}

/** The best trial so far. */
export interface Incumbent<P> {
  readonly params: Readonly<P>;
  readonly value: number;
  readonly number: number;
}

/** What a trial needs of its study. */
export interface TrialOwner {
  /** 1: minimize, -1: maximize. */
  readonly sign: 1 | -1;
  decode(unit: Float64Array): object;
  report(trial: TrialRecord, resource: number, value: number, options?: ReportOptions): Promise<boolean>;
  saveCheckpoint(trial: TrialRecord, checkpoint: Json): void;
}

const NO_REPORTS: Report[] = [];

/** Both faces of a trial: Trial to users (values), TrialView to strategies (losses). history.ts alone writes to it. */
export class TrialRecord implements Trial<object>, TrialView {
  state: TrialState = 'running';
  /** Last told or reported loss. */
  last: number | undefined = undefined;
  noise: number | undefined = undefined;
  reports: Report[] = NO_REPORTS;
  resource: number | undefined = undefined;
  resumeFrom = 0;
  /** How often it was asked: once, and once more for each promotion after a pause. */
  asks = 0;
  /** Largest resource reported. */
  reached = 0;
  /** The latest checkpoint and the resource of the report that it came with, if one has. */
  saved: { readonly checkpoint: Json; resource: number | undefined } | undefined = undefined;
  prediction: Trial['prediction'] = undefined;
  error: unknown = undefined;
  #params: object | undefined = undefined;
  readonly #owner: TrialOwner;

  constructor(
    readonly number: number,
    readonly unit: Float64Array,
    readonly asked: boolean,
    owner: TrialOwner,
    params?: object,
  ) {
    this.#owner = owner;
    this.#params = params && Object.freeze(params);
  }

  get params(): object {
    this.#params ??= Object.freeze(this.#owner.decode(this.unit));
    return this.#params;
  }

  get loss(): number | undefined {
    return this.state === 'running' || this.state === 'failed' ? undefined : this.last;
  }

  get value(): number | undefined {
    return this.last === undefined ? undefined : this.#owner.sign * this.last;
  }

  get curve(): readonly (readonly [number, number])[] {
    return this.reports.map(({ resource, loss }) => [resource, this.#owner.sign * loss]);
  }

  get checkpoint(): Json | undefined {
    return this.saved && structuredClone(this.saved.checkpoint);
  }

  set checkpoint(value: Json) {
    this.#owner.saveCheckpoint(this, value);
  }

  /** Where to go on from what was saved and reported. */
  get resumePoint(): number {
    return this.saved?.resource ?? this.reached;
  }

  report(resource: number, value: number, options?: ReportOptions): Promise<boolean> {
    return this.#owner.report(this, resource, value, options);
  }

  hasReport(resource: number): boolean {
    return resource <= this.reached && this.reports.some((report) => report.resource === resource);
  }

  /** Appends to the learning curve. */
  addReport(report: Report, noise?: number): void {
    const { resource, loss } = report;
    // An array that grows takes room for many: most trials report once.
    if (this.reports === NO_REPORTS) this.reports = [report];
    else this.reports.push(report);
    this.last = loss;
    this.noise = noise;
    this.reached = Math.max(this.reached, resource);
    if (this.saved !== undefined) this.saved.resource ??= resource;
  }
}
