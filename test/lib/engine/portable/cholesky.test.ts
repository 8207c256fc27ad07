import { expect, test } from 'vitest';
import { Cancelled } from '../../../../lib/engine/portable/cancelled.js';
import { cholesky, invertFromFactor, invertLower } from '../../../../lib/engine/portable/cholesky.js';
import { leadingDimension, padded } from '../../../../lib/engine/portable/linalg.js';
import { Purpose, Random } from '../../../../lib/engine/portable/random.js';

/** Lower triangle of a positive definite matrix; rubbish in the padding. */
function system(n: number): Float64Array {
  const ld = leadingDimension(n);
  const random = new Random(11, Purpose.randomSearch, n);
  const a = new Float64Array(padded(n) * ld).fill(Number.NaN);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) a[i * ld + j] = Math.exp(-0.1 * (i - j)) * random.uniform();
    a[i * ld + i] = n;
  }
  return a;
}

const scratch = (n: number) => new Float64Array(4 * leadingDimension(n)).fill(Number.NaN);

test('factor, inverse factor and inverse are those of the matrix, for every remainder of the tiles', () => {
  for (const n of [1, 2, 3, 4, 5, 7, 8, 9, 31, 60, 64, 101]) {
    const ld = leadingDimension(n);
    const a = system(n);
    const u = a.slice();
    expect(cholesky(u, n, ld, scratch(n))).toBe(true);
    const stride = leadingDimension(n + 9);
    const inverseFactor = new Float64Array(stride * stride);
    invertLower(u, n, ld, inverseFactor, stride, scratch(n));
    const inverse = new Float64Array(padded(n) * stride);
    invertFromFactor(inverseFactor, n, stride, inverse);

    const symmetric = (m: Float64Array, width: number, i: number, j: number) =>
      m[Math.max(i, j) * width + Math.min(i, j)];
    const worst = { product: 0, triangular: 0, identity: 0 };
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let product = 0;
        let identity = 0;
        let triangular = 0;
        for (let k = 0; k < n; k++) {
          if (k <= Math.min(i, j)) product += u[k * ld + i] * u[k * ld + j];
          if (k <= i) triangular += u[k * ld + i] * inverseFactor[k * stride + j];
          identity += symmetric(a, ld, i, k) * symmetric(inverse, stride, k, j);
        }
        const unit = Number(i === j);
        worst.product = Math.max(worst.product, Math.abs(product - symmetric(a, ld, i, j)));
        worst.triangular = Math.max(worst.triangular, Math.abs(triangular - unit));
        worst.identity = Math.max(worst.identity, Math.abs(identity - unit));
      }
    }
    expect(worst.product, 'U^T U = K').toBeLessThan(1e-12);
    expect(worst.triangular, 'L L^-1 = I').toBeLessThan(1e-12);
    expect(worst.identity, 'K K^-1 = I').toBeLessThan(1e-12);
    const outside = inverseFactor.filter((_, p) => Math.floor(p / stride) >= n || p % stride > Math.floor(p / stride));
    expect(outside.every((each) => each === 0)).toBe(true);
  }
});

test('what is not positive definite has no factor', () => {
  for (const n of [1, 6, 40]) {
    for (const bad of [-1, 0, Number.NaN, Infinity]) {
      for (const row of [0, n - 1]) {
        const a = system(n);
        a[row * leadingDimension(n) + row] = bad;
        expect(cholesky(a, n, leadingDimension(n), scratch(n)), `n ${n}, pivot ${row}: ${bad}`).toBe(false);
      }
    }
  }
});

test('a set flag ends each of the three', () => {
  const n = 20;
  const ld = leadingDimension(n);
  const u = system(n);
  cholesky(u, n, ld, scratch(n));
  const out = new Float64Array(padded(n) * ld);
  const cancelled = { aborted: true };
  expect(() => cholesky(system(n), n, ld, scratch(n), cancelled)).toThrow(Cancelled);
  expect(() => invertLower(u, n, ld, out, ld, scratch(n), cancelled)).toThrow(Cancelled);
  expect(() => invertFromFactor(out, n, ld, u, cancelled)).toThrow(Cancelled);
});
