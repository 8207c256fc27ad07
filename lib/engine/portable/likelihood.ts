import { TunesmithError } from '../../errors.js';
import type { Hyperparameters, KernelName } from '../engine.js';
import type { CancelFlag } from './cancelled.js';
import { cholesky, invertFromFactor, invertLower } from './cholesky.js';
import { covariance, inverseSquares, lengthscaleGradient, scaledPoints } from './covariance.js';
import type { Dataset } from './gp.js';
import { leadingDimension, multiplyLower, multiplyLowerTransposed, PADDING, padded } from './linalg.js';
import { workspace } from './workspace.js';

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
 * Log marginal likelihood of one dataset as a function of the hyperparameters.
 *   ln p(y) = -½ r' K^-1 r - ½ ln det K - n/2 ln 2π,   K = k(X, X) + noise I + diag(known noise),   r = y - mean
 * Source: Rasmussen & Williams (2006), eqs. 5.8 and 5.9.
 */
export class Likelihood {
  readonly #data: Dataset;
  readonly #kernel: KernelName;
  readonly #cancelled: CancelFlag | undefined;
  readonly #categorical: Uint8Array;
  readonly #knownNoise: Float64Array;
  /** Refers to the arrays of data. Evaluations throw Cancelled soon after the flag, if there is one, is set. */
  constructor(data: Dataset, kernel: KernelName, cancelled?: CancelFlag) {
    const n = data.y.length;
    this.#data = data;
    this.#kernel = kernel;
    this.#cancelled = cancelled;
    this.#categorical = data.categorical ?? new Uint8Array(data.d);
    this.#knownNoise = data.knownNoise ?? new Float64Array(n);
  }

  /** As logMarginalLikelihood(). */
  evaluate(at: Hyperparameters, gradient?: Float64Array): number {
    const { d, x, y } = this.#data;
    const n = y.length;
    const ld = leadingDimension(n);
    const size = padded(n) * ld;
    // matrix: K, then the factor, then K⁻¹.
    const lengths = [size, size, gradient ? size : 0, (d + 1) * ld, padded(n), padded(n), PADDING * ld];
    const [matrix, inverseFactor, slope, coordinates, alpha, whitened, strip] = workspace(...lengths);
    const view = {
      kernel: this.#kernel,
      outputscale: at.outputscale,
      categorical: this.#categorical,
      inverseSquaredLengths: inverseSquares(at.lengthscales),
    };
    const points = scaledPoints(x, n, at.lengthscales, ld, coordinates);

    covariance(view, points, points, true, matrix, ld, gradient && slope);
    for (let i = 0; i < n; i++) matrix[i * ld + i] += at.noise + this.#knownNoise[i];
    if (!cholesky(matrix, n, ld, strip, this.#cancelled)) {
      gradient?.fill(0);
      return -Infinity;
    }
    let halfLogDeterminant = 0;
    for (let i = 0; i < n; i++) halfLogDeterminant += Math.log(matrix[i * ld + i]);
    invertLower(matrix, n, ld, inverseFactor, ld, strip, this.#cancelled);

    const residual = y.map((each) => each - at.mean);
    multiplyLower(inverseFactor, n, ld, residual, whitened);
    multiplyLowerTransposed(inverseFactor, n, ld, whitened, alpha);
    let quadratic = 0;
    for (let i = 0; i < n; i++) quadratic += whitened[i] * whitened[i];

    if (gradient) {
      invertFromFactor(inverseFactor, n, ld, matrix, this.#cancelled);
      lengthscaleGradient(view, points, matrix, slope, ld, alpha, gradient);
      this.#scaleGradient(at, quadratic, alpha, matrix, gradient.subarray(d));
    }
    return -0.5 * quadratic - halfLogDeterminant - 0.5 * n * Math.log(2 * Math.PI);
  }

  /** The entries for ln outputscale, ln noise and mean. */
  #scaleGradient(
    { noise }: Hyperparameters,
    quadratic: number,
    alpha: Float64Array,
    inverse: Float64Array,
    gradient: Float64Array,
  ): void {
    const n = this.#data.y.length;
    const ld = leadingDimension(n);
    let trace = 0;
    let sum = 0;
    let squares = 0;
    let known = 0;
    for (let i = 0; i < n; i++) {
      const square = alpha[i] * alpha[i];
      const precision = inverse[i * ld + i];
      trace += precision;
      sum += alpha[i];
      squares += square;
      known += this.#knownNoise[i] * (square - precision);
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
