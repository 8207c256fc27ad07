import type { Simd } from './simd/simd.js';
import { simdOver, workspace } from './workspace.js';

/**
 * Dense linear algebra in row-major Float64Arrays. Every matrix has a leading dimension ld, a multiple of PADDING, and rows up
 * to padded(n), so that whole register tiles can be read; a lower triangular one is zero outside its lower n×n part.
 */

/** Rows and columns of the register tile; every leading dimension and every padded length is a multiple of it. */
export const PADDING = 4;

/** n rounded up to a multiple of PADDING. */
export function padded(n: number): number {
  return Math.ceil(n / PADDING) * PADDING;
}

/** Leading dimension for n columns: padded, and never a multiple of 512 bytes, which would crowd a column into few cache lines. */
export function leadingDimension(n: number): number {
  return padded(n) % 64 === 0 ? padded(n) + PADDING : padded(n);
}

const plainTile = new Float64Array(PADDING * PADDING);

/**
 * Sums of one register tile, row-major PADDING×PADDING, valid until the next call: the innermost loop of every product and
 * factorization.
 *   tile_rs = Σ_p a[first + r * row + p * step] b[firstB + p * stepB + s] for p < depth
 * simd: the kernels that reach a and b, if there are any; they give the same sums.
 */
export function multiplyTile(
  simd: Simd | undefined,
  a: Float64Array,
  first: number,
  row: number,
  step: number,
  b: Float64Array,
  firstB: number,
  stepB: number,
  depth: number,
): Float64Array {
  if (simd) {
    simd.multiplyTile(a.byteOffset + 8 * first, 8 * row, 8 * step, b.byteOffset + 8 * firstB, 8 * stepB, depth);
    return simd.tile;
  }
  for (let s = 0; s < PADDING; s += 2) multiplyColumns(a, first, row, step, b, firstB + s, stepB, depth, s);
  return plainTile;
}

/** Two columns of the tile, as many as the processor has registers for. */
function multiplyColumns(
  a: Float64Array,
  first: number,
  row: number,
  step: number,
  b: Float64Array,
  firstB: number,
  stepB: number,
  depth: number,
  s: number,
): void {
  let c00 = 0;
  let c01 = 0;
  let c10 = 0;
  let c11 = 0;
  let c20 = 0;
  let c21 = 0;
  let c30 = 0;
  let c31 = 0;
  for (let i = 0, p = first, q = firstB; i < depth; i++, p += step, q += stepB) {
    const b0 = b[q];
    const b1 = b[q + 1];
    const a0 = a[p];
    c00 += a0 * b0;
    c01 += a0 * b1;
    const a1 = a[p + row];
    c10 += a1 * b0;
    c11 += a1 * b1;
    const a2 = a[p + 2 * row];
    c20 += a2 * b0;
    c21 += a2 * b1;
    const a3 = a[p + 3 * row];
    c30 += a3 * b0;
    c31 += a3 * b1;
  }
  plainTile[s] = c00;
  plainTile[s + 1] = c01;
  plainTile[s + 4] = c10;
  plainTile[s + 5] = c11;
  plainTile[s + 8] = c20;
  plainTile[s + 9] = c21;
  plainTile[s + 12] = c30;
  plainTile[s + 13] = c31;
}

/** norms[j] = |lower k_j|² for the columns of k (n×columns, a multiple of PADDING). */
export function columnNorms(
  lower: Float64Array,
  n: number,
  ld: number,
  k: Float64Array,
  columns: number,
  norms: Float64Array,
): void {
  const [l, b] = workspace(padded(n) * ld, n * columns);
  l.set(lower.subarray(0, l.length));
  b.set(k.subarray(0, b.length));
  const simd = simdOver(l, b);
  for (let j = 0; j < columns; j += PADDING) {
    let norm0 = 0;
    let norm1 = 0;
    let norm2 = 0;
    let norm3 = 0;
    for (let i = 0; i < n; i += PADDING) {
      const t = multiplyTile(simd, l, i * ld, ld, 1, b, j, columns, Math.min(i + PADDING, n));
      norm0 += t[0] * t[0] + t[4] * t[4] + t[8] * t[8] + t[12] * t[12];
      norm1 += t[1] * t[1] + t[5] * t[5] + t[9] * t[9] + t[13] * t[13];
      norm2 += t[2] * t[2] + t[6] * t[6] + t[10] * t[10] + t[14] * t[14];
      norm3 += t[3] * t[3] + t[7] * t[7] + t[11] * t[11] + t[15] * t[15];
    }
    norms[j] = norm0;
    norms[j + 1] = norm1;
    norms[j + 2] = norm2;
    norms[j + 3] = norm3;
  }
}

/** out[j] = Σ_i weights[i] k[i * columns + j] for i < weights.length; columns: a multiple of PADDING. */
export function combineRows(weights: Float64Array, k: Float64Array, columns: number, out: Float64Array): void {
  for (let j = 0; j < columns; j += PADDING) {
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let i = 0, p = j; i < weights.length; i++, p += columns) {
      const weight = weights[i];
      sum0 += weight * k[p];
      sum1 += weight * k[p + 1];
      sum2 += weight * k[p + 2];
      sum3 += weight * k[p + 3];
    }
    out[j] = sum0;
    out[j + 1] = sum1;
    out[j + 2] = sum2;
    out[j + 3] = sum3;
  }
}

/**
 * u = lower k and w = lower' u for the columns of k (n×columns, a multiple of PADDING); u and w: padded(n)×columns.
 */
export function multiplyBoth(
  lower: Float64Array,
  n: number,
  ld: number,
  k: Float64Array,
  columns: number,
  u: Float64Array,
  w: Float64Array,
): void {
  const rows = padded(n);
  const [l, b, product] = workspace(rows * ld, n * columns, rows * columns);
  l.set(lower.subarray(0, l.length));
  b.set(k.subarray(0, b.length));
  const simd = simdOver(l, b, product);
  for (let j = 0; j < columns; j += PADDING) {
    for (let i = 0; i < rows; i += PADDING) {
      const tile = multiplyTile(simd, l, i * ld, ld, 1, b, j, columns, Math.min(i + PADDING, n));
      writeTile(tile, product, i * columns + j, columns);
    }
    for (let i = 0; i < rows; i += PADDING) {
      const tile = multiplyTile(simd, l, i * ld + i, 1, ld, product, i * columns + j, columns, rows - i);
      writeTile(tile, w, i * columns + j, columns);
    }
  }
  u.set(product);
}

/** The tile into four rows of out. */
export function writeTile(tile: Float64Array, out: Float64Array, first: number, ld: number): void {
  for (let r = 0; r < PADDING; r++) {
    for (let s = 0; s < PADDING; s++) out[first + r * ld + s] = tile[PADDING * r + s];
  }
}

/** out = lower x (n). */
export function multiplyLower(lower: Float64Array, n: number, ld: number, x: Float64Array, out: Float64Array): void {
  for (let i = 0; i < n; i++) out[i] = dot(lower, i * ld, x, i + 1);
}

/** out = lower' x (n). */
export function multiplyLowerTransposed(
  lower: Float64Array,
  n: number,
  ld: number,
  x: Float64Array,
  out: Float64Array,
): void {
  out.fill(0);
  for (let i = 0; i < n; i++) {
    const factor = x[i];
    for (let j = 0, p = i * ld; j <= i; j++, p++) out[j] += factor * lower[p];
  }
}

/** Σ_j a[first + j] b[j] for j < n, in four interleaved sums that do not wait for each other. */
export function dot(a: Float64Array, first: number, b: Float64Array, n: number): number {
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  let j = 0;
  for (; j + 3 < n; j += 4) {
    sum0 += a[first + j] * b[j];
    sum1 += a[first + j + 1] * b[j + 1];
    sum2 += a[first + j + 2] * b[j + 2];
    sum3 += a[first + j + 3] * b[j + 3];
  }
  for (; j < n; j++) sum0 += a[first + j] * b[j];
  return sum0 + sum1 + (sum2 + sum3);
}
