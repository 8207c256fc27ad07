import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Hyperparameters, NumericEngine, ProposeRequest } from '../../../lib/engine/engine.js';
import { categorical, continuous, native, ordered, portable, request } from './engines.js';

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

function outcome(engine: NumericEngine, problem: Problem): Record<string, ArrayLike<number>> {
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
          expectNear(actual, expected, log ? 1e-3 : 1e-300, log ? 'ln EI' : 'EI');
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
        engine.fitGaussianProcess(x, y, 3, { kernel: 'matern52', prior: 'vizier' }),
      );
      parameters(ours.hyperparameters).forEach((each, i) => {
        expect(Math.abs(each - parameters(cores.hyperparameters)[i])).toBeLessThan(1e-4);
      });
    }
  });

  const cases = Array.from({ length: 12 }, (_, seed) => seed);

  /** A request over a mixed space: failures, known noise, pending points and fresh fits in turn. */
  function mixed(seed: number): ProposeRequest {
    const given = request(10 + 4 * seed, [continuous, ordered, categorical, continuous], {
      seed,
      count: 1 + (seed % 3),
    });
    if (seed % 2 === 1) given.losses[2] = Number.NaN;
    const noise = seed % 4 === 2 ? given.losses.map(() => 0.05) : undefined;
    const pending = seed % 3 === 2 ? Float64Array.of(0.31, 0.25, 0.75, 0.3) : given.pending;
    return { ...given, noise, pending };
  }

  test.each(cases)('surrogates and their predictions (%i)', async (seed) => {
    const { hyperparameters: warmStart } = await native.propose(mixed(seed));
    const given = { ...mixed(seed), warmStart, refit: false };
    const [ours, cores] = await Promise.all([portable.fitSurrogate(given), native.fitSurrogate(given)]);
    expect(ours.rows).toEqual(cores.rows);
    expectNear(ours.targets, cores.targets, 1, 'targets');
    expectNear([ours.logMarginalLikelihood], [cores.logMarginalLikelihood], 1, 'ln p');
    const points = native.sobol(seed, 500, 20, 4);
    for (const key of ['mean', 'variance', 'feasibility'] as const) {
      // Failures are learnt by a fit, whose end rounding moves.
      const scale = key === 'feasibility' ? 1e3 : 1;
      expectNear(ours.predict(points)[key], cores.predict(points)[key], scale, key);
    }
  });

  test.each(cases)('proposals are the same points, found by either search (%i)', async (seed) => {
    const [ours, cores] = await Promise.all([portable.propose(mixed(seed)), native.propose(mixed(seed))]);
    expect(ours.proposals).toHaveLength(cores.proposals.length);
    ours.proposals.forEach(({ unit }, i) => {
      unit.forEach((u, k) => {
        // Where the acquisition function is flat, a difference of 1e-12 in its value is one of 1e-6 in the place.
        expect(Math.abs(u - cores.proposals[i].unit[k])).toBeLessThan(1e-5);
      });
    });
  });
});
