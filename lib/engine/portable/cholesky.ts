import { type CancelFlag, throwIf } from './cancelled.js';
import { multiplyTile, PADDING, padded, tile } from './linalg.js';

/**
 * Cholesky factor of the leading n×n part of a (lower triangle, row-major, ld; padded(n) rows), in place: a = L L'. Row by row, in
 * tiles; rows and columns beyond n become those of the identity. False, leaving rubbish, if a is not positive definite. n³/6
 * multiplications. Throws Cancelled between two rows of tiles once the flag is set.
 *   L_ij = (a_ij - Σ_k<j L_ik L_jk) / L_jj,   L_ii = √(a_ii - Σ_k<i L_ik²)
 * Source: Golub & Van Loan (2013), section 4.2.
 */
export function cholesky(a: Float64Array, n: number, ld: number, cancelled?: CancelFlag): boolean {
  padWithIdentity(a, n, ld);
  for (let i = 0; i < n; i += PADDING) {
    throwIf(cancelled);
    for (let j = 0; j < i; j += 2) solveTile(a, i, j, ld);
    if (!factorizeTile(a, i, ld)) return false;
  }
  return true;
}

/** Rows i .. i+3 of L in columns j and j+1, given what stands left of them and above. */
function solveTile(a: Float64Array, i: number, j: number, ld: number): void {
  multiplyTile(a, i * ld, ld, 1, a, j * ld, ld, 1, j);
  const diagonal0 = a[j * ld + j];
  const below0 = a[(j + 1) * ld + j];
  const diagonal1 = a[(j + 1) * ld + j + 1];
  for (let r = 0; r < PADDING; r++) {
    const p = (i + r) * ld + j;
    const first = (a[p] - tile[2 * r]) / diagonal0;
    a[p] = first;
    a[p + 1] = (a[p + 1] - tile[2 * r + 1] - first * below0) / diagonal1;
  }
}

/** Rows i .. i+3 of L in columns i .. i+3, given what stands left of them. */
function factorizeTile(a: Float64Array, i: number, ld: number): boolean {
  for (let j = i; j < i + PADDING; j += 2) {
    multiplyTile(a, i * ld, ld, 1, a, j * ld, ld, 1, i);
    for (let r = 0; r < PADDING; r++) {
      a[(i + r) * ld + j] -= tile[2 * r];
      a[(i + r) * ld + j + 1] -= tile[2 * r + 1];
    }
  }
  for (let r = i; r < i + PADDING; r++) {
    for (let s = i; s <= r; s++) {
      let sum = a[r * ld + s];
      for (let k = i; k < s; k++) sum -= a[r * ld + k] * a[s * ld + k];
      if (s < r) {
        a[r * ld + s] = sum / a[s * ld + s];
      } else {
        if (!(sum > 0 && sum < Infinity)) return false;
        a[r * ld + r] = Math.sqrt(sum);
      }
    }
  }
  return true;
}

function padWithIdentity(a: Float64Array, n: number, ld: number): void {
  for (let i = n; i < padded(n); i++) {
    a.fill(0, i * ld, i * ld + padded(n));
    a[i * ld + i] = 1;
  }
}

/**
 * Inverse of the factor L that cholesky() leaves (n×n, ld), into the lower n×n part of out (padded(n) rows of ldOut, zero above
 * the diagonal). n³/6 multiplications.
 *   (L^-1)_ij = (δ_ij - Σ_k L_ik (L^-1)_kj) / L_ii   over j <= k < i
 */
export function invertLower(
  l: Float64Array,
  n: number,
  ld: number,
  out: Float64Array,
  ldOut: number,
  cancelled?: CancelFlag,
): void {
  for (let i = 0; i < n; i += PADDING) {
    throwIf(cancelled);
    for (let j = 0; j < i; j += 2) {
      multiplyTile(l, i * ld + j, ld, 1, out, j * ldOut + j, 1, ldOut, i - j);
      for (let r = 0; r < PADDING; r++) {
        const p = (i + r) * ldOut + j;
        let sum0 = -tile[2 * r];
        let sum1 = -tile[2 * r + 1];
        for (let k = 0; k < r; k++) {
          const factor = l[(i + r) * ld + i + k];
          sum0 -= factor * out[(i + k) * ldOut + j];
          sum1 -= factor * out[(i + k) * ldOut + j + 1];
        }
        out[p] = sum0 / l[(i + r) * ld + i + r];
        out[p + 1] = sum1 / l[(i + r) * ld + i + r];
      }
    }
    for (let r = 0; r < PADDING; r++) {
      for (let s = 0; s <= r; s++) {
        let sum = r === s ? 1 : 0;
        for (let k = s; k < r; k++) sum -= l[(i + r) * ld + i + k] * out[(i + k) * ldOut + i + s];
        out[(i + r) * ldOut + i + s] = sum / l[(i + r) * ld + i + r];
      }
    }
  }
  for (let i = n; i < padded(n); i++) out[i * ldOut + i] = 0;
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
  for (let i = 0; i < n; i += PADDING) {
    throwIf(cancelled);
    for (let j = 0; j < i + PADDING; j += 2) {
      multiplyTile(inverseFactor, i * ld + i, 1, ld, inverseFactor, i * ld + j, 1, ld, n - i);
      for (let r = 0; r < PADDING; r++) {
        out[(i + r) * ld + j] = tile[2 * r];
        out[(i + r) * ld + j + 1] = tile[2 * r + 1];
      }
    }
  }
}
