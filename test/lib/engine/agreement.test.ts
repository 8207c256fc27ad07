import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Engine, Hyperparameters } from '../../../lib/engine/engine.js';
import { native, portable } from './engines.js';

const unit = fc.double({ min: 0, max: 1, noNaN: true });
const between = (low: number, high: number) =>
  fc.double({ min: Math.log(low), max: Math.log(high), noNaN: true }).map(Math.exp);

/** Observations of a random mixed space, with fixed hyperparameters. */
const problems = fc.integer({ min: 1, max: 6 }).chain((d) =>
  fc.record({
    d: fc.constant(d),
    seed: fc.maxSafeNat(),
    n: fc.integer({ min: 1, max: 60 }),
    kernel: fc.constantFrom('matern52', 'rbf' as const),
    categorical: fc.array(fc.constantFrom(0, 1), { minLength: d, maxLength: d }),
    knownNoise: fc.boolean(),
    hyperparameters: fc.record({
      lengthscales: fc.array(between(0.05, 5), { minLength: d, maxLength: d }),
      outputscale: between(0.1, 10),
      // Less noise, worse conditioned: rounding differences grow in proportion, in either engine.
      noise: between(1e-2, 1),
      mean: fc.double({ min: -1, max: 1, noNaN: true }),
    }),
  }),
);

type Problem = typeof problems extends fc.Arbitrary<infer T> ? T : never;

function inputs({ d, n, seed, categorical, knownNoise }: Problem) {
  const rows = (start: number, count: number) =>
    native.sobol(seed, start, count, d).map((u, i) => (categorical[i % d] ? Math.floor(3 * u) / 3 : u));
  const x = rows(0, n);
  const y = native.uniform(seed, 1, 0, n).map((u, i) => Math.sin(5 * x[i * d]) + u);
  return { x, y, query: rows(n, 9), noise: knownNoise ? native.uniform(seed, 1, 1, n) : undefined };
}

function outcome(engine: Engine, problem: Problem): Record<string, ArrayLike<number>> {
  const { d, kernel, hyperparameters } = problem;
  const { x, y, query, noise } = inputs(problem);
  const categorical = Uint8Array.from(problem.categorical);
  const gp = engine.fitGaussianProcess(x, y, d, {
    kernel,
    prior: 'none',
    categorical,
    knownNoise: noise,
    hyperparameters,
  });
  const grown = gp.append(query.slice(0, d), 0.3);
  return {
    covariances: engine.kernelMatrix(kernel, x, query, d, hyperparameters, categorical),
    logMarginalLikelihood: [gp.logMarginalLikelihood, grown.logMarginalLikelihood],
    ...gp.predict(query),
    ...Object.fromEntries(Object.entries(gp.leaveOneOut()).map(([name, values]) => [`left out ${name}`, values])),
    'grown mean': grown.predict(query).mean,
  };
}

/** 1e-9 of the larger of the value and the scale of what it is computed from. */
function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>, scale: number, name: string): void {
  expect(actual.length, name).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i] - expected[i]) / Math.max(Math.abs(expected[i]), scale);
    expect(error, `${name}[${i}]: ${actual[i]} for ${expected[i]}`).toBeLessThan(1e-9);
  }
}

describe('the engines agree within 1e-9', () => {
  test('covariances, likelihoods, posteriors, leave-one-out', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const actual = outcome(portable, problem);
        const scale = Math.max(1, problem.hyperparameters.outputscale);
        for (const [name, values] of Object.entries(outcome(native, problem))) {
          expectNear(actual[name], values, scale, name);
        }
      }),
    );
  });

  test('EI and ln EI', () => {
    const variance = fc.oneof(between(1e-12, 1e3), fc.constant(0));
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), variance, unit, (mean, variance, best) => {
        for (const log of [false, true]) {
          const [actual, expected] = [portable, native].map((engine) =>
            engine.expectedImprovement(Float64Array.of(mean), Float64Array.of(variance), best, log),
          );
          expectNear(actual, expected, log ? 1e-9 : 1e-300, log ? 'ln EI' : 'EI');
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('MAP fits reach the same optimum', () => {
    const parameters = ({ lengthscales, outputscale, noise, mean }: Hyperparameters) => [
      ...lengthscales,
      outputscale,
      noise,
      mean,
    ];
    for (let seed = 0; seed < 10; seed++) {
      const x = native.sobol(seed, 0, 30, 3);
      const y = Float64Array.from({ length: 30 }, (_, i) => Math.sin(6 * x[3 * i]) + x[3 * i + 1]);
      const [ours, cores] = [portable, native].map((engine) =>
        engine.fitGaussianProcess(x, y, 3, { kernel: 'matern52', prior: 'vizier', seed }),
      );
      parameters(ours.hyperparameters).forEach((each, i) => {
        expect(Math.abs(each - parameters(cores.hyperparameters)[i])).toBeLessThan(1e-4);
      });
    }
  });
});
