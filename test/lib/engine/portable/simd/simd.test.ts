import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { cholesky, invertFromFactor, invertLower } from '../../../../../lib/engine/portable/cholesky.js';
import {
  covariance,
  inverseSquares,
  lengthscaleGradient,
  scaledPoints,
} from '../../../../../lib/engine/portable/covariance.js';
import { leadingDimension, padded } from '../../../../../lib/engine/portable/linalg.js';
import { Purpose, Random } from '../../../../../lib/engine/portable/random.js';
import { simdOver, workspace } from '../../../../../lib/engine/portable/workspace.js';

const problems = fc.record({
  n: fc.integer({ min: 1, max: 70 }),
  kernel: fc.constantFrom('matern52', 'rbf' as const),
  categorical: fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 5 }),
  lengthscale: fc.double({ min: 0.01, max: 10, noNaN: true }),
  noise: fc.double({ min: 1e-3, max: 1, noNaN: true }),
  seed: fc.nat(),
});

/** Everything that a likelihood is made of, computed in these arrays. */
function computed(
  { n, kernel, categorical, lengthscale, noise, seed }: typeof problems extends fc.Arbitrary<infer T> ? T : never,
  arrays: (...lengths: number[]) => Float64Array[],
) {
  const d = categorical.length;
  const ld = leadingDimension(n);
  const size = padded(n) * ld;
  const [matrix, slope, inverseFactor, inverse, points, alpha, strip] = arrays(
    ...[size, size, size, size, (d + 1) * ld, padded(n), 4 * ld],
  );
  for (const each of [matrix, slope, inverseFactor, inverse, points, strip]) each.fill(7); // rubbish
  const random = new Random(seed, Purpose.randomSearch, n);
  const lengthscales = categorical.map(() => lengthscale);
  const view = {
    kernel,
    outputscale: 1.3,
    categorical: Uint8Array.from(categorical),
    inverseSquaredLengths: inverseSquares(lengthscales),
  };
  const x = new Float64Array(n * d).map((_, i) => (categorical[i % d] ? random.below(3) : random.uniform()));
  const scaled = scaledPoints(x, n, lengthscales, ld, points);
  covariance(view, scaled, scaled, true, matrix, ld, slope);
  const lower = (values: Float64Array) => values.filter((_, p) => p % ld <= Math.floor(p / ld) && p < n * ld);
  const covariances = lower(matrix);
  for (let i = 0; i < n; i++) matrix[i * ld + i] += noise;
  const positive = cholesky(matrix, n, ld, strip);
  invertLower(matrix, n, ld, inverseFactor, ld, strip);
  invertFromFactor(inverseFactor, n, ld, inverse);
  alpha.forEach((_, i) => {
    alpha[i] = i < n ? random.normal() : 0;
  });
  const gradient = new Float64Array(d);
  const slopes = lower(slope);
  lengthscaleGradient(view, scaled, inverse, slope, ld, alpha, gradient);
  return {
    simd: simdOver(matrix, slope, inverseFactor, inverse, points, alpha, strip) !== undefined,
    results: {
      positive,
      covariances,
      slopes,
      inverseFactor: lower(inverseFactor),
      inverse: lower(inverse),
      gradient,
    },
  };
}

describe('the SIMD kernels', () => {
  test('give the bits of the plain loops', () => {
    const plainArrays = (...lengths: number[]) => lengths.map((length) => new Float64Array(length));
    fc.assert(
      fc.property(problems, (problem) => {
        const [fast, plain] = [computed(problem, workspace), computed(problem, plainArrays)];
        expect([fast.simd, plain.simd]).toEqual([true, false]);
        expect(fast.results).toEqual(plain.results);
      }),
    );
  });

  test('are absent without WebAssembly, and where a policy forbids it; the arrays are there all the same', async () => {
    const forbidding = {
      Module: class {
        constructor() {
          throw new Error('Content Security Policy');
        }
      },
    };
    for (const replacement of [undefined, forbidding]) {
      vi.resetModules();
      vi.stubGlobal('WebAssembly', replacement);
      const fresh = await import('../../../../../lib/engine/portable/workspace.js');
      vi.unstubAllGlobals();
      const [a, b] = fresh.workspace(3, 200_000);
      expect([a.length, b.length, a.buffer === b.buffer]).toEqual([3, 200_000, true]);
      expect(fresh.simdOver(a, b)).toBeUndefined();
    }
  });
});

test('no points have no covariances', () => {
  const view = {
    kernel: 'rbf',
    outputscale: 1,
    categorical: new Uint8Array(1),
    inverseSquaredLengths: Float64Array.of(1),
  } as const;
  for (const [rows, columns] of [
    [0, 2],
    [2, 0],
    [0, 0],
  ]) {
    const [a, b, out, next] = workspace(8, 8, 0, 2);
    next.fill(3);
    covariance(view, scaledPoints(a, rows, [1], 4, a), scaledPoints(b, columns, [1], 4, b), false, out, 0);
    expect([...next]).toEqual([3, 3]);
  }
});

test('a workspace is laid out without overlap, grows, and gives a large room back', () => {
  const [a, b] = workspace(5, 7);
  a.fill(1);
  b.fill(2);
  expect([...a, ...b]).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2]);
  const { buffer } = a;
  expect(workspace(6)[0].buffer).toBe(buffer);
  const [large] = workspace(2 ** 24);
  expect(large.buffer.byteLength).toBeGreaterThanOrEqual(2 ** 27);
  expect(simdOver(a), 'given up').toBeUndefined();
  expect(workspace(5)[0].buffer.byteLength).toBeLessThan(2 ** 27);
});
