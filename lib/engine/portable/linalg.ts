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

/** Four rows of a left factor: a_rp = values[first + r * row + p * step]. */
export interface Rows {
  readonly values: Float64Array;
  readonly first: number;
  readonly row: number;
  readonly step: number;
}

/** Part of a row-major matrix: b_ps = values[first + p * stride + s]. */
export interface Block {
  readonly values: Float64Array;
  readonly first: number;
  readonly stride: number;
}

/**
 * Four rows of a product: the innermost loop of every product and factorization.
 *   out_rs = Σ_p a_rp b_ps   over p < depth, for s < columns, a multiple of PADDING
 * triangular: b_ps = 0 where p < s - 3, and is not read there. simd: the kernels that reach a, b and out, if there are any; they give
 * the same sums.
 */
export function multiplyStrip(
  simd: Simd | undefined,
  a: Rows,
  b: Block,
  depth: number,
  out: Block,
  columns: number,
  triangular = false,
): void {
  if (simd) {
    const [left, right, into] = [addressOf(a), addressOf(b), addressOf(out)];
    const [stepB, stride] = [8 * b.stride, 8 * out.stride];
    simd.multiplyStrip(left, 8 * a.row, 8 * a.step, right, stepB, depth, into, stride, columns, Number(triangular));
    return;
  }
  for (let s = 0; s < columns; s += 2) multiplyColumns(a, b, s, triangular ? s - (s % PADDING) : 0, depth, out);
}

/** The address of the first element, in bytes. */
function addressOf({ values, first }: { readonly values: Float64Array; readonly first: number }): number {
  return values.byteOffset + 8 * first;
}

/** Columns s and s + 1 of the strip, from p = begin on: as many sums as the processor has registers for. */
function multiplyColumns(
  { values: a, first, row, step }: Rows,
  { values: b, first: firstB, stride }: Block,
  s: number,
  begin: number,
  depth: number,
  out: Block,
): void {
  let c00 = 0;
  let c01 = 0;
  let c10 = 0;
  let c11 = 0;
  let c20 = 0;
  let c21 = 0;
  let c30 = 0;
  let c31 = 0;
  for (
    let i = begin, p = first + begin * step, q = firstB + begin * stride + s;
    i < depth;
    i++, p += step, q += stride
  ) {
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
  const { values } = out;
  const row0 = out.first + s;
  const row1 = row0 + out.stride;
  const row2 = row1 + out.stride;
  const row3 = row2 + out.stride;
  values[row0] = c00;
  values[row0 + 1] = c01;
  values[row1] = c10;
  values[row1 + 1] = c11;
  values[row2] = c20;
  values[row2 + 1] = c21;
  values[row3] = c30;
  values[row3 + 1] = c31;
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
  const [l, b, strip] = workspace(padded(n) * ld, n * columns, PADDING * columns);
  l.set(lower.subarray(0, l.length));
  b.set(k.subarray(0, b.length));
  const simd = simdOver(l, b, strip);
  const right = { values: b, first: 0, stride: columns };
  const product = { values: strip, first: 0, stride: columns };
  norms.fill(0, 0, columns);
  for (let i = 0; i < n; i += PADDING) {
    const left = { values: l, first: i * ld, row: ld, step: 1 };
    multiplyStrip(simd, left, right, Math.min(i + PADDING, n), product, columns);
    for (let j = 0; j < columns; j++) {
      const u0 = strip[j];
      const u1 = strip[columns + j];
      const u2 = strip[2 * columns + j];
      const u3 = strip[3 * columns + j];
      norms[j] += u0 * u0 + u1 * u1 + u2 * u2 + u3 * u3;
    }
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

/** u = lower k and w = lower' u, each padded(n)×columns, for the columns of k (n×columns, a multiple of PADDING). */
export function multiplyBoth(
  lower: Float64Array,
  n: number,
  ld: number,
  k: Float64Array,
  columns: number,
): readonly [u: Float64Array, w: Float64Array] {
  const rows = padded(n);
  const [l, b, u, w] = workspace(rows * ld, n * columns, rows * columns, rows * columns);
  l.set(lower.subarray(0, l.length));
  b.set(k.subarray(0, b.length));
  const simd = simdOver(l, b, u, w);
  const at = (values: Float64Array, i: number) => ({ values, first: i * columns, stride: columns });
  for (let i = 0; i < rows; i += PADDING) {
    const left = { values: l, first: i * ld, row: ld, step: 1 };
    multiplyStrip(simd, left, at(b, 0), Math.min(i + PADDING, n), at(u, i), columns);
  }
  for (let i = 0; i < rows; i += PADDING) {
    const left = { values: l, first: i * ld + i, row: 1, step: ld };
    multiplyStrip(simd, left, at(u, i), rows - i, at(w, i), columns);
  }
  return [u.slice(), w.slice()];
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
