import { TunesmithError } from '../../errors.js';
import type { Posterior as EnginePosterior, Hyperparameters, KernelName, LeaveOneOut } from '../engine.js';
import type { CrossCovarianceRequest } from './batched-kernel.js';
import type { CancelFlag } from './cancelled.js';
import { covariance, type ScaledPoints, scaledPoints } from './covariance.js';
import { Factor, type PlainFactor } from './factor.js';
import { checkDataset } from './likelihood.js';
import { columnNorms, combineRows, multiplyBoth, multiplyLower, multiplyLowerTransposed, padded } from './linalg.js';
import { workspace } from './workspace.js';

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
  readonly points: ScaledPoints;
  /** -2 dk/drho, n×padded(m). */
  readonly slopes: Float64Array;
  /** w = K^-1 k, as slopes. */
  readonly solved: Float64Array;
}

/** A posterior as plain data, which travels between threads. */
export interface PlainPosterior {
  readonly factor: PlainFactor;
  readonly y: Float64Array;
  readonly alpha: Float64Array;
  readonly logMarginalLikelihood: number;
}

/** Points predicted at once: as many as stay in the cache. */
const CHUNK = 128;
const LOG_TWO_PI = Math.log(2 * Math.PI);

function expectLength(received: number, expected: number, where: string, what: string): void {
  if (received === expected) return;
  throw new TunesmithError(
    'INVALID_ARGUMENT',
    `${where}: expected ${what} of length ${expected}, received ${received}. Match the posterior's n and d.`,
  );
}

/** One more value at the end. */
function extended(values: Float64Array, value: number): Float64Array {
  const longer = new Float64Array(values.length + 1);
  longer.set(values);
  longer[values.length] = value;
  return longer;
}

/**
 * Exact GP posterior of the latent f; owns copies of its data. Only conditionOnMean changes it. Made by Posterior.of().
 * Source: Rasmussen & Williams (2006), Algorithm 2.1.
 */
export class Posterior implements EnginePosterior {
  readonly #factor: Factor;
  #y: Float64Array;
  /** K^-1 (y - mean). */
  #alpha: Float64Array;
  #logMarginalLikelihood: number;

  /** Takes the factor and y (n) over. */
  private constructor(
    factor: Factor,
    y: Float64Array,
    [alpha, logMarginalLikelihood]: readonly [Float64Array, number] = solve(factor, y),
  ) {
    this.#factor = factor;
    this.#y = y;
    this.#alpha = alpha;
    this.#logMarginalLikelihood = logMarginalLikelihood;
  }

  /**
   * Factorizes K + noise I + diag(known noise) with a jitter ladder; cannot fail for finite inputs. Throws Cancelled soon after
   * the flag, if there is one, is set, and INVALID_ARGUMENT if the lengths do not agree.
   */
  static of(data: Dataset, kernel: KernelName, hyperparameters: Hyperparameters, cancelled?: CancelFlag): Posterior {
    checkDataset(data, hyperparameters, 'Posterior');
    return new Posterior(Factor.of(data, kernel, hyperparameters, cancelled), data.y.slice());
  }

  /** The posterior that gave this plain data; takes its arrays over. */
  static from({ factor, y, alpha, logMarginalLikelihood }: PlainPosterior): Posterior {
    return new Posterior(Factor.from(factor), y, [alpha, logMarginalLikelihood]);
  }

  /** Everything there is; the arrays are views. */
  plain(): PlainPosterior {
    return {
      factor: this.#factor.plain(),
      y: this.#y,
      alpha: this.#alpha,
      logMarginalLikelihood: this.#logMarginalLikelihood,
    };
  }

  get size(): number {
    return this.#factor.size;
  }

  get dimension(): number {
    return this.#factor.dimension;
  }

  get hyperparameters(): Hyperparameters {
    return this.#factor.hyperparameters;
  }

  get kernel(): KernelName {
    return this.#factor.covariance.kernel;
  }

  get logMarginalLikelihood(): number {
    return this.#logMarginalLikelihood;
  }

  /** K^-1 (y - mean), n. */
  get alpha(): Float64Array {
    return this.#alpha;
  }

  /** What the jitter ladder added to the noise; the factor has been computed anew if it differs from before. */
  get jitter(): number {
    return this.#factor.jitter;
  }

  /** Means and variances at m row-major points (m×d), in O(n²m). */
  predict(points: Float64Array): Prediction {
    const variance = new Float64Array(points.length / this.dimension);
    return { mean: this.#predict(points, variance), variance };
  }

  /** Means alone, in O(nm). */
  predictMean(points: Float64Array): Float64Array {
    return this.#predict(points);
  }

  #predict(points: Float64Array, variance?: Float64Array): Float64Array {
    const d = this.dimension;
    const m = points.length / d;
    expectLength(points.length, Math.floor(m) * d, 'predict', 'points');
    const mean = new Float64Array(m);
    for (let first = 0; first < m; first += CHUNK) {
      const last = Math.min(first + CHUNK, m);
      const covariances = this.covariances(points.subarray(first * d, last * d));
      this.predictFrom(covariances, mean.subarray(first, last), variance?.subarray(first, last));
    }
    return mean;
  }

  /**
   * Covariances k(X, x) with m points, (n - from)×padded(m) row-major; what lies beyond m is padding. from: only the rows
   * from there on.
   */
  covariances(points: Float64Array, from = 0): Float64Array {
    const { stride, size, hyperparameters, points: all, covariance: view } = this.#factor;
    const { lengthscales } = hyperparameters;
    const m = points.length / this.dimension;
    const columns = padded(m);
    const lengths = [all.values.length, (this.dimension + 1) * columns, (size - from) * columns];
    const [old, coordinates, values] = workspace(...lengths);
    old.set(all.values);
    const rows = { values: old.subarray(from), stride, count: size - from };
    covariance(view, rows, scaledPoints(points, m, lengthscales, columns, coordinates), false, values, columns);
    return values.slice();
  }

  /** What a BatchedKernel needs for the covariances k(X, x) with m row-major points. */
  crossCovarianceWith(points: Float64Array): CrossCovarianceRequest {
    const { rows, hyperparameters, covariance, dimension } = this.#factor;
    const { kernel, categorical } = covariance;
    return { kernel, a: rows, b: points, d: dimension, hyperparameters, categorical };
  }

  /** Writes means and, where wanted, variances at m points from their covariances(). */
  predictFrom(covariances: Float64Array, mean: Float64Array, variance?: Float64Array): void {
    const { inverse, size, stride, hyperparameters } = this.#factor;
    const columns = padded(mean.length);
    const values = new Float64Array(columns);
    combineRows(this.#alpha, covariances, columns, values);
    for (let j = 0; j < mean.length; j++) mean[j] = hyperparameters.mean + values[j];
    if (!variance) return;
    columnNorms(inverse, size, stride, covariances, columns, values);
    for (let j = 0; j < mean.length; j++) variance[j] = Math.max(hyperparameters.outputscale - values[j], 0);
  }

  /** A linearization at m row-major points (m×d): O(n²) each. */
  linearize(points: Float64Array): Linearization {
    const { inverse, size: n, stride, hyperparameters, points: all, covariance: view } = this.#factor;
    const m = points.length / this.dimension;
    expectLength(points.length, Math.floor(m) * this.dimension, 'linearize', 'points');
    const { lengthscales, mean, outputscale } = hyperparameters;
    const columns = padded(m);
    const lengths = [all.values.length, (this.dimension + 1) * columns, n * columns, n * columns];
    const placed = workspace(...lengths);
    placed[0].set(all.values);
    const scaled = scaledPoints(points, m, lengthscales, columns, placed[1]);
    covariance(view, { ...all, values: placed[0] }, scaled, false, placed[2], columns, placed[3]);
    const [coordinates, k, slopes] = placed.slice(1).map((each) => each.slice());
    const [whitened, solved] = multiplyBoth(inverse, n, stride, k, columns);
    const means = new Float64Array(columns);
    combineRows(this.#alpha, k, columns, means);
    const norms = new Float64Array(columns); // |u|² = k' K⁻¹ k, without cancellation
    for (let i = 0, p = 0; i < n; i++) for (let q = 0; q < columns; q++, p++) norms[q] += whitened[p] * whitened[p];
    return {
      mean: means.subarray(0, m).map((each) => mean + each),
      variance: norms.subarray(0, m).map((each) => Math.max(outputscale - each, 0)),
      points: { ...scaled, values: coordinates },
      slopes,
      solved,
    };
  }

  /**
   * Gradient (d, written to out) at point q of a function of its mean and its variance, given the derivatives with respect to
   * each. 0 along categorical dimensions.
   */
  gradient(at: Linearization, q: number, dMean: number, dVariance: number, out: Float64Array): void {
    const { size: n, stride, hyperparameters, points } = this.#factor;
    const columns = at.points.stride;
    // The function's derivative with respect to each covariance k_i, variance = s - k' K⁻¹ k, times
    // dk_i/dx_k = -slope_i (z_k - z_ik) / lengthscale_k
    const weights = new Float64Array(n);
    for (let i = 0, p = q; i < n; i++, p += columns) {
      weights[i] = -at.slopes[p] * (dMean * this.#alpha[i] - 2 * dVariance * at.solved[p]);
    }
    for (let k = 0; k < out.length; k++) {
      const center = at.points.values[k * columns + q];
      const first = k * stride;
      let sum = 0;
      for (let i = 0; i < n; i++) sum += weights[i] * (center - points.values[first + i]);
      out[k] = this.#factor.covariance.categorical[k] ? 0 : sum / hyperparameters.lengthscales[k];
    }
  }

  /** Row i of L^-1 (i + 1 values); a view. */
  inverseFactorRow(i: number): Float64Array {
    const { inverse, stride } = this.#factor;
    return inverse.subarray(i * stride, i * stride + i + 1);
  }

  /** A new posterior with one more observation, in O(n²); O(n³) for a near duplicate without noise. */
  append(x: Float64Array, y: number, knownNoise = 0): Posterior {
    expectLength(x.length, this.dimension, 'append', 'x');
    const factor = this.#factor.copy();
    factor.add(x, knownNoise);
    return new Posterior(factor, extended(this.#y, y));
  }

  /** A new posterior over the same points with other targets (length n), in O(n²). */
  withTargets(y: Float64Array): Posterior {
    expectLength(y.length, this.size, 'withTargets', 'y');
    return new Posterior(this.#factor.copy(), y.slice());
  }

  /**
   * Takes in one more point with its posterior mean as target: the mean stays as it is everywhere, the variance shrinks.
   * In O(n²) and in place; O(n³) for a near duplicate without noise. Returns that mean. Source: Ginsbourger et al. (2010),
   * kriging believer.
   */
  conditionOnMean(x: Float64Array): number {
    expectLength(x.length, this.dimension, 'conditionOnMean', 'x');
    const [mean] = this.predictMean(x);
    this.#y = extended(this.#y, mean);
    if (!this.#factor.add(x, 0)) {
      [this.#alpha, this.#logMarginalLikelihood] = solve(this.#factor, this.#y);
      return mean;
    }
    // The new residual is 0 given the others: alpha gains a 0, the likelihood only the normalization of the new target.
    const last = this.size - 1;
    this.#alpha = extended(this.#alpha, 0);
    this.#logMarginalLikelihood += Math.log(this.inverseFactorRow(last)[last]) - 0.5 * LOG_TWO_PI;
    return mean;
  }

  /**
   * Leave-one-out predictions with these hyperparameters, in O(n²).
   *   mean_i = y_i - alpha_i / (K^-1)_ii,   variance_i = 1 / (K^-1)_ii
   * Source: Rasmussen & Williams (2006), eqs. 5.10 to 5.12.
   */
  leaveOneOut(): LeaveOneOut {
    const precision = new Float64Array(this.size); // diagonal of K⁻¹ = L⁻ᵀ L⁻¹
    for (let j = 0; j < this.size; j++) {
      this.inverseFactorRow(j).forEach((each, i) => {
        precision[i] += each * each;
      });
    }
    const error = precision.map((each, i) => this.#alpha[i] / each);
    return {
      mean: this.#y.map((y, i) => y - error[i]),
      variance: precision.map((each) => 1 / each),
      logDensity: precision.map((each, i) => 0.5 * (Math.log(each) - error[i] * this.#alpha[i] - LOG_TWO_PI)),
    };
  }
}

/** K^-1 (y - mean), and ln p(y). */
function solve(factor: Factor, y: Float64Array): readonly [alpha: Float64Array, logMarginalLikelihood: number] {
  const { inverse, size: n, stride, hyperparameters } = factor;
  const residual = y.map((each) => each - hyperparameters.mean);
  const whitened = new Float64Array(n);
  multiplyLower(inverse, n, stride, residual, whitened);
  const alpha = new Float64Array(n);
  multiplyLowerTransposed(inverse, n, stride, whitened, alpha);
  let quadratic = 0;
  let halfLogDeterminant = 0;
  for (let i = 0; i < n; i++) {
    quadratic += whitened[i] * whitened[i];
    halfLogDeterminant -= Math.log(inverse[i * stride + i]);
  }
  return [alpha, -0.5 * quadratic - halfLogDeterminant - 0.5 * n * LOG_TWO_PI];
}
