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
    for (let j = 0; j < i + PADDING; j += 2) {
      // What the columns before the tile take from it; the rest goes element by element.
      multiplyTile(a, i * ld, ld, 1, a, j * ld, ld, 1, Math.min(i, j));
      for (let r = 0; r < PADDING; r++) {
        const row = (i + r) * ld;
        for (let s = 0; s < 2 && j + s <= i + r; s++) {
          const other = (j + s) * ld;
          let sum = a[row + j + s] - tile[2 * r + s];
          for (let k = Math.min(i, j); k < j + s; k++) sum -= a[row + k] * a[other + k];
          if (j + s < i + r) {
            a[row + j + s] = sum / a[other + j + s];
          } else {
            if (!(sum > 0 && sum < Infinity)) return false;
            a[row + j + s] = Math.sqrt(sum);
          }
        }
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
    for (let j = 0; j < i + PADDING; j += 2) {
      multiplyTile(l, i * ld + j, ld, 1, out, j * ldOut + j, 1, ldOut, Math.max(i - j, 0));
      for (let r = 0; r < PADDING; r++) {
        const row = (i + r) * ld;
        for (let s = 0; s < 2 && j + s <= i + r; s++) {
          let sum = (j + s === i + r ? 1 : 0) - tile[2 * r + s];
          for (let k = Math.max(i, j + s); k < i + r; k++) sum -= l[row + k] * out[k * ldOut + j + s];
          out[(i + r) * ldOut + j + s] = sum / l[row + i + r];
        }
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
