import type { EarlyStopping } from './early-stopping.js';
import { loadEngine } from './engine/load.js';
import type { Objective, RunOptions } from './run-options.js';
import type { Direction, Snapshot } from './snapshot.js';
import type { Infer, Space } from './space.js';
import type { Strategy } from './strategy/strategy.js';
import type { StudyOptions } from './study-options.js';
import { StudyRecord } from './study-record.js';
import type { Surrogate } from './surrogate.js';
import type { Incumbent, Trial } from './trial.js';

/** A search in progress: ask for trials, tell their values. */
export interface Study<P = unknown> {
  readonly space: Space;
  readonly direction: Direction;
  readonly strategy: Strategy;
  readonly earlyStopping: EarlyStopping | undefined;
  readonly seed: number;
  /** Every trial asked or observed, by number. Changing it in place throws READ_ONLY: sort a copy. */
  readonly trials: readonly Trial<P>[];
  /**
   * The least (greatest) value, among the trials at the largest resource reached; undefined before the first value. Under noise
   * see `(await study.surrogate()).incumbent`.
   */
  readonly incumbent: Incumbent<P> | undefined;
  /** True once an ask found that nothing is left to propose, now or after any tell. */
  readonly exhausted: boolean;
  /**
   * The next trial; undefined: `exhausted`, or (iterative strategies) a rung waits for tells.
   * Asks queue up: each sees the trials of those before it as pending. Rejects with the signal's reason when aborted.
   */
  ask(options?: { readonly signal?: AbortSignal | undefined }): Promise<Trial<P> | undefined>;
  /** Up to `count` diverse trials to evaluate at the same time. Throws INVALID_COUNT. */
  ask(count: number, options?: { readonly signal?: AbortSignal | undefined }): Promise<Trial<P>[]>;
  /**
   * The objective value of a running trial, given as itself, its number or its parameters. Parameters that no running
   * trial has become an observation of their own (warm start). Iterative strategies take the value as that at
   * trial.resource.
   * `noise` is the known standard deviation of the value's error, in its units (of a mean of k folds: s/√k); what it leaves
   * unexplained the surrogate estimates by itself.
   * Throws INVALID_VALUE unless finite, INVALID_NOISE unless finite and >= 0, UNKNOWN_TRIAL, TRIAL_NOT_RUNNING, INVALID_PARAMS.
   */
  tell(trial: Trial<P> | number | P, value: number, options?: { readonly noise?: number | undefined }): void;
  /** A running trial crashed: it is not tried again, and bayesian() learns where trials fail. In a rung it counts as worst. */
  fail(trial: Trial<P> | number | P, error?: unknown): void;
  /** Asks, evaluates and tells until the trials are used up. Resolves to the incumbent. See RunOptions. */
  run(objective: Objective<P>, options?: RunOptions<P>): Promise<Incumbent<P> | undefined>;
  /**
   * The surrogate as it stands, whatever the strategy: predictions with uncertainty, lengthscales, leave-one-out diagnostics,
   * the incumbent by posterior mean. Iterative strategies: of the highest rung with enough results. Computed off the event
   * loop. Rejects with TRIALS_TOO_FEW before two values are told, and with the signal's reason when aborted.
   */
  surrogate(options?: { readonly signal?: AbortSignal | undefined }): Promise<Surrogate<P>>;
  /** Plain JSON; restoreStudy goes on from it. */
  toJSON(): Snapshot;
}

/**
 * A new study.
 * Throws INVALID_OPTIONS or UNKNOWN_OPTION for bad options, and whatever the strategy throws for a space it cannot
 * search.
 */
export function createStudy<S extends Space>(options: StudyOptions<S>): Study<Infer<S>> {
  return new StudyRecord(options, loadEngine) as unknown as Study<Infer<S>>;
}
