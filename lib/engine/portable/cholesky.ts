import { type CancelFlag, throwIf } from './cancelled.js';
import { multiplyTile, PADDING, padded, writeTile } from './linalg.js';
import { simdOver } from './workspace.js';

/**
 * Cholesky factor of the n×n matrix whose lower triangle a holds (row-major, ld; padded(n) rows): its transpose, U with a = U' U,
 * goes to the diagonal and above, which is how register tiles read it; below the diagonal a stays. Row by row, in tiles; rows and
 * columns beyond n become those of the identity. False, leaving rubbish, if a is not positive definite. n³/6 multiplications.
 * Throws Cancelled between two rows of tiles once the flag is set.
 *   U_ij = (a_ji - Σ_k<i U_ki U_kj) / U_ii,   U_ii = √(a_ii - Σ_k<i U_ki²)
 * Source: Golub & Van Loan (2013), section 4.2.
 */
export function cholesky(a: Float64Array, n: number, ld: number, cancelled?: CancelFlag): boolean {
  const simd = simdOver(a);
  const size = padded(n);
  padWithIdentity(a, n, ld);
  for (let i = 0; i < size; i += PADDING) {
    throwIf(cancelled);
    for (let j = i; j < size; j += PADDING) {
      const tile = multiplyTile(simd, a, i, 1, ld, a, j, ld, i);
      for (let r = 0; r < PADDING; r++) {
        for (let s = 0; s < PADDING; s++) tile[PADDING * r + s] = a[(j + s) * ld + i + r] - tile[PADDING * r + s];
      }
      if (j === i) {
        if (!factorizeTile(tile)) return false;
        writeUpper(tile, a, i * ld + i, ld);
      } else {
        solveTile(a, i, ld, tile);
        writeTile(tile, a, i * ld + j, ld);
      }
    }
  }
  return true;
}

/** The lower triangle of a tile becomes U, in its upper triangle; false if the tile is not positive definite. */
function factorizeTile(tile: Float64Array): boolean {
  for (let r = 0; r < PADDING; r++) {
    for (let s = r; s < PADDING; s++) {
      let sum = tile[PADDING * r + s];
      for (let k = 0; k < r; k++) sum -= tile[PADDING * k + r] * tile[PADDING * k + s];
      if (s > r) {
        tile[PADDING * r + s] = sum / tile[PADDING * r + r];
      } else {
        if (!(sum > 0 && sum < Infinity)) return false;
        tile[PADDING * r + r] = Math.sqrt(sum);
      }
    }
  }
  return true;
}

/** tile = D'^-1 tile, where D is the diagonal tile of U in rows i .. i+3. */
function solveTile(u: Float64Array, i: number, ld: number, tile: Float64Array): void {
  const first = i * ld + i;
  const second = first + ld + 1;
  const third = second + ld + 1;
  const u00 = u[first];
  const u01 = u[first + 1];
  const u02 = u[first + 2];
  const u03 = u[first + 3];
  const u11 = u[second];
  const u12 = u[second + 1];
  const u13 = u[second + 2];
  const u22 = u[third];
  const u23 = u[third + 1];
  const u33 = u[third + ld + 1];
  for (let s = 0; s < PADDING; s++) {
    const x0 = tile[s] / u00;
    const x1 = (tile[s + 4] - u01 * x0) / u11;
    const x2 = (tile[s + 8] - u02 * x0 - u12 * x1) / u22;
    tile[s] = x0;
    tile[s + 4] = x1;
    tile[s + 8] = x2;
    tile[s + 12] = (tile[s + 12] - u03 * x0 - u13 * x1 - u23 * x2) / u33;
  }
}

/** Its diagonal and what stands above. */
function writeUpper(tile: Float64Array, out: Float64Array, first: number, ld: number): void {
  for (let r = 0; r < PADDING; r++) {
    for (let s = r; s < PADDING; s++) out[first + r * ld + s] = tile[PADDING * r + s];
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
 * rest of these rows becomes 0. n³/6 multiplications.
 *   (L^-1)_ij = (δ_ij - Σ_k L_ik (L^-1)_kj) / L_ii   over j <= k < i
 */
export function invertLower(
  u: Float64Array,
  n: number,
  ld: number,
  out: Float64Array,
  ldOut: number,
  cancelled?: CancelFlag,
): void {
  const simd = simdOver(u, out);
  const size = padded(n);
  out.fill(0, 0, size * ldOut);
  for (let i = 0; i < size; i += PADDING) {
    throwIf(cancelled);
    for (let j = 0; j <= i; j += PADDING) {
      const tile = multiplyTile(simd, u, j * ld + i, 1, ld, out, j * ldOut + j, ldOut, i - j);
      for (let p = 0; p < tile.length; p++) tile[p] = -tile[p];
      if (j === i) for (let r = 0; r < PADDING; r++) tile[PADDING * r + r] = 1;
      solveTile(u, i, ld, tile);
      writeTile(tile, out, i * ldOut + j, ldOut);
    }
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
  const simd = simdOver(inverseFactor);
  for (let i = 0; i < n; i += PADDING) {
    throwIf(cancelled);
    for (let j = 0; j <= i; j += PADDING) {
      const tile = multiplyTile(simd, inverseFactor, i * ld + i, 1, ld, inverseFactor, i * ld + j, ld, n - i);
      writeTile(tile, out, i * ld + j, ld);
    }
  }
}
