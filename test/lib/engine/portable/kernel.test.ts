import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KernelName } from '../../../../lib/engine/engine.js';
import { covariance, inverseSquares, scaledPoints } from '../../../../lib/engine/portable/covariance.js';
import { kernelMatrix } from '../../../../lib/engine/portable/kernel.js';
import { native, refused } from '../engines.js';

const kernels = ['matern52', 'rbf'] as const satisfies readonly KernelName[];

/** k and -2 dk/drho as functions of rho, the squared scaled distance. */
const formulas = {
  matern52: (rho: number) => {
    const s = Math.sqrt(5 * rho);
    return [(1 + s + (s * s) / 3) * Math.exp(-s), (5 / 3) * (1 + s) * Math.exp(-s)];
  },
  rbf: (rho: number) => [Math.exp(-rho / 2), Math.exp(-rho / 2)],
};

test('covariances and slopes agree with the formulas, near and far', () => {
  const lengthscales = [0.05, 1.5, 0.7];
  const outputscale = 1.7;
  const categorical = Uint8Array.of(0, 1, 0);
  const rows = (count: number) =>
    Float64Array.from({ length: 3 * count }, (_, p) => (p % 3 === 1 ? ((p % 5) + 0.5) / 5 : ((p * 7) % 11) / 10));
  const [a, b] = [rows(11), rows(300)];
  for (const kernel of kernels) {
    const view = { kernel, outputscale, categorical, inverseSquaredLengths: inverseSquares(lengthscales) };
    const k = new Float64Array(11 * 300);
    const slope = new Float64Array(11 * 300);
    covariance(view, scaledPoints(a, 11, lengthscales), scaledPoints(b, 300, lengthscales), false, k, 300, slope);
    expect(kernelMatrix(kernel, a, b, 3, { lengthscales, outputscale }, categorical)).toEqual(k);
    let worst = 0;
    for (let p = 0; p < k.length; p++) {
      const [i, j] = [Math.floor(p / 300), p % 300];
      const rho = lengthscales.reduce((sum, lengthscale, c) => {
        const apart = a[3 * i + c] - b[3 * j + c];
        return sum + (categorical[c] ? Number(apart !== 0) : apart * apart) / lengthscale ** 2;
      }, 0);
      const [value, derivative] = formulas[kernel](rho);
      const off = Math.abs(k[p] / (outputscale * value) - 1);
      worst = Math.max(worst, off, Math.abs(slope[p] / (outputscale * derivative) - 1));
    }
    expect(worst).toBeLessThan(1e-13);
  }
});

test('the slopes are derivatives', () => {
  for (const kernel of kernels) {
    for (const rho of [0.01, 0.5, 3, 20]) {
      const [, slope] = formulas[kernel](rho);
      const change = formulas[kernel](rho + 1e-6)[0] - formulas[kernel](rho - 1e-6)[0];
      expect(Math.abs((-2 * change) / 2e-6 / slope - 1)).toBeLessThan(1e-6);
    }
  }
});

test("covariances are the core's, whatever the hyperparameters", () => {
  const between = (low: number, high: number) =>
    fc.double({ min: Math.log(low), max: Math.log(high), noNaN: true }).map(Math.exp);
  fc.assert(
    fc.property(
      fc.constantFrom(...kernels),
      fc.array(fc.tuple(between(1e-3, 1e3), fc.constantFrom(0, 1)), { minLength: 1, maxLength: 9 }),
      between(1e-3, 1e3),
      fc.maxSafeNat(),
      (kernel, dimensions, outputscale, seed) => {
        const d = dimensions.length;
        const points = native.sobol(seed, 0, 12, d).map((u) => Math.floor(16 * u) / 16);
        const [a, b] = [points.slice(0, 5 * d), points.slice(4 * d)];
        const categorical = Uint8Array.from(dimensions, ([, each]) => each);
        const hyperparameters = { lengthscales: dimensions.map(([each]) => each), outputscale };
        const ours = kernelMatrix(kernel, a, b, d, hyperparameters, categorical);
        native.kernelMatrix(kernel, a, b, d, hyperparameters, categorical).forEach((cores, p) => {
          expect(Math.abs(ours[p] - cores)).toBeLessThanOrEqual(1e-12 * cores);
        });
      },
    ),
  );
});

test('points beyond the range of exp have a finite covariance', () => {
  for (const kernel of kernels) {
    const options = { lengthscales: [1e-300], outputscale: 1 };
    const [value] = kernelMatrix(kernel, Float64Array.of(0), Float64Array.of(1), 1, options);
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThan(1e-290);
  }
});

test('lengths that do not fit are refused', () => {
  const options = { lengthscales: [1, 1], outputscale: 1 };
  expect(() => kernelMatrix('rbf', new Float64Array(4), new Float64Array(5), 2, options)).toThrow(
    refused(/kernelMatrix: expected arrays whose lengths agree/),
  );
});
