import type { Posterior as EnginePosterior, Hyperparameters, KernelName, LeaveOneOut } from '../engine.js';
import type { CancelFlag } from './cancelled.js';

/** Observations. Points are row-major n×d in the unit cube; targets are already warped and standardized. */
export interface Dataset {
  readonly d: number;
  /** n×d. */
  readonly x: Float64Array;
  /** n. */
  readonly y: Float64Array;
  /** d; nonzero: Hamming distance. Absent: none. */
  readonly categorical?: Uint8Array;
  /** n known error variances, beside Hyperparameters.noise. Absent: none. */
  readonly knownNoise?: Float64Array;
}

/** Means and variances of the latent f at m points. */
export interface Prediction {
  /** m. */
  readonly mean: Float64Array;
  /** m, each >= 0. */
  readonly variance: Float64Array;
}

/** A posterior at m points, with what the gradients there need. */
export interface Linearization extends Prediction {
  /** Divided by the lengthscales, d×m. */
  readonly points: Float64Array;
  /** -2 dk/drho, m×n. */
  readonly slopes: Float64Array;
  /** u = L^-1 k, m×n. */
  readonly whitened: Float64Array;
  /** w = K^-1 k, m×n. */
  readonly solved: Float64Array;
}

/**
 * Exact GP posterior of the latent f; owns copies of its data. Only conditionOnMean changes it.
 * Construction factorizes K + noise I + diag(known noise) with a jitter ladder and cannot fail for finite inputs.
 * Source: Rasmussen & Williams (2006), Algorithm 2.1.
 */
export class Posterior implements EnginePosterior {
  /** Throws Cancelled soon after the flag, if there is one, is set. */
  constructor(_data: Dataset, _kernel: KernelName, _hyperparameters: Hyperparameters, _cancelled?: CancelFlag) {
    throw new Error('not yet');
  }

  declare readonly size: number;
  declare readonly dimension: number;
  declare readonly hyperparameters: Hyperparameters;
  declare readonly kernel: KernelName;
  declare readonly logMarginalLikelihood: number;
  declare readonly alpha: Float64Array;
  /** What the jitter ladder added to the noise; the factor has been computed anew if it differs from before. */
  declare readonly jitter: number;

  /** Means and variances at m row-major points (m×d), in O(n²m). */
  predict(_points: Float64Array): Prediction {
    throw new Error('not yet');
  }

  /** Means alone, in O(nm). */
  predictMean(_points: Float64Array): Float64Array {
    throw new Error('not yet');
  }

  /** A new posterior with one more observation, in O(n²); O(n³) for a near duplicate without noise. */
  append(_x: Float64Array, _y: number, _knownNoise = 0): Posterior {
    throw new Error('not yet');
  }

  /** A new posterior over the same points with other targets (length n), in O(n²). */
  withTargets(_y: Float64Array): Posterior {
    throw new Error('not yet');
  }

  /**
   * Leave-one-out predictions with these hyperparameters, in O(n²).
   *   mean_i = y_i - alpha_i / (K^-1)_ii,   variance_i = 1 / (K^-1)_ii
   * Source: Rasmussen & Williams (2006), eqs. 5.10 to 5.12.
   */
  leaveOneOut(): LeaveOneOut {
    throw new Error('not yet');
  }

  /**
   * Takes in one more point with its posterior mean as target: the mean stays as it is everywhere, the variance shrinks.
   * In O(n²) and in place; O(n³) for a near duplicate without noise. Source: Ginsbourger et al. (2010), kriging believer.
   */
  conditionOnMean(_x: Float64Array): void {
    throw new Error('not yet');
  }

  /** A linearization at m row-major points (m×d): O(n²) each. */
  linearize(_points: Float64Array): Linearization {
    throw new Error('not yet');
  }

  /**
   * Gradient (d, written to out) at point q of a function of its mean, its variance and the last entries of its whitened
   * covariances u, given the derivatives with respect to each. 0 along categorical dimensions.
   */
  gradient(
    _at: Linearization,
    _q: number,
    _dMean: number,
    _dVariance: number,
    _dWhitened: Float64Array,
    _out: Float64Array,
  ): void {
    throw new Error('not yet');
  }

  /** Entry i of u = L^-1 k at point q. */
  whitened(_at: Linearization, _q: number, _i: number): number {
    throw new Error('not yet');
  }

  /**
   * Covariances k(X, x) with m points, (n - from)×padded(m) row-major; what lies beyond m is padding. from: only the rows
   * from there on.
   */
  covariances(_points: Float64Array, _from = 0): Float64Array {
    throw new Error('not yet');
  }

  /** Writes means and, where wanted, variances at m points from their covariances(). */
  predictFrom(_covariances: Float64Array, _mean: Float64Array, _variance?: Float64Array): void {
    throw new Error('not yet');
  }

  /** Row i of L^-1 (i + 1 values); a view. */
  inverseFactorRow(_i: number): Float64Array {
    throw new Error('not yet');
  }
}
