import type { KernelName } from '../engine.js';
import { expOfNegative, LARGEST_EXPONENT } from './exp.js';
import { padded } from './linalg.js';
import type { Simd } from './simd/simd.js';
import { simdOver } from './workspace.js';

/** A covariance function with everything but the points. */
export interface Covariance {
  readonly kernel: KernelName;
  readonly outputscale: number;
  /** d; nonzero: Hamming distance. */
  readonly categorical: Uint8Array;
  /** d, 1 / lengthscale². */
  readonly inverseSquaredLengths: Float64Array;
}

/** Coordinate k of point j is values[k * stride + j] = x_jk / lengthscale_k. One more coordinate is 0 everywhere. */
export interface ScaledPoints {
  readonly values: Float64Array;
  /** A multiple of PADDING. */
  readonly stride: number;
  readonly count: number;
}

/**
 * Row-major points (count×d) as the covariance functions read them; stride >= count, what lies beyond the count is 0.
 * values: where they go, (d + 1)×stride; a new array if absent.
 */
export function scaledPoints(
  x: Float64Array,
  count: number,
  lengthscales: readonly number[],
  stride = padded(count),
  values: Float64Array = new Float64Array((lengthscales.length + 1) * stride),
): ScaledPoints {
  const d = lengthscales.length;
  for (let k = 0; k < d; k++) {
    for (let j = 0; j < count; j++) values[k * stride + j] = x[j * d + k] / lengthscales[k];
    values.fill(0, k * stride + count, (k + 1) * stride);
  }
  values.fill(0, d * stride, (d + 1) * stride);
  return { values, stride, count };
}

/** 1 / lengthscale². */
export function inverseSquares(lengthscales: readonly number[]): Float64Array {
  return Float64Array.from(lengthscales, (each) => 1 / (each * each));
}

/**
 * out[i * ld + j] = k(a_i, b_j) and, where wanted, slope = -2 dk/drho there, rho the squared scaled distance.
 * symmetric: only j <= i, for points against themselves. ld: a multiple of PADDING; rows hold anything in the columns beyond.
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
  const simd = simdOver(b.values, out, slope ?? out);
  const continuous = continuousRows(c.categorical);
  for (let i = 0; i < a.count; i++) {
    const begin = i * ld;
    const end = begin + evened(symmetric ? i + 1 : b.count);
    out.fill(0, begin, end);
    for (let k = 0; k < continuous.length; k += 2) addSquares(simd, continuous, k, a, i, b, out, begin, end);
    for (let k = 0; k < c.categorical.length; k++) {
      if (c.categorical[k]) addMismatches(c.inverseSquaredLengths[k], k, a, i, b, out, begin, end);
    }
    covariances(simd, c, out, begin, end, slope);
  }
}

/** The next even number: the kernels take two at a time. */
function evened(count: number): number {
  return count + (count % 2);
}

/** The coordinates that are not categorical; the one that is 0 everywhere completes the last pair. */
function continuousRows(categorical: Uint8Array): number[] {
  const rows: number[] = [];
  for (let k = 0; k < categorical.length; k++) if (!categorical[k]) rows.push(k);
  if (rows.length % 2 !== 0) rows.push(categorical.length);
  return rows;
}

/** Adds to out, from begin to end, the squared differences between point i of a and the points of b along two coordinates. */
function addSquares(
  simd: Simd | undefined,
  rows: readonly number[],
  k: number,
  a: ScaledPoints,
  i: number,
  b: ScaledPoints,
  out: Float64Array,
  begin: number,
  end: number,
): void {
  const z = b.values;
  const center0 = a.values[rows[k] * a.stride + i];
  const center1 = a.values[rows[k + 1] * a.stride + i];
  const row0 = rows[k] * b.stride;
  const row1 = rows[k + 1] * b.stride;
  if (simd) {
    const at = z.byteOffset;
    simd.addSquares(at + 8 * row0, center0, at + 8 * row1, center1, out.byteOffset + 8 * begin, end - begin);
    return;
  }
  for (let p = begin, j = 0; p < end; p++, j++) {
    const difference0 = z[row0 + j] - center0;
    const difference1 = z[row1 + j] - center1;
    out[p] += difference0 * difference0 + difference1 * difference1;
  }
}

/** Adds weight to out, from begin to end, where the points of b differ from point i of a along coordinate k. */
function addMismatches(
  weight: number,
  k: number,
  a: ScaledPoints,
  i: number,
  b: ScaledPoints,
  out: Float64Array,
  begin: number,
  end: number,
): void {
  const z = b.values;
  const center = a.values[k * a.stride + i];
  for (let p = begin, q = k * b.stride; p < end; p++, q++) if (z[q] !== center) out[p] += weight;
}

/** Turns squared scaled distances into covariances, from begin to end. */
function covariances(
  simd: Simd | undefined,
  { kernel, outputscale }: Covariance,
  out: Float64Array,
  begin: number,
  end: number,
  slope?: Float64Array,
): void {
  if (simd) {
    const toSlope = slope ? slope.byteOffset - out.byteOffset : 0;
    simd.covariances(out.byteOffset + 8 * begin, toSlope, end - begin, outputscale, Number(kernel === 'rbf'));
  } else if (kernel === 'rbf') {
    squaredExponential(outputscale, out, begin, end, slope);
  } else {
    matern52(outputscale, out, begin, end, slope);
  }
}

function matern52(outputscale: number, out: Float64Array, begin: number, end: number, slope?: Float64Array): void {
  const farthest = LARGEST_EXPONENT * LARGEST_EXPONENT;
  for (let p = begin; p < end; p++) {
    let t2 = 5 * out[p];
    if (!(t2 < farthest)) t2 = farthest; // keeps infinite distances finite
    const t = Math.sqrt(t2);
    const e = outputscale * expOfNegative(t);
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
    out[p] = outputscale * expOfNegative(Math.min(0.5 * out[p], LARGEST_EXPONENT));
    if (slope) slope[p] = out[p];
  }
}

/**
 * gradient[k] = Σ_{i > j} (alpha_i alpha_j - inverse_ij) slope_ij delta_ijk², delta² the scaled squared distance along dimension k;
 * the first d of gradient. inverse: lower triangle of K^-1; slope: of covariance(). weights: scratch, padded(n), as alpha.
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
  const simd = simdOver(points.values, inverse, slope, alpha, weights);
  gradient.fill(0, 0, categorical.length);
  for (let i = 1; i < points.count; i++) {
    const count = evened(i);
    weighSlopes(simd, alpha, inverse, slope, i, ld, weights, count);
    weights[i] = 0; // counts where i is odd
    for (let k = 0; k < categorical.length; k++) {
      gradient[k] += categorical[k]
        ? inverseSquaredLengths[k] * sumOfMismatches(k, points, i, weights)
        : sumOfSquares(simd, k, points, i, weights, count);
    }
  }
}

/** weights[j] = (alpha_i alpha_j - inverse_ij) slope_ij for j < count. */
function weighSlopes(
  simd: Simd | undefined,
  alpha: Float64Array,
  inverse: Float64Array,
  slope: Float64Array,
  i: number,
  ld: number,
  weights: Float64Array,
  count: number,
): void {
  const factor = alpha[i];
  const first = i * ld;
  if (simd) {
    const [fromInverse, fromSlope] = [inverse.byteOffset + 8 * first, slope.byteOffset + 8 * first];
    simd.weighSlopes(alpha.byteOffset, factor, fromInverse, fromSlope, weights.byteOffset, count);
    return;
  }
  for (let j = 0; j < count; j++) weights[j] = (factor * alpha[j] - inverse[first + j]) * slope[first + j];
}

/** Σ_{j < count} weights[j] (z_j - z_i)² along coordinate k: the sum over even j and the one over odd j. */
function sumOfSquares(
  simd: Simd | undefined,
  k: number,
  { values: z, stride }: ScaledPoints,
  i: number,
  weights: Float64Array,
  count: number,
): number {
  const row = k * stride;
  const center = z[row + i];
  if (simd) return simd.sumOfSquares(weights.byteOffset, z.byteOffset + 8 * row, center, count);
  let even = 0;
  let odd = 0;
  for (let j = 0; j < count; j += 2) {
    const difference0 = z[row + j] - center;
    const difference1 = z[row + j + 1] - center;
    even += weights[j] * (difference0 * difference0);
    odd += weights[j + 1] * (difference1 * difference1);
  }
  return even + odd;
}

/** Σ_{j < i} weights[j] [z_j != z_i] along coordinate k. */
function sumOfMismatches(k: number, { values: z, stride }: ScaledPoints, i: number, weights: Float64Array): number {
  const center = z[k * stride + i];
  let sum = 0;
  for (let j = 0, q = k * stride; j < i; j++, q++) if (z[q] !== center) sum += weights[j];
  return sum;
}
