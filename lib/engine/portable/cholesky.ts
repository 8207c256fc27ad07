import { type CancelFlag, throwIf } from './cancelled.js';
import { multiplyStrip, PADDING, padded } from './linalg.js';
import { simdOver } from './workspace.js';

/**
 * Cholesky factor of the n×n matrix whose lower triangle a holds (row-major, ld; padded(n) rows): its transpose, U with a = U' U,
 * goes to the diagonal and above, where strips of rows read it; below the diagonal a stays. Four rows at a time; rows and columns
 * beyond n become those of the identity. False, leaving rubbish, if a is not positive definite. n³/6 multiplications.
 * strip: scratch, PADDING×ld. Throws Cancelled between two strips once the flag is set.
 *   U_ij = (a_ji - Σ_k<i U_ki U_kj) / U_ii,   U_ii = √(a_ii - Σ_k<i U_ki²)
 * Source: Golub & Van Loan (2013), section 4.2.
 */
export function cholesky(a: Float64Array, n: number, ld: number, strip: Float64Array, cancelled?: CancelFlag): boolean {
  const simd = simdOver(a, strip);
  const size = padded(n);
  padWithIdentity(a, n, ld);
  for (let i = 0; i < size; i += PADDING) {
    throwIf(cancelled);
    const above = { values: a, first: i, row: 1, step: ld };
    const columns = { values: a, first: i, stride: ld };
    multiplyStrip(simd, above, columns, i, { values: strip, first: i, stride: ld }, size - i);
    for (let j = i; j < size; j++) {
      const p = j * ld + i; // row j of the lower triangle is column j of the upper
      strip[j] = a[p] - strip[j];
      strip[ld + j] = a[p + 1] - strip[ld + j];
      strip[2 * ld + j] = a[p + 2] - strip[2 * ld + j];
      strip[3 * ld + j] = a[p + 3] - strip[3 * ld + j];
    }
    if (!factorizeDiagonal(strip, i, ld, a)) return false;
    solveStrip(a, i, ld, strip, i + PADDING, size, a, i * ld, ld);
  }
  return true;
}

/** U in rows and columns i .. i+3, from the upper triangle of the strip there; false if that is not positive definite. */
function factorizeDiagonal(strip: Float64Array, i: number, ld: number, u: Float64Array): boolean {
  for (let r = i; r < i + PADDING; r++) {
    for (let s = r; s < i + PADDING; s++) {
      let sum = strip[(r - i) * ld + s];
      for (let k = i; k < r; k++) sum -= u[k * ld + r] * u[k * ld + s];
      if (s > r) {
        u[r * ld + s] = sum / u[r * ld + r];
      } else {
        if (!(sum > 0 && sum < Infinity)) return false;
        u[r * ld + r] = Math.sqrt(sum);
      }
    }
  }
  return true;
}

/**
 * Rows of out: D'^-1 strip in columns begin .. end-1, where D is U in rows and columns i .. i+3. strip: PADDING×ld; element (r, j) of
 * out at first + r * ldOut + j.
 */
function solveStrip(
  u: Float64Array,
  i: number,
  ld: number,
  strip: Float64Array,
  begin: number,
  end: number,
  out: Float64Array,
  first: number,
  ldOut: number,
): void {
  const diagonal0 = i * ld + i;
  const diagonal1 = diagonal0 + ld + 1;
  const diagonal2 = diagonal1 + ld + 1;
  const diagonal3 = diagonal2 + ld + 1;
  const u01 = u[diagonal0 + 1];
  const u02 = u[diagonal0 + 2];
  const u03 = u[diagonal0 + 3];
  const u12 = u[diagonal1 + 1];
  const u13 = u[diagonal1 + 2];
  const u23 = u[diagonal2 + 1];
  const reciprocal0 = 1 / u[diagonal0];
  const reciprocal1 = 1 / u[diagonal1];
  const reciprocal2 = 1 / u[diagonal2];
  const reciprocal3 = 1 / u[diagonal3];
  for (let j = begin; j < end; j++) {
    const x0 = strip[j] * reciprocal0;
    const x1 = (strip[ld + j] - u01 * x0) * reciprocal1;
    const x2 = (strip[2 * ld + j] - u02 * x0 - u12 * x1) * reciprocal2;
    out[first + j] = x0;
    out[first + ldOut + j] = x1;
    out[first + 2 * ldOut + j] = x2;
    out[first + 3 * ldOut + j] = (strip[3 * ld + j] - u03 * x0 - u13 * x1 - u23 * x2) * reciprocal3;
  }
}

function padWithIdentity(a: Float64Array, n: number, ld: number): void {
  for (let i = n; i < padded(n); i++) {
    a.fill(0, i * ld, i * ld + padded(n));
    a[i * ld + i] = 1;
  }
}

/**
 * Inverse of the factor L = U' that cholesky() leaves (n×n, ld), into the lower n×n part of out (padded(n) rows of ldOut); the
 * rest of these rows becomes 0. n³/6 multiplications. strip: scratch, PADDING×ld.
 *   (L^-1)_ij = (δ_ij - Σ_k L_ik (L^-1)_kj) / L_ii   over j <= k < i
 */
export function invertLower(
  u: Float64Array,
  n: number,
  ld: number,
  out: Float64Array,
  ldOut: number,
  strip: Float64Array,
  cancelled?: CancelFlag,
): void {
  const simd = simdOver(u, out, strip);
  const size = padded(n);
  out.fill(0, 0, size * ldOut);
  for (let i = 0; i < size; i += PADDING) {
    throwIf(cancelled);
    const left = { values: u, first: i, row: 1, step: ld };
    const columns = i + PADDING;
    const above = { values: out, first: 0, stride: ldOut };
    multiplyStrip(simd, left, above, i, { values: strip, first: 0, stride: ld }, columns, true);
    for (let r = 0; r < PADDING; r++) {
      for (let p = r * ld; p < r * ld + columns; p++) strip[p] = -strip[p];
      strip[r * ld + i + r] = 1;
    }
    solveStrip(u, i, ld, strip, 0, columns, out, i * ldOut, ldOut);
  }
  for (let i = n; i < size; i++) out[i * ldOut + i] = 0;
}

/**
 * Lower triangle of K^-1 = L^-T L^-1 (n×n, ld, padded(n) rows) from the inverse factor that invertLower() leaves in the same
 * shape. n³/6 multiplications.
 */
export function invertFromFactor(
  inverseFactor: Float64Array,
  n: number,
  ld: number,
  out: Float64Array,
  cancelled?: CancelFlag,
): void {
  const simd = simdOver(inverseFactor, out);
  for (let i = 0; i < n; i += PADDING) {
    throwIf(cancelled);
    const left = { values: inverseFactor, first: i * ld + i, row: 1, step: ld };
    const below = { values: inverseFactor, first: i * ld, stride: ld };
    multiplyStrip(simd, left, below, n - i, { values: out, first: i * ld, stride: ld }, i + PADDING);
  }
}
