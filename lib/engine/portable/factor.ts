import { TunesmithError } from '../../errors.js';
import type { Hyperparameters, KernelName } from '../engine.js';
import type { CancelFlag } from './cancelled.js';
import { cholesky, invertLower } from './cholesky.js';
import { type Covariance, covariance, inverseSquares, type ScaledPoints, scaledPoints } from './covariance.js';
import type { Dataset } from './gp.js';
import { leadingDimension, multiplyLower, multiplyLowerTransposed, PADDING, padded } from './linalg.js';
import { workspace } from './workspace.js';

const LADDER_STEPS = 16;

/** Amount added to the diagonal at each step: none, then from 1e-12 up to 1e3 times the variance. */
function jitterAt(step: number, variance: number): number {
  return step === 0 ? 0 : variance * 10 ** (step - 13);
}

/** Square of the least pivot with digits left in it; from smaller ones the factor's inverse grows without bound. */
function leastPivot(variance: number): number {
  return 1e-13 * variance;
}

/** The first `rows` rows of a row-major matrix, copied into the corner of a larger, zero-filled one. */
function enlarged(
  matrix: Float64Array,
  rows: number,
  stride: number,
  newRows: number,
  newStride: number,
): Float64Array {
  const larger = new Float64Array(newRows * newStride);
  for (let i = 0; i < rows; i++) larger.set(matrix.subarray(i * stride, (i + 1) * stride), i * newStride);
  return larger;
}

/** A factor as plain data, which travels between threads. */
export interface PlainFactor {
  readonly hyperparameters: Hyperparameters;
  readonly covariance: Covariance;
  readonly rows: Float64Array;
  readonly points: ScaledPoints;
  readonly inverse: Float64Array;
  readonly jitter: number;
  readonly knownNoise: readonly number[];
}

/**
 * The inverse Cholesky factor of the observations' covariance matrix, which grows a point at a time.
 *   L L' = K + (noise + jitter) I + diag(known noise),   K = k(X, X)
 */
export class Factor {
  readonly hyperparameters: Hyperparameters;
  readonly covariance: Covariance;
  #size: number;
  #stride: number;
  #jitter = 0;
  /** n×d row-major. */
  #rows: Float64Array;
  /** The rows, as ScaledPoints. */
  #points: Float64Array;
  /** L^-1, stride×stride row-major, zero outside the lower n×n. */
  #inverse: Float64Array;
  #knownNoise: number[];

  /** Takes the arrays over. */
  private constructor({ hyperparameters, covariance, rows, points, inverse, jitter, knownNoise }: PlainFactor) {
    this.hyperparameters = hyperparameters;
    this.covariance = covariance;
    this.#size = points.count;
    this.#stride = points.stride;
    this.#jitter = jitter;
    this.#rows = rows;
    this.#points = points.values;
    this.#inverse = inverse;
    this.#knownNoise = [...knownNoise];
  }

  /** With a jitter ladder; cannot fail for finite inputs. O(n³). Throws Cancelled soon after the flag is set. */
  static of(data: Dataset, kernel: KernelName, hyperparameters: Hyperparameters, cancelled?: CancelFlag): Factor {
    const { lengthscales, outputscale } = hyperparameters;
    const { d, x, y, categorical = new Uint8Array(d), knownNoise = new Float64Array(y.length) } = data;
    const inverseSquaredLengths = inverseSquares(lengthscales);
    const points = scaledPoints(x, y.length, lengthscales, leadingDimension(y.length));
    const factor = new Factor({
      hyperparameters,
      covariance: { kernel, outputscale, categorical: categorical.slice(), inverseSquaredLengths },
      rows: x.slice(),
      points,
      inverse: new Float64Array(points.stride * points.stride),
      jitter: 0,
      knownNoise: [...knownNoise],
    });
    factor.#factorize(cancelled);
    return factor;
  }

  /** The factor that gave this plain data; takes its arrays over. */
  static from(plain: PlainFactor): Factor {
    return new Factor(plain);
  }

  /** Everything there is; the arrays are views. */
  plain(): PlainFactor {
    return {
      hyperparameters: this.hyperparameters,
      covariance: this.covariance,
      rows: this.#rows,
      points: this.points,
      inverse: this.#inverse,
      jitter: this.#jitter,
      knownNoise: this.#knownNoise,
    };
  }

  copy(): Factor {
    const { points, inverse, ...plain } = this.plain();
    return new Factor({ ...plain, points: { ...points, values: points.values.slice() }, inverse: inverse.slice() });
  }

  get size(): number {
    return this.#size;
  }

  get dimension(): number {
    return this.hyperparameters.lengthscales.length;
  }

  /** Rows and columns there is room for: the leading dimension of `inverse`. */
  get stride(): number {
    return this.#stride;
  }

  /** Added to the noise by the ladder. */
  get jitter(): number {
    return this.#jitter;
  }

  /** L^-1, stride×stride row-major, zero outside the lower n×n; a view. */
  get inverse(): Float64Array {
    return this.#inverse;
  }

  /** n×d row-major; a view. */
  get rows(): Float64Array {
    return this.#rows;
  }

  get points(): ScaledPoints {
    return { values: this.#points, stride: this.#stride, count: this.#size };
  }

  /**
   * Takes in a point, in O(n²). False if the factor had to be computed anew, in O(n³).
   *   new row of L^-1: [-u' L^-1, 1] / pivot,   u = L^-1 k,   pivot² = k(x, x) + noise - |u|²
   */
  add(x: Float64Array, knownNoise: number): boolean {
    const { lengthscales, outputscale, noise } = this.hyperparameters;
    this.#reserve(this.#size + 1);
    const n = this.#size;
    const stride = this.#stride;
    const z = scaledPoints(x, 1, lengthscales);
    const k = new Float64Array(padded(n));
    const u = new Float64Array(n);
    const w = new Float64Array(n);
    covariance(this.covariance, z, this.points, false, k, k.length);
    multiplyLower(this.#inverse, n, stride, k, u);
    multiplyLowerTransposed(this.#inverse, n, stride, u, w);
    const latent = u.reduce((rest, each) => rest - each * each, outputscale);
    // Exactly, latent >= 0; where rounding has spoilt that, the factor no longer bears an update.
    const diagonal = noise + knownNoise + this.#jitter;
    const sound = latent + diagonal >= Math.max(diagonal / 2, leastPivot(outputscale + noise));

    const rows = new Float64Array((n + 1) * this.dimension); // a new array: copies share the old one
    rows.set(this.#rows);
    rows.set(x, n * this.dimension);
    this.#rows = rows;
    for (let j = 0; j < this.dimension; j++) this.#points[j * stride + n] = z.values[j * z.stride];
    this.#knownNoise.push(knownNoise);
    this.#size++;
    if (!sound) {
      this.#factorize();
      return false;
    }
    const pivot = Math.sqrt(Math.max(latent, 0) + diagonal);
    for (let i = 0; i < n; i++) this.#inverse[n * stride + i] = -w[i] / pivot;
    this.#inverse[n * stride + n] = 1 / pivot;
    return true;
  }

  /** Fills jitter and inverse from the points, in O(n³). */
  #factorize(cancelled?: CancelFlag): void {
    const { outputscale, noise } = this.hyperparameters;
    const n = this.#size;
    const stride = this.#stride;
    const ld = leadingDimension(n);
    const lengths = [padded(n) * ld, padded(n) * stride, this.#points.length, PADDING * ld];
    const [matrix, inverse, points, strip] = workspace(...lengths);
    points.set(this.#points);
    const placed = { ...this.points, values: points };
    for (let step = 0; step <= LADDER_STEPS; step++) {
      this.#jitter = jitterAt(step, outputscale + noise);
      covariance(this.covariance, placed, placed, true, matrix, ld);
      for (let i = 0; i < n; i++) matrix[i * ld + i] += noise + this.#knownNoise[i] + this.#jitter;
      if (!cholesky(matrix, n, ld, strip, cancelled) || !isSound(matrix, n, ld, leastPivot(outputscale + noise)))
        continue;
      invertLower(matrix, n, ld, inverse, stride, strip, cancelled);
      this.#inverse.fill(0);
      this.#inverse.set(inverse);
      return;
    }
    throw new TunesmithError(
      'INVALID_ARGUMENT',
      'Posterior: expected finite points and positive hyperparameters, received values whose covariance matrix cannot be ' +
        'factorized. Check x, lengthscales, outputscale and noise.',
    );
  }

  #reserve(rows: number): void {
    if (rows <= this.#stride) return;
    const larger = leadingDimension(rows + Math.floor(rows / 8));
    this.#points = enlarged(this.#points, this.dimension, this.#stride, this.dimension + 1, larger);
    this.#inverse = enlarged(this.#inverse, this.#size, this.#stride, larger, larger);
    this.#stride = larger;
  }
}

/** Whether the square of every pivot reaches `least`. */
function isSound(factor: Float64Array, n: number, ld: number, least: number): boolean {
  for (let i = 0; i < n; i++) {
    const pivot = factor[i * ld + i];
    if (!(pivot * pivot >= least)) return false;
  }
  return true;
}
