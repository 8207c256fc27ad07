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
    const perLength = 1 / lengthscales[k];
    for (let j = 0; j < count; j++) values[k * stride + j] = x[j * d + k] * perLength;
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
 * symmetric: only j <= i, for points against themselves. ld: a multiple of PADDING; out's rows hold anything in the other columns.
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
  if (a.count === 0 || b.count === 0) return;
  const simd = simdOver(a.values, b.values, out, slope ?? out);
  const shape = { rows: a.count, columns: evened(b.count), symmetric, ld };
  const continuous = continuousRows(c.categorical);
  out.fill(0, 0, a.count * ld);
  for (let k = 0; k < continuous.length; k += 2) addSquares(simd, continuous[k], continuous[k + 1], a, b, out, shape);
  for (let k = 0; k < c.categorical.length; k++) {
    if (c.categorical[k]) addMismatches(c.inverseSquaredLengths[k], k, a, b, out, shape);
  }
  covariances(simd, c, out, shape, slope);
}

/** A block of a matrix: all columns, or those with j <= i. */
interface Shape {
  readonly rows: number;
  /** Even. */
  readonly columns: number;
  readonly symmetric: boolean;
  readonly ld: number;
}

/** Columns of row i: an even number, since the kernels take two at a time. */
function columnsOf(i: number, { columns, symmetric }: Shape): number {
  return symmetric ? evened(i + 1) : columns;
}

/** The next even number. */
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

/** Adds to out the squared differences between the points along two coordinates. */
function addSquares(
  simd: Simd | undefined,
  k0: number,
  k1: number,
  a: ScaledPoints,
  b: ScaledPoints,
  out: Float64Array,
  shape: Shape,
): void {
  const { rows, columns, symmetric, ld } = shape;
  if (simd) {
    const of = ({ values, stride }: ScaledPoints, k: number) => values.byteOffset + 8 * k * stride;
    const into = out.byteOffset;
    simd.addSquares(of(a, k0), of(a, k1), of(b, k0), of(b, k1), into, 8 * ld, rows, columns, Number(symmetric));
    return;
  }
  const z = b.values;
  const row0 = k0 * b.stride;
  const row1 = k1 * b.stride;
  for (let i = 0; i < rows; i++) {
    const center0 = a.values[k0 * a.stride + i];
    const center1 = a.values[k1 * a.stride + i];
    const end = i * ld + columnsOf(i, shape);
    for (let p = i * ld, j = 0; p < end; p++, j++) {
      const difference0 = z[row0 + j] - center0;
      const difference1 = z[row1 + j] - center1;
      out[p] += difference0 * difference0 + difference1 * difference1;
    }
  }
}

/** Adds weight to out where the points differ along coordinate k. */
function addMismatches(
  weight: number,
  k: number,
  a: ScaledPoints,
  b: ScaledPoints,
  out: Float64Array,
  shape: Shape,
): void {
  const z = b.values;
  for (let i = 0; i < shape.rows; i++) {
    const center = a.values[k * a.stride + i];
    const end = i * shape.ld + columnsOf(i, shape);
    for (let p = i * shape.ld, q = k * b.stride; p < end; p++, q++) if (z[q] !== center) out[p] += weight;
  }
}

/** Turns squared scaled distances into covariances. */
function covariances(
  simd: Simd | undefined,
  { kernel, outputscale }: Covariance,
  out: Float64Array,
  shape: Shape,
  slope?: Float64Array,
): void {
  const { rows, columns, symmetric, ld } = shape;
  if (simd) {
    const toSlope = slope ? slope.byteOffset - out.byteOffset : 0;
    const rbf = Number(kernel === 'rbf');
    simd.covariances(out.byteOffset, 8 * ld, rows, columns, Number(symmetric), toSlope, outputscale, rbf);
    return;
  }
  const correlate = kernel === 'rbf' ? squaredExponential : matern52;
  for (let i = 0; i < rows; i++) correlate(outputscale, out, i * ld, i * ld + columnsOf(i, shape), slope);
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
 * the first d of gradient. inverse: lower triangle of K^-1; slope: of covariance(), overwritten by its weights; alpha: padded(n).
 */
export function lengthscaleGradient(
  { categorical, inverseSquaredLengths }: Covariance,
  points: ScaledPoints,
  inverse: Float64Array,
  slope: Float64Array,
  ld: number,
  alpha: Float64Array,
  gradient: Float64Array,
): void {
  const n = points.count;
  const simd = simdOver(points.values, inverse, slope, alpha);
  for (let i = 0; i < n; i++) slope[i * ld + i] = 0; // counts where i is odd
  weighSlopes(simd, alpha, inverse, slope, ld, n);
  const continuous = continuousRows(categorical);
  for (let k = 0; k < continuous.length; k += 2) {
    const sums = sumSquares(simd, slope, ld, points, continuous[k], continuous[k + 1]);
    gradient[continuous[k]] = sums[0];
    if (continuous[k + 1] < categorical.length) gradient[continuous[k + 1]] = sums[1];
  }
  for (let k = 0; k < categorical.length; k++) {
    if (categorical[k]) gradient[k] = inverseSquaredLengths[k] * sumMismatches(slope, ld, points, k);
  }
}

/** slope_ij = (alpha_i alpha_j - inverse_ij) slope_ij for j < i, and one more where i is odd. */
function weighSlopes(
  simd: Simd | undefined,
  alpha: Float64Array,
  inverse: Float64Array,
  slope: Float64Array,
  ld: number,
  n: number,
): void {
  if (simd) {
    simd.weighSlopes(alpha.byteOffset, inverse.byteOffset, slope.byteOffset, 8 * ld, n);
    return;
  }
  for (let i = 0; i < n; i++) {
    const factor = alpha[i];
    for (let j = 0, p = i * ld; j < evened(i); j++, p++) slope[p] = (factor * alpha[j] - inverse[p]) * slope[p];
  }
}

const plainSums = new Float64Array(2);

/** Σ_{j < i} weight_ij (z_j - z_i)² along each of two coordinates: the sum over even j and the one over odd j. */
function sumSquares(
  simd: Simd | undefined,
  weights: Float64Array,
  ld: number,
  { values: z, stride, count: n }: ScaledPoints,
  k0: number,
  k1: number,
): Float64Array {
  const row0 = k0 * stride;
  const row1 = k1 * stride;
  if (simd) {
    simd.sumSquares(weights.byteOffset, 8 * ld, z.byteOffset + 8 * row0, z.byteOffset + 8 * row1, n);
    return simd.sums;
  }
  let even0 = 0;
  let odd0 = 0;
  let even1 = 0;
  let odd1 = 0;
  for (let i = 0; i < n; i++) {
    const center0 = z[row0 + i];
    const center1 = z[row1 + i];
    for (let j = 0, p = i * ld; j < evened(i); j += 2, p += 2) {
      const before0 = z[row0 + j] - center0;
      const before1 = z[row1 + j] - center1;
      const after0 = z[row0 + j + 1] - center0;
      const after1 = z[row1 + j + 1] - center1;
      even0 += weights[p] * (before0 * before0);
      even1 += weights[p] * (before1 * before1);
      odd0 += weights[p + 1] * (after0 * after0);
      odd1 += weights[p + 1] * (after1 * after1);
    }
  }
  plainSums[0] = even0 + odd0;
  plainSums[1] = even1 + odd1;
  return plainSums;
}

/** Σ_{j < i} weight_ij [z_j != z_i] along coordinate k. */
function sumMismatches(
  weights: Float64Array,
  ld: number,
  { values: z, stride, count: n }: ScaledPoints,
  k: number,
): number {
  const row = k * stride;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const center = z[row + i];
    for (let j = 0; j < i; j++) if (z[row + j] !== center) sum += weights[i * ld + j];
  }
  return sum;
}
