import type { Dimension, Engine, KernelName, LinearTerms, PriorName } from '../engine/engine.js';
import type { Space } from '../space.js';

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type TrialState = 'running' | 'paused' | 'completed' | 'stopped' | 'failed';

/** How a surrogate is fitted. */
export interface SurrogateSettings {
  readonly kernel: KernelName;
  readonly prior: PriorName;
  readonly warp: boolean;
}

/** A loss on the way of a trial; NaN: diverged. */
export interface Report {
  readonly resource: number;
  readonly loss: number;
}

/** One trial as strategies see it. Losses are minimized, whatever the study's direction. */
export interface TrialView {
  readonly number: number;
  /** Executed configuration in the unit cube. */
  readonly unit: Float64Array;
  readonly state: TrialState;
  /** Final loss (completed), last reported loss (paused, stopped); undefined while running or when failed. */
  readonly loss: number | undefined;
  /** Known standard deviation of the loss's error; undefined: unknown. */
  readonly noise?: number | undefined;
  /** In order of arrival. */
  readonly reports: readonly Report[];
  /** False for observations told without having been asked. */
  readonly asked: boolean;
}

/** What a proposal may depend on: the ordered history and nothing else (law 2). */
export interface History {
  readonly trials: readonly TrialView[];
  /** Number of configurations proposed so far. */
  readonly asked: number;
  /** Number of configurations told without having been asked. */
  readonly observed: number;
  /** Stated number of trials, if any. */
  readonly trialLimit: number | undefined;
  /** What the strategy's last proposal asked to be remembered. */
  readonly memory: Json | undefined;
  /** True if this configuration (snapped to legal values) was asked or told before, whatever became of it. */
  has(unit: Float64Array): boolean;
}

/** A configuration to evaluate, or a paused trial to go on with. */
export interface Proposal {
  readonly unit: Float64Array;
  /** Set: resume this paused trial; `unit` is its own. */
  readonly trial?: number;
  /** Train up to here (iterative strategies). */
  readonly resource?: number;
  /** Resource already spent; absent or 0 for a new trial. */
  readonly resumeFrom?: number;
  /** Surrogate's view, warped units. */
  readonly prediction?: { readonly mean: number; readonly deviation: number; readonly acquisition: number };
}

export interface ProposalBatch {
  /** Empty: see `status`. May hold fewer than asked for. */
  readonly proposals: readonly Proposal[];
  /** Why there are fewer than asked for. */
  readonly status: 'ready' | 'waiting' | 'exhausted';
  readonly memory?: Json;
}

/** What a problem looks like to a strategy. */
export interface Problem {
  readonly space: Space;
  readonly domain: readonly Dimension[];
  readonly names: readonly string[];
  readonly seed: number;
  readonly engine: Engine;
  /**
   * Distinct legal configurations; Infinity when some parameter is continuous. Constraints count in spaces small enough to
   * try every configuration; elsewhere this is an upper bound.
   */
  readonly cardinality: number;
  /** Stated number of trials of the study, if any. */
  readonly trialLimit: number | undefined;
  /** Unit-cube point of the parameters' stated defaults, if every parameter has one. */
  readonly defaults: Float64Array | undefined;
  /** A point that satisfies the constraints; undefined where there are none. */
  readonly anchor: Float64Array | undefined;
  /** Those of the constraints that the engine keeps to by itself. */
  readonly linear: readonly LinearTerms[];
  /** Nearest legal point (inactive dimensions reset), constraints apart. */
  snap(unit: Float64Array): Float64Array;
  /** True if the configuration satisfies the constraints. Throws CONSTRAINT_FAILED where a predicate does. */
  isLegal(unit: Float64Array): boolean;
}

/** How trial became what it is. `proceed`: go on training to `resource`. */
export interface TrialDecision {
  readonly trial: number;
  readonly verdict: 'proceed' | 'paused' | 'stopped' | 'completed';
}

/** One study's strategy at work. Every method but propose is synchronous and deterministic: replay is resume. */
export interface Session {
  /** Trials it will propose in all, where it is known beforehand (grid, synchronous Hyperband). */
  readonly trialCount: number | undefined;
  /** True: trials have resources and go on after a rung (hyperband). */
  readonly iterative: boolean;
  /** Pure: changes nothing. */
  propose(history: History, count: number, signal?: AbortSignal): Promise<ProposalBatch>;
  /** A proposal became (or resumed) this trial. */
  asked?(trial: number, proposal: Proposal): void;
  /** A running trial reached its resource with this loss (NaN: diverged); or failed. Iterative sessions only. */
  reported?(trial: number, loss: number): readonly TrialDecision[];
  failed?(trial: number): readonly TrialDecision[];
  /** The resource up to which the trial now trains (after `proceed`). */
  resource?(trial: number): number | undefined;
  /** What a surrogate of this history is fitted to, and how; absent: all of it, with the defaults of bayesian(). */
  modelOf?(history: History): ModelView;
  /** True for what a proposal may have left as its memory; absent: anything. */
  isMemory?(memory: Json): boolean;
}

/** A history as far as its losses compare with each other, and the settings of the surrogate. */
export interface ModelView {
  readonly history: History;
  readonly settings?: SurrogateSettings;
}

/** A strategy with its options, as grid(), random(), bayesian() and hyperband() return it. */
export interface Strategy {
  readonly name: string;
  /** As given, defaults filled in; plain JSON, written to snapshots and used to restore by name. */
  readonly options: { readonly [key: string]: Json };
  /** Throws (code SPACE_UNSUPPORTED and the like) if it cannot search this space. */
  open(problem: Problem): Session;
}
