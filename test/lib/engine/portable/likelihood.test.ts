import { expect, test } from 'vitest';
import { loadAddon } from '../../../../lib/engine/load.js';
import { Cancelled } from '../../../../lib/engine/portable/cancelled.js';
import { Likelihood, logMarginalLikelihood } from '../../../../lib/engine/portable/likelihood.js';
import { fromParameters, toParameters } from '../../../../lib/engine/portable/prior.js';
import { gaussianProcessCases, posed, refused } from '../engines.js';
import { centralDifference, error, sample, someHyperparameters } from './samples.js';

test.each(gaussianProcessCases())('$name: likelihood and gradient agree with scikit-learn', (c) => {
  const { data, hyperparameters } = posed(c);
  const gradient = new Float64Array(c.d + 3);
  const value = logMarginalLikelihood(data, c.kernel, hyperparameters, gradient);
  expect(error(value, c.value)).toBeLessThan(1e-10);
  for (let k = 0; k < c.d + 2; k++) expect(error(gradient[k], c.gradient[k])).toBeLessThan(1e-8);
});

test('the gradient agrees with central differences', () => {
  const parameters = toParameters(someHyperparameters(4));
  for (const kernel of ['matern52', 'rbf'] as const) {
    for (const n of [1, 2, 3, 7, 8, 33, 90]) {
      const data = sample(n, 4, true);
      if (n % 2 === 1)
        data.knownNoise.forEach((_, i, noise) => {
          noise[i] = 0.05 * (i % 4);
        });
      const likelihood = new Likelihood(data, kernel);
      const gradient = new Float64Array(7);
      likelihood.evaluate(someHyperparameters(4), gradient);
      gradient.forEach((slope, k) => {
        const difference = centralDifference((at) => likelihood.evaluate(fromParameters(at)), parameters, k, 1e-5);
        expect(error(slope, difference), `${kernel}, n ${n}, parameter ${k}`).toBeLessThan(1e-6);
      });
    }
  }
});

test("the likelihood is the core's, evaluation after evaluation", () => {
  for (const n of [1, 5, 20, 100, 150]) {
    const data = sample(n, 5);
    const ours = new Likelihood(data, 'matern52');
    const cores = loadAddon().createLikelihood(data.x, data.y, 5, 'matern52');
    for (const noise of [1e-1, 1e-3]) {
      for (const lengthscale of [0.1, 0.5, 3]) {
        const at = { lengthscales: Array(5).fill(lengthscale), outputscale: 1.7, noise, mean: -0.3 };
        expect(Math.abs(ours.evaluate(at, new Float64Array(8)) / cores(at) - 1)).toBeLessThan(1e-9);
      }
    }
  }
});

test('-Infinity and no slope where the matrix is not positive definite', () => {
  const data = { d: 1, x: Float64Array.of(0.5, 0.5), y: Float64Array.of(1, 2) };
  const gradient = new Float64Array(4).fill(1);
  const at = { lengthscales: [0.5], outputscale: 1, noise: 0, mean: 0 };
  expect(logMarginalLikelihood(data, 'rbf', at, gradient)).toBe(-Infinity);
  expect([...gradient]).toEqual([0, 0, 0, 0]);
});

test('no observations have likelihood 1', () => {
  const data = { d: 2, x: new Float64Array(0), y: new Float64Array(0) };
  expect(logMarginalLikelihood(data, 'matern52', someHyperparameters(2))).toBe(-0);
});

test('a set flag ends an evaluation', () => {
  const likelihood = new Likelihood(sample(20, 2), 'rbf', { aborted: true });
  expect(() => likelihood.evaluate(someHyperparameters(2))).toThrow(Cancelled);
});

test('lengths that do not fit are refused', () => {
  const at = someHyperparameters(2);
  const data = sample(3, 2);
  const refusal = (what: string) => refused(new RegExp(`logMarginalLikelihood: expected ${what} of length`));
  const evaluate = (changes: object) => () => logMarginalLikelihood({ ...data, ...changes }, 'rbf', at);
  expect(evaluate({ x: new Float64Array(5) })).toThrow(refusal('x'));
  expect(evaluate({ categorical: new Uint8Array(3) })).toThrow(refusal('categorical'));
  expect(evaluate({ knownNoise: new Float64Array(2) })).toThrow(refusal('known noise'));
  expect(() => logMarginalLikelihood(data, 'rbf', someHyperparameters(3))).toThrow(refusal('lengthscales'));
  expect(() => logMarginalLikelihood(data, 'rbf', at, new Float64Array(2))).toThrow(refusal('a gradient'));
});
