import { expect, test } from 'vitest';
import {
  defaultHyperparameters,
  fromParameters,
  hyperparameterBounds,
  logPrior,
  toParameters,
  withinBounds,
} from '../../../../lib/engine/portable/prior.js';
import { centralDifference, error } from './samples.js';

const priors = ['scaled', 'vizier', 'lognormal', 'none'] as const;

test('the vizier prior is the published penalty', () => {
  const square = (x: number) => x * x;
  const { log } = Math;
  const expected =
    -0.01 * (square(log(0.3 / 0.039)) + square(log(0.49 / 0.5)) + square(log(4 / 0.5)) + square(log(1e-2 / 0.0039))) -
    0.125;
  const at = { lengthscales: [0.7, 2], outputscale: 0.3, noise: 1e-2, mean: 0.5 };
  expect(error(logPrior('vizier', at), expected)).toBeLessThan(1e-14);
});

test('the scaled prior expects longer lengthscales of more dimensions, and of choices whatever the dimension', () => {
  const logNormal = (x: number, location: number, scale: number) =>
    -Math.log(x) - ((Math.log(x) - location) / scale) ** 2 / 2;
  for (const d of [1, 4, 30]) {
    // No penalty but the lengthscales'.
    const at = { lengthscales: new Array<number>(d).fill(0.3), outputscale: 0.039, noise: 0.0039, mean: 0 };
    const expected = d * logNormal(0.3, Math.SQRT2 + Math.log(d) / 2, Math.sqrt(3));
    expect(error(logPrior('scaled', at), expected)).toBeLessThan(1e-13);
    expect(error(logPrior('scaled', at, undefined, new Uint8Array(d)), expected)).toBeLessThan(1e-13);
    expect(
      error(logPrior('scaled', at, undefined, new Uint8Array(d).fill(1)), d * logNormal(0.3, Math.log(10), 1.2)),
    ).toBeLessThan(1e-13);
  }
});

test('the gradient of each prior agrees with central differences', () => {
  for (const prior of priors) {
    for (const d of [3, 24]) {
      const lengthscales = Array.from({ length: d }, (_, k) => 0.2 + 0.1 * k);
      const at = toParameters({ lengthscales, outputscale: 0.3, noise: 2e-3, mean: 0.4 });
      const gradient = new Float64Array(d + 3).fill(Number.NaN);
      const choices = Uint8Array.from({ length: d }, (_, k) => Number(k === 1));
      logPrior(prior, fromParameters(at), gradient, choices);
      gradient.forEach((slope, k) => {
        const difference = centralDifference(
          (x) => logPrior(prior, fromParameters(x), undefined, choices),
          at,
          k,
          1e-5,
        );
        expect(error(slope, difference), `${prior}, ${d}, ${k}`).toBeLessThan(1e-8);
      });
    }
  }
});

test('defaults lie within the bounds, and parameters convert back', () => {
  for (const prior of priors) {
    for (const d of [1, 20, 21, 60]) {
      const defaults = defaultHyperparameters(d, prior);
      const parameters = toParameters(defaults);
      const { lower, upper } = hyperparameterBounds(d, prior);
      expect(parameters).toHaveLength(d + 3);
      parameters.forEach((each, k) => {
        expect(lower[k]).toBeLessThanOrEqual(each);
        expect(each).toBeLessThanOrEqual(upper[k]);
        expect(error(toParameters(fromParameters(parameters))[k], each)).toBeLessThan(1e-14);
      });
    }
  }
});

test('withinBounds moves what lies outside to the bounds, and leaves the rest', () => {
  const moved = withinBounds({ lengthscales: [1e-9, 0.5, 1e9], outputscale: 1e9, noise: 0, mean: -99 }, 'vizier');
  expect(toParameters(moved).map((each) => Math.round(1e9 * each) / 1e9)).toEqual(
    toParameters({ lengthscales: [0.03, 0.5, 10], outputscale: 10, noise: 1e-8, mean: -10 }).map(
      (each) => Math.round(1e9 * each) / 1e9,
    ),
  );
  expect(moved.lengthscales[1]).toBe(0.5);
});
