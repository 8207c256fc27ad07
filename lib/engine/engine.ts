/** The numeric engine as strategies see it. native.ts implements it on the C++ addon, portable/ in TypeScript. */

/** One coordinate of the unit cube; mirrors native/core/domain.hpp. */
export interface Dimension {
  readonly kind: 'continuous' | 'ordered' | 'categorical';
  /** Legal values, ascending; empty when continuous. */
  readonly levels: Float64Array;
  /** Index of the dimension that switches this one on; -1: always active. */
  readonly parent: number;
  readonly parentLevels: Float64Array;
  /** The legal value it holds while inactive. */
  readonly inactive: number;
}

/** low <= Σ_i t_i(u_i) <= high over the active dimensions; mirrors native/core/domain.hpp. */
export interface LinearTerms {
  /** t_i, a row a dimension: its values at 0 and 1, between which it is linear, where continuous; at each level elsewhere; empty: 0. */
  readonly terms: readonly Float64Array[];
  /** Either may be infinite. */
  readonly low: number;
  readonly high: number;
}

export type KernelName = 'matern52' | 'rbf';
export type PriorName = 'scaled' | 'vizier' | 'lognormal' | 'none';
export type AcquisitionName = 'auto' | 'logEI' | 'EI' | 'UCB';

/** Gaussian-process hyperparameters, natural units. */
export interface Hyperparameters {
  readonly lengthscales: readonly number[];
  readonly outputscale: number;
  readonly noise: number;
  readonly mean: number;
}

/** Everything one Bayesian proposal depends on; mirrors native/core/propose.hpp. */
export interface ProposeRequest {
  readonly domain: readonly Dimension[];
  /** Satisfied by all points, and by all proposals. */
  readonly constraints?: readonly LinearTerms[];
  /** n×d row-major, completed and failed trials. */
  readonly points: Float64Array;
  /** n losses (minimization); NaN: failed. */
  readonly losses: Float64Array;
  /** n known standard deviations of the losses' errors, 0: none known; absent: none known at all. */
  readonly noise?: Float64Array;
  /** p×d, asked and not yet told. */
  readonly pending: Float64Array;
  /** m×d legal points; where given, proposals come from among them. */
  readonly candidates?: Float64Array;
  /** With candidates: climb from the best of them, too. */
  readonly climb?: boolean;
  readonly count: number;
  readonly seed: number;
  /** Number of the first proposal: keys the random streams. */
  readonly trial: number;
  /** Told / stated number of trials, 0 when unknown. */
  readonly progress: number;
  readonly kernel: KernelName;
  readonly prior: PriorName;
  readonly acquisition: AcquisitionName;
  readonly warp: boolean;
  /** Every second trial goes where a quadratic model is least, if there is such a point. */
  readonly quadratic: boolean;
  readonly warmStart?: Hyperparameters;
  /** False: the warm start as it is. */
  readonly refit: boolean;
  /** Of a refit: do not trust the warm start alone. */
  readonly restart: boolean;
}

export interface SurrogateProposal {
  readonly unit: Float64Array;
  readonly mean: number;
  readonly deviation: number;
  readonly acquisition: number;
}

/** A climb from a candidate: its end satisfies the linear constraints, others only by luck, and may be seen. */
export interface Climbed {
  readonly from: Float64Array;
  readonly to: SurrogateProposal;
}

export interface ProposeResult {
  /** Fewer than count only if the domain, or the list of candidates, is exhausted. */
  readonly proposals: readonly SurrogateProposal[];
  readonly hyperparameters: Hyperparameters;
  /** Empty unless asked for. */
  readonly climbs: readonly Climbed[];
}

export interface HalvingPlan {
  readonly minResource: number;
  readonly maxResource: number;
  readonly reductionFactor: number;
  readonly mode: 'synchronous' | 'promotion' | 'stopping';
  /** 0: all. */
  readonly brackets: number;
  /** 0: unlimited. */
  readonly maxTrials: number;
  readonly iterations: number;
}

export interface Job {
  readonly trial: number;
  readonly bracket: number;
  readonly rung: number;
  readonly resource: number;
  readonly resumeFrom: number;
}

export type Next = Job | 'waiting' | 'finished';
export type Verdict = 'proceed' | 'paused' | 'stopped' | 'completed';
export interface Decision {
  readonly trial: number;
  readonly verdict: Verdict;
}

/** Brackets, rungs and promotions; mirrors native/core/halving.hpp. */
export interface Halving {
  readonly brackets: readonly { readonly rungs: readonly { readonly resource: number; readonly size: number }[] }[];
  peek(): Next;
  next(): Next;
  report(trial: number, loss: number): readonly Decision[];
  fail(trial: number): readonly Decision[];
  job(trial: number): Job | undefined;
  verdict(trial: number): Verdict;
}

export interface GaussianProcessOptions {
  readonly kernel: KernelName;
  readonly prior: PriorName;
  /** Fixed hyperparameters; absent: MAP fit. */
  readonly hyperparameters?: Hyperparameters;
  /** d flags; nonzero: Hamming distance. */
  readonly categorical?: Uint8Array;
  /** n known variances of the targets' errors, beside the fitted noise; absent: none. */
  readonly knownNoise?: Float64Array;
}

/** What each of n observations would have been predicted to be from the others; variance of the observation, noise included. */
export interface LeaveOneOut {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  /** ln p(y_i | the others). */
  readonly logDensity: Float64Array;
}

/** A fitted posterior; immutable. */
export interface Posterior {
  readonly size: number;
  readonly dimension: number;
  readonly hyperparameters: Hyperparameters;
  readonly logMarginalLikelihood: number;
  /** points m×d row-major. */
  predict(points: Float64Array): { readonly mean: Float64Array; readonly variance: Float64Array };
  append(x: Float64Array, y: number): Posterior;
  leaveOneOut(): LeaveOneOut;
}

/** The model behind a proposal; immutable. Mirrors native/core/surrogate.hpp. */
export interface FittedSurrogate {
  /** Which of the request's trials the model holds, ascending. */
  readonly rows: Float64Array;
  /** Their warped, standardized losses. */
  readonly targets: Float64Array;
  readonly hyperparameters: Hyperparameters;
  readonly logMarginalLikelihood: number;
  readonly leaveOneOut: LeaveOneOut;
  /** points m×d row-major; feasibility: probability that the evaluation does not fail. */
  predict(points: Float64Array): {
    readonly mean: Float64Array;
    readonly variance: Float64Array;
    readonly feasibility: Float64Array;
  };
}

/** Purposes of random streams; the numbers of native/core/random.hpp. */
export const Purpose = { randomSearch: 1, fallback: 8, constrained: 9, anchor: 10 } as const;

/** Median milliseconds of an n×m block of covariances in d dimensions, by what computed it. */
export interface KernelTiming {
  readonly n: number;
  readonly m: number;
  readonly d: number;
  readonly milliseconds: { readonly [backend: string]: number };
  readonly chosen: string;
}

/** What computes blocks of covariances; where several can, of the size that was timed last. */
export interface KernelBackend {
  readonly backend: string;
  /** Why this one. */
  readonly reason: string;
  /** Portable only. What became of each mode of gpu.js that was tried: "works", or why not. */
  readonly modes?: { readonly [mode: string]: string };
  /** Portable only. The measurements that chose. */
  readonly timings?: readonly KernelTiming[];
}

/** What studies need. */
export interface Engine {
  readonly name: 'native' | 'portable';
  /** As it stands: the portable engine may learn of a faster one as it computes. */
  readonly kernels: KernelBackend;
  /** `count` uniforms in [0, 1) from the stream (seed, purpose, index). */
  uniform(seed: number, purpose: number, index: number, count: number): Float64Array;
  /** count×d row-major scrambled Sobol points start .. start+count-1. */
  sobol(seed: number, start: number, count: number, d: number): Float64Array;
  /** count×d row-major. */
  latinHypercube(seed: number, count: number, d: number): Float64Array;
  /** Off the event loop. Rejects with the signal's reason when aborted. */
  propose(request: ProposeRequest, signal?: AbortSignal): Promise<ProposeResult>;
  /** The surrogate that propose would use for this request (pending points and count do not matter). As propose. */
  fitSurrogate(request: ProposeRequest, signal?: AbortSignal): Promise<FittedSurrogate>;
  createHalving(plan: HalvingPlan): Halving;
}

/** What `tunesmith/core` needs besides: the numeric parts by themselves. */
export interface NumericEngine extends Engine {
  /** n×m covariance; a: n×d, b: m×d row-major. */
  kernelMatrix(
    kernel: KernelName,
    a: Float64Array,
    b: Float64Array,
    d: number,
    hyperparameters: Pick<Hyperparameters, 'lengthscales' | 'outputscale'>,
    categorical?: Uint8Array,
  ): Float64Array;
  /** x: n×d row-major, y: n targets (used as given: no warp). */
  fitGaussianProcess(x: Float64Array, y: Float64Array, d: number, options: GaussianProcessOptions): Posterior;
  /** Elementwise EI or ln EI for minimization. */
  expectedImprovement(mean: Float64Array, variance: Float64Array, best: number, log: boolean): Float64Array;
}
