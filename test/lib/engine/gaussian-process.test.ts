import { describe, expect, test } from 'vitest';
import { engines, gaussianProcessCases, native, none, posed, refused } from './engines.js';

describe.each(engines)('Gaussian process, $name', (engine) => {
  const hyperparameters = { lengthscales: [0.5], outputscale: 2, noise: 0.1, mean: 0.3 };

  test('one observation matches the closed form', () => {
    const gp = engine.fitGaussianProcess(Float64Array.of(0.2), Float64Array.of(1), 1, {
      kernel: 'rbf',
      prior: 'none',
      hyperparameters,
    });
    const k = 2 * Math.exp(-0.5 * (0.3 / 0.5) ** 2);
    const { mean, variance } = gp.predict(Float64Array.of(0.5));
    expect(mean[0]).toBeCloseTo(0.3 + (k / 2.1) * 0.7, 12);
    expect(variance[0]).toBeCloseTo(2 - k ** 2 / 2.1, 12);
    expect(gp.logMarginalLikelihood).toBeCloseTo(-0.5 * (0.7 ** 2 / 2.1 + Math.log(2.1) + Math.log(2 * Math.PI)), 12);
    expect(gp.hyperparameters).toEqual(hyperparameters);
  });

  test('append equals a fit to all observations', () => {
    const x = engine.sobol(1, 0, 12, 2);
    const y = Float64Array.from({ length: 12 }, (_, i) => Math.sin(5 * x[2 * i]) + x[2 * i + 1]);
    const options = {
      kernel: 'matern52',
      prior: 'none',
      hyperparameters: { lengthscales: [0.4, 0.7], outputscale: 1, noise: 1e-3, mean: 0 },
    } as const;
    const whole = engine.fitGaussianProcess(x, y, 2, options);
    const grown = engine
      .fitGaussianProcess(x.subarray(0, 22), y.subarray(0, 11), 2, options)
      .append(x.subarray(22), y[11]);
    const points = engine.sobol(2, 0, 5, 2);
    expect(grown.size).toBe(12);
    expect(grown.dimension).toBe(2);
    expect(grown.logMarginalLikelihood).toBeCloseTo(whole.logMarginalLikelihood, 8);
    for (const key of ['mean', 'variance'] as const) {
      grown.predict(points)[key].forEach((value, i) => {
        expect(value).toBeCloseTo(whole.predict(points)[key][i], 8);
      });
    }
  });

  test('a fit explains its data better than the defaults', () => {
    const x = engine.sobol(1, 0, 20, 2);
    const y = Float64Array.from({ length: 20 }, (_, i) => Math.sin(6 * x[2 * i]));
    const gp = engine.fitGaussianProcess(x, y, 2, { kernel: 'matern52', prior: 'vizier' });
    gp.predict(x).mean.forEach((value, i) => {
      expect(value).toBeCloseTo(y[i], 1);
    });
    expect(gp.hyperparameters.lengthscales).toHaveLength(2);
  });

  test('bad arguments are refused', () => {
    const options = { kernel: 'rbf', prior: 'none' } as const;
    const fit = (x: Float64Array, y: Float64Array, d = 1) => engine.fitGaussianProcess(x, y, d, options);
    expect(() => fit(none, none)).toThrow(refused(/expected at least one observation/));
    expect(() => fit(Float64Array.of(1, 2), Float64Array.of(1))).toThrow(refused(/expected y to hold 2 targets/));
    expect(() => fit(Float64Array.of(Number.NaN), Float64Array.of(1))).toThrow(refused(/NaN at index 0/));
    expect(() => fit(Float64Array.of(1, 2, 3), Float64Array.of(1), 2)).toThrow(refused(/rows of 2/));
    const gp = fit(Float64Array.of(1), Float64Array.of(1));
    expect(() => gp.append(Float64Array.of(1, 2), 1)).toThrow(refused(/expected x to hold 1/));
    expect(() => gp.append(Float64Array.of(1), Infinity)).toThrow(refused(/expected y/));
    expect(() => gp.predict([1] as never)).toThrow(refused(/expected points to be a Float64Array/));
  });

  const cases = gaussianProcessCases();

  test.each(cases)('Gaussian process: $name', (each) => {
    const { data, hyperparameters } = posed(each);
    const { x, y, d, categorical, knownNoise } = data;
    const options = { kernel: each.kernel, prior: 'none', categorical, knownNoise, hyperparameters } as const;
    const gp = engine.fitGaussianProcess(x, y, d, options);
    const { mean, variance } = gp.predict(Float64Array.from(each.query));
    const leftOut = gp.leaveOneOut();
    each.loo_mean?.forEach((value, i) => {
      expect(Math.abs(leftOut.mean[i] - value)).toBeLessThan(1e-8);
      expect(Math.abs(leftOut.variance[i] - each.loo_variance![i])).toBeLessThan(1e-8);
      expect(Math.abs(leftOut.logDensity[i] - each.loo_log_density![i])).toBeLessThan(1e-7);
    });
    expect(Math.abs(gp.logMarginalLikelihood - each.value)).toBeLessThan(1e-8 * Math.max(1, Math.abs(each.value)));
    each.mean.forEach((value, i) => {
      expect(Math.abs(mean[i] - value)).toBeLessThan(1e-8);
    });
    each.variance.forEach((value, i) => {
      expect(Math.abs(variance[i] - value)).toBeLessThan(1e-8 * each.outputscale);
    });
  });
});

test("the addon's class makes no posterior by itself", () => {
  const gp = native.fitGaussianProcess(Float64Array.of(1), Float64Array.of(1), 1, { kernel: 'rbf', prior: 'none' });
  const Class = gp.constructor as new (value?: unknown) => unknown;
  expect(() => new Class()).toThrow(refused(/fitted posterior/));
  expect(() => new Class({})).toThrow(refused(/fitted posterior/));
});
