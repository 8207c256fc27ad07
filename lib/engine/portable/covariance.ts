import type { KernelName } from '../engine.js';

/** A covariance function with everything but the points. */
export interface Covariance {
  readonly kernel: KernelName;
  readonly outputscale: number;
  /** d; nonzero: Hamming distance. */
  readonly categorical: Uint8Array;
  /** d, 1 / lengthscale². */
  readonly inverseSquaredLengths: Float64Array;
}

/** Coordinate k of point j is values[k * stride + j] = x_jk / lengthscale_k. */
export interface ScaledPoints {
  readonly values: Float64Array;
  readonly stride: number;
  readonly count: number;
}

/** Row-major points (count×d) as the covariance functions read them; stride >= count, what lies beyond the count is 0. */
export function scaledPoints(
  x: Float64Array,
  count: number,
  lengthscales: readonly number[],
  stride = count,
): ScaledPoints {
  const d = lengthscales.length;
  const values = new Float64Array(d * stride);
  for (let k = 0; k < d; k++) {
    for (let j = 0; j < count; j++) values[k * stride + j] = x[j * d + k] / lengthscales[k];
  }
  return { values, stride, count };
}

/** 1 / lengthscale². */
export function inverseSquares(lengthscales: readonly number[]): Float64Array {
  return Float64Array.from(lengthscales, (each) => 1 / (each * each));
}

/**
 * out[i * ld + j] = k(a_i, b_j) and, where wanted, slope = -2 dk/drho there, rho the squared scaled distance.
 * symmetric: only j <= i, for points against themselves.
 */
export function covariance(
  c: Covariance,
  a: ScaledPoints,
  b: ScaledPoints,
  symmetric: boolean,
  out: Float64Array,
  ld: number,
  slope?: Float64Array,
): void {
  for (let i = 0; i < a.count; i++) {
    const begin = i * ld;
    const end = begin + (symmetric ? i + 1 : b.count);
    squaredDistances(c, a, i, b, out, begin, end);
    if (c.kernel === 'rbf') squaredExponential(c.outputscale, out, begin, end, slope);
    else matern52(c.outputscale, out, begin, end, slope);
  }
}

function squaredDistances(
  { categorical, inverseSquaredLengths }: Covariance,
  a: ScaledPoints,
  i: number,
  b: ScaledPoints,
  out: Float64Array,
  begin: number,
  end: number,
): void {
  out.fill(0, begin, end);
  for (let k = 0; k < categorical.length; k++) {
    const center = a.values[k * a.stride + i];
    const z = b.values;
    if (categorical[k]) {
      const weight = inverseSquaredLengths[k];
      for (let p = begin, q = k * b.stride; p < end; p++, q++) if (z[q] !== center) out[p] += weight;
    } else {
      for (let p = begin, q = k * b.stride; p < end; p++, q++) {
        const difference = z[q] - center;
        out[p] += difference * difference;
      }
    }
  }
}

/** Where exp(-t) leaves the range of normal numbers; keeps infinite distances finite. */
const FARTHEST = 708 * 708;

function matern52(outputscale: number, out: Float64Array, begin: number, end: number, slope?: Float64Array): void {
  for (let p = begin; p < end; p++) {
    const t2 = Math.min(5 * out[p], FARTHEST);
    const t = Math.sqrt(t2);
    const e = outputscale * Math.exp(-t);
    out[p] = e * (1 + t + t2 * (1 / 3));
    if (slope) slope[p] = e * (1 + t) * (5 / 3);
  }
}

function squaredExponential(
  outputscale: number,
  out: Float64Array,
  begin: number,
  end: number,
  slope?: Float64Array,
): void {
  for (let p = begin; p < end; p++) {
    out[p] = outputscale * Math.exp(-Math.min(0.5 * out[p], 708));
    if (slope) slope[p] = out[p];
  }
}

/**
 * gradient[k] = Σ_{i > j} (alpha_i alpha_j - inverse_ij) slope_ij delta_ijk², delta² the scaled squared distance along dimension k;
 * the first d of gradient. inverse: lower triangle of K^-1; slope: of covariance(). weights: scratch, n.
 */
export function lengthscaleGradient(
  { categorical, inverseSquaredLengths }: Covariance,
  points: ScaledPoints,
  inverse: Float64Array,
  slope: Float64Array,
  ld: number,
  alpha: Float64Array,
  weights: Float64Array,
  gradient: Float64Array,
): void {
  const d = categorical.length;
  gradient.fill(0, 0, d);
  for (let i = 1; i < points.count; i++) {
    const alphaI = alpha[i];
    for (let j = 0, p = i * ld; j < i; j++, p++) weights[j] = (alphaI * alpha[j] - inverse[p]) * slope[p];
    for (let k = 0; k < d; k++) {
      const first = k * points.stride;
      gradient[k] += categorical[k]
        ? inverseSquaredLengths[k] * sumWhereDifferent(weights, points.values, first, i)
        : sumOfSquares(weights, points.values, first, i);
    }
  }
}

/** Σ_{j < i} weights[j] (z_j - z_i)², z from `first` on; two sums that do not wait for each other. */
function sumOfSquares(weights: Float64Array, z: Float64Array, first: number, i: number): number {
  const center = z[first + i];
  let sum0 = 0;
  let sum1 = 0;
  let j = 0;
  for (; j + 1 < i; j += 2) {
    const difference0 = z[first + j] - center;
    const difference1 = z[first + j + 1] - center;
    sum0 += weights[j] * (difference0 * difference0);
    sum1 += weights[j + 1] * (difference1 * difference1);
  }
  if (j < i) {
    const difference = z[first + j] - center;
    sum0 += weights[j] * (difference * difference);
  }
  return sum0 + sum1;
}

/** Σ_{j < i} weights[j] [z_j != z_i]. */
function sumWhereDifferent(weights: Float64Array, z: Float64Array, first: number, i: number): number {
  let sum = 0;
  for (let j = 0; j < i; j++) if (z[first + j] !== z[first + i]) sum += weights[j];
  return sum;
}
