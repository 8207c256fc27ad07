/**
 * Dense linear algebra in row-major Float64Arrays. Every matrix has a leading dimension ld, a multiple of PADDING, and rows up
 * to padded(n), so that whole register tiles can be read; a lower triangular one is zero outside its lower n×n part.
 */

/** Rows of the register tile; every leading dimension and every padded length is a multiple of it. */
export const PADDING = 4;
/** Columns of the register tile. */
const TILE_COLUMNS = 2;

/** n rounded up to a multiple of PADDING. */
export function padded(n: number): number {
  return Math.ceil(n / PADDING) * PADDING;
}

/** Leading dimension for n columns: padded, and never a multiple of 512 bytes, which would crowd a column into few cache lines. */
export function leadingDimension(n: number): number {
  return padded(n) % 64 === 0 ? padded(n) + PADDING : padded(n);
}

/** Sums of one register tile, row-major PADDING×TILE_COLUMNS: eight products for six numbers read. */
export const tile = new Float64Array(PADDING * TILE_COLUMNS);

/**
 * tile_rs = Σ_p a[first + r * row + p * step] b[firstB + s * column + p * stepB] for r < 4, s < 2, p < depth: the innermost
 * loop of every product and factorization.
 */
export function multiplyTile(
  a: Float64Array,
  first: number,
  row: number,
  step: number,
  b: Float64Array,
  firstB: number,
  column: number,
  stepB: number,
  depth: number,
): void {
  let c00 = 0;
  let c01 = 0;
  let c10 = 0;
  let c11 = 0;
  let c20 = 0;
  let c21 = 0;
  let c30 = 0;
  let c31 = 0;
  let p0 = first;
  let p1 = first + row;
  let p2 = p1 + row;
  let p3 = p2 + row;
  let q0 = firstB;
  let q1 = firstB + column;
  for (let p = 0; p < depth; p++) {
    const b0 = b[q0];
    const b1 = b[q1];
    const a0 = a[p0];
    c00 += a0 * b0;
    c01 += a0 * b1;
    const a1 = a[p1];
    c10 += a1 * b0;
    c11 += a1 * b1;
    const a2 = a[p2];
    c20 += a2 * b0;
    c21 += a2 * b1;
    const a3 = a[p3];
    c30 += a3 * b0;
    c31 += a3 * b1;
    p0 += step;
    p1 += step;
    p2 += step;
    p3 += step;
    q0 += stepB;
    q1 += stepB;
  }
  tile[0] = c00;
  tile[1] = c01;
  tile[2] = c10;
  tile[3] = c11;
  tile[4] = c20;
  tile[5] = c21;
  tile[6] = c30;
  tile[7] = c31;
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
  for (let j = 0; j < columns; j += TILE_COLUMNS) {
    let norm0 = 0;
    let norm1 = 0;
    for (let i = 0; i < n; i += PADDING) {
      multiplyTile(lower, i * ld, ld, 1, k, j, 1, columns, Math.min(i + PADDING, n));
      norm0 += tile[0] * tile[0] + tile[2] * tile[2] + tile[4] * tile[4] + tile[6] * tile[6];
      norm1 += tile[1] * tile[1] + tile[3] * tile[3] + tile[5] * tile[5] + tile[7] * tile[7];
    }
    norms[j] = norm0;
    norms[j + 1] = norm1;
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

/** u_q = lower k_q and w_q = lower' u_q for m vectors, the rows of k, u and w (an even number of rows of ld). */
export function multiplyBoth(
  lower: Float64Array,
  n: number,
  ld: number,
  k: Float64Array,
  m: number,
  u: Float64Array,
  w: Float64Array,
): void {
  const rows = padded(n);
  for (let q = 0; q < m; q += TILE_COLUMNS) {
    for (let i = 0; i < rows; i += PADDING) {
      multiplyTile(lower, i * ld, ld, 1, k, q * ld, ld, 1, i + PADDING);
      writeTile(u, q * ld + i, ld);
    }
    for (let i = 0; i < rows; i += PADDING) {
      multiplyTile(lower, i * ld + i, 1, ld, u, q * ld + i, ld, 1, rows - i);
      writeTile(w, q * ld + i, ld);
    }
  }
}

/** The tile, transposed, into two rows of out. */
function writeTile(out: Float64Array, first: number, ld: number): void {
  for (let r = 0; r < PADDING; r++) {
    out[first + r] = tile[2 * r];
    out[first + ld + r] = tile[2 * r + 1];
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
