import { TunesmithError } from '../../errors.js';
import type { Hyperparameters, KernelName } from '../engine.js';
import type { CancelFlag } from './cancelled.js';
import { cholesky, invertFromFactor, invertLower } from './cholesky.js';
import { covariance, inverseSquares, lengthscaleGradient, scaledPoints } from './covariance.js';
import type { Dataset } from './gp.js';
import { leadingDimension, multiplyLower, multiplyLowerTransposed, padded } from './linalg.js';

/** Refuses, as INVALID_ARGUMENT, data or hyperparameters whose lengths do not fit; where names the caller. */
export function checkDataset(data: Dataset, { lengthscales }: Hyperparameters, where: string): void {
  const { d, x, y, categorical, knownNoise } = data;
  const expect = (received: number, expected: number, what: string) => {
    if (received === expected) return;
    throw new TunesmithError(
      'INVALID_ARGUMENT',
      `${where}: expected ${what} of length ${expected}, received ${received}. Match n and d of the dataset.`,
    );
  };
  expect(x.length, y.length * d, 'x');
  if (categorical) expect(categorical.length, d, 'categorical');
  if (knownNoise) expect(knownNoise.length, y.length, 'known noise');
  expect(lengthscales.length, d, 'lengthscales');
}

/**
 * Log marginal likelihood of one dataset as a function of the hyperparameters; keeps its buffers between calls.
 *   ln p(y) = -½ r' K^-1 r - ½ ln det K - n/2 ln 2π,   K = k(X, X) + noise I + diag(known noise),   r = y - mean
 * Source: Rasmussen & Williams (2006), eqs. 5.8 and 5.9.
 */
export class Likelihood {
  readonly #data: Dataset;
  readonly #kernel: KernelName;
  readonly #cancelled: CancelFlag | undefined;
  readonly #categorical: Uint8Array;
  readonly #knownNoise: Float64Array;
  readonly #ld: number;
  readonly #points: Float64Array;
  /** K, then L, then K^-1. */
  readonly #matrix: Float64Array;
  readonly #inverseFactor: Float64Array;
  readonly #slope: Float64Array;
  readonly #residual: Float64Array;
  readonly #whitened: Float64Array;
  readonly #alpha: Float64Array;

  /** Refers to the arrays of data. Evaluations throw Cancelled soon after the flag, if there is one, is set. */
  constructor(data: Dataset, kernel: KernelName, cancelled?: CancelFlag) {
    const n = data.y.length;
    this.#data = data;
    this.#kernel = kernel;
    this.#cancelled = cancelled;
    this.#categorical = data.categorical ?? new Uint8Array(data.d);
    this.#knownNoise = data.knownNoise ?? new Float64Array(n);
    this.#points = new Float64Array((data.d + 1) * n);
    this.#ld = leadingDimension(n);
    const size = padded(n) * this.#ld;
    this.#matrix = new Float64Array(size);
    this.#inverseFactor = new Float64Array(size);
    this.#slope = new Float64Array(size);
    this.#residual = new Float64Array(n);
    this.#whitened = new Float64Array(n);
    this.#alpha = new Float64Array(n);
  }

  /** As logMarginalLikelihood(). */
  evaluate(at: Hyperparameters, gradient?: Float64Array): number {
    const { d, x, y } = this.#data;
    const n = y.length;
    const ld = this.#ld;
    const matrix = this.#matrix;
    const view = {
      kernel: this.#kernel,
      outputscale: at.outputscale,
      categorical: this.#categorical,
      inverseSquaredLengths: inverseSquares(at.lengthscales),
    };
    const points = scaledPoints(x, n, at.lengthscales, n, this.#points);

    covariance(view, points, points, true, matrix, ld, gradient && this.#slope);
    for (let i = 0; i < n; i++) matrix[i * ld + i] += at.noise + this.#knownNoise[i];
    if (!cholesky(matrix, n, ld, this.#cancelled)) {
      gradient?.fill(0);
      return -Infinity;
    }
    let halfLogDeterminant = 0;
    for (let i = 0; i < n; i++) halfLogDeterminant += Math.log(matrix[i * ld + i]);
    invertLower(matrix, n, ld, this.#inverseFactor, ld, this.#cancelled);

    for (let i = 0; i < n; i++) this.#residual[i] = y[i] - at.mean;
    multiplyLower(this.#inverseFactor, n, ld, this.#residual, this.#whitened);
    multiplyLowerTransposed(this.#inverseFactor, n, ld, this.#whitened, this.#alpha);
    const quadratic = this.#whitened.reduce((sum, u) => sum + u * u, 0);

    if (gradient) {
      invertFromFactor(this.#inverseFactor, n, ld, matrix, this.#cancelled);
      lengthscaleGradient(view, points, matrix, this.#slope, ld, this.#alpha, this.#whitened, gradient);
      this.#scaleGradient(at, quadratic, gradient.subarray(d));
    }
    return -0.5 * quadratic - halfLogDeterminant - 0.5 * n * Math.log(2 * Math.PI);
  }

  /** The entries for ln outputscale, ln noise and mean. */
  #scaleGradient({ noise }: Hyperparameters, quadratic: number, gradient: Float64Array): void {
    const n = this.#alpha.length;
    let trace = 0;
    let sum = 0;
    let squares = 0;
    let known = 0;
    for (let i = 0; i < n; i++) {
      const alpha = this.#alpha[i];
      const precision = this.#matrix[i * this.#ld + i];
      trace += precision;
      sum += alpha;
      squares += alpha * alpha;
      known += this.#knownNoise[i] * (alpha * alpha - precision);
    }
    // ½ tr((αα' - K⁻¹) dK): K itself gives r'α - n, and outputscale scales K - noise I - diag(known noise).
    gradient[0] = 0.5 * (quadratic - noise * squares - (n - noise * trace) - known);
    gradient[1] = 0.5 * noise * (squares - trace);
    gradient[2] = sum;
  }
}

/**
 * Log marginal likelihood at the hyperparameters; writes to gradient (d + 3), where given, its gradient with respect to
 * (ln lengthscale_1..d, ln outputscale, ln noise, mean). No prior. -Infinity if K is not positive definite.
 */
export function logMarginalLikelihood(
  data: Dataset,
  kernel: KernelName,
  at: Hyperparameters,
  gradient?: Float64Array,
): number {
  checkDataset(data, at, 'logMarginalLikelihood');
  if (gradient && gradient.length !== data.d + 3) {
    throw new TunesmithError(
      'INVALID_ARGUMENT',
      `logMarginalLikelihood: expected a gradient of length ${data.d + 3}, received ${gradient.length}. Pass d + 3 values or none.`,
    );
  }
  return new Likelihood(data, kernel).evaluate(at, gradient);
}
