import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Hyperparameters } from '../../../../lib/engine/engine.js';
import { Cancelled } from '../../../../lib/engine/portable/cancelled.js';
import { fit } from '../../../../lib/engine/portable/fit.js';
import { logMarginalLikelihood } from '../../../../lib/engine/portable/likelihood.js';
import { defaultHyperparameters, logPrior, toParameters } from '../../../../lib/engine/portable/prior.js';
import { Purpose, Random } from '../../../../lib/engine/portable/random.js';
import { native } from '../engines.js';
import { sample } from './samples.js';

const priors = ['scaled', 'vizier', 'lognormal', 'none'] as const;

const isUsable = (at: Hyperparameters) => toParameters(at).every(Number.isFinite);

test('fit never fails and never returns non-finite hyperparameters', () => {
  const line = sample(8, 2);
  const same = { d: 2, x: new Float64Array(16).fill(0.5), y: new Float64Array(8) };
  const spread = Float64Array.of(1, -1, 1, -1, 1, -1, 1, -1);
  for (const prior of priors) {
    for (const data of [
      { d: 2, x: new Float64Array(0), y: new Float64Array(0) },
      { d: 2, x: line.x.slice(0, 2), y: line.y.slice(0, 1) },
      { ...line, y: same.y },
      same,
      { ...same, y: spread },
      sample(6, 25),
    ]) {
      expect(isUsable(fit(data, { prior })), `${prior}, ${data.y}`).toBe(true);
    }
  }
});

test('fit finds a stationary point of the likelihood, warm or cold, reproducibly', () => {
  const data = sample(50, 3);
  const options = { prior: 'none', maxIterations: 200 } as const;
  const cold = fit(data, options);
  expect(fit(data, options)).toEqual(cold);
  const gradient = new Float64Array(6);
  const value = logMarginalLikelihood(data, 'matern52', cold, gradient);
  expect(value).toBeGreaterThan(logMarginalLikelihood(data, 'matern52', defaultHyperparameters(3, 'none')));
  gradient.forEach((slope, k) => {
    const atBound = k < 3 ? cold.lengthscales[k] > 9.99 : k === 3 && cold.outputscale > 9.99;
    if (!atBound) expect(Math.abs(slope)).toBeLessThan(2e-2);
  });
  const warm = fit(data, { ...options, warmStart: cold });
  expect(Math.abs(logMarginalLikelihood(data, 'matern52', warm) - value)).toBeLessThan(1e-3);
  expect(fit({ d: 3, x: new Float64Array(0), y: new Float64Array(0) }, { warmStart: cold })).toEqual(cold);
});

test("a fit ends at the core's hyperparameters: the same starts, steps and stops", () => {
  fc.assert(
    fc.property(
      fc.record({
        n: fc.integer({ min: 2, max: 40 }),
        d: fc.integer({ min: 1, max: 5 }),
        mixed: fc.boolean(),
        noisy: fc.boolean(),
        kernel: fc.constantFrom('matern52', 'rbf' as const),
        prior: fc.constantFrom('scaled', 'vizier', 'lognormal' as const),
        seed: fc.maxSafeNat(),
      }),
      ({ n, d, mixed, noisy, kernel, prior, seed }) => {
        const data = sample(n, d, mixed);
        const knownNoise = native.uniform(seed, 1, 0, n).map((u) => (noisy ? 0.1 * u : 0));
        const { x, y, categorical } = data;
        const ours = fit({ ...data, knownNoise }, { kernel, prior });
        const cores = native.fitGaussianProcess(x, y, d, { kernel, prior, categorical, knownNoise });
        // Where the density is flat, rounding decides at which iteration a fit ends: within its tolerance.
        const density = (at: Hyperparameters) =>
          logMarginalLikelihood({ ...data, knownNoise }, kernel, at) + logPrior(prior, at);
        expect(Math.abs(density(ours) - density(cores.hyperparameters))).toBeLessThan(1e-5 * n);
      },
    ),
    { numRuns: 40 },
  );
});

test('a restarted fit leaves the explanation by noise alone, which a warm start there keeps', () => {
  const random = new Random(5, Purpose.randomSearch, 401);
  const x = new Float64Array(40).map(() => random.uniform());
  const data = { d: 1, x, y: x.map((u) => Math.SQRT2 * Math.sin(25 * u)) };
  const likelihood = (at: Hyperparameters) => logMarginalLikelihood(data, 'matern52', at);
  const warmStart = { lengthscales: [5], outputscale: 0.05, noise: 0.9, mean: 0 };
  const restarted = likelihood(fit(data, { prior: 'vizier', warmStart, restart: true }));
  expect(likelihood(fit(data, { prior: 'vizier', warmStart }))).toBeLessThan(restarted - 20);
  expect(Math.abs(likelihood(fit(data, { prior: 'vizier' })) - restarted)).toBeLessThan(0.05);
});

test("a fit of many observations ends at the core's hyperparameters", () => {
  for (const [n, d, mixed] of [
    [200, 2, false],
    [230, 4, true],
  ] as const) {
    const data = sample(n, d, mixed);
    const { x, y, categorical } = data;
    const cores = native.fitGaussianProcess(x, y, d, { kernel: 'matern52', prior: 'scaled', categorical });
    const density = (at: Hyperparameters) => logMarginalLikelihood(data, 'matern52', at) + logPrior('scaled', at);
    expect(Math.abs(density(fit(data)) - density(cores.hyperparameters))).toBeLessThan(1e-4 * n);
  }
});

test('a set flag ends a fit', () => {
  expect(() => fit(sample(20, 2), { cancelled: { aborted: true } })).toThrow(Cancelled);
});
