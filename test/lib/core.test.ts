import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  backendInfo,
  expectedImprovement,
  GaussianProcess,
  kernelMatrix,
  SuccessiveHalving,
  sobol,
  TunesmithError,
} from '../../lib/core.js';

const refused = (message: RegExp) =>
  expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(message) });

/** The covariance as the textbook has it, one pair at a time. */
function covariance(
  kernel: 'matern52' | 'rbf',
  a: readonly number[],
  b: readonly number[],
  lengthscales: readonly number[],
) {
  const rho = a.reduce((sum, value, k) => sum + ((value - b[k]) / lengthscales[k]) ** 2, 0);
  if (kernel === 'rbf') return Math.exp(-rho / 2);
  const s = Math.sqrt(5 * rho);
  return (1 + s + (s * s) / 3) * Math.exp(-s);
}

describe('kernelMatrix', () => {
  const points = fc.integer({ min: 1, max: 9 }).chain((d) =>
    fc.tuple(
      fc.array(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: d, maxLength: d }), {
        minLength: 1,
        maxLength: 20,
      }),
      fc.array(fc.double({ min: 0.01, max: 10, noNaN: true }), { minLength: d, maxLength: d }),
      fc.constantFrom('matern52' as const, 'rbf' as const),
    ),
  );

  test('equals the textbook formula', () => {
    fc.assert(
      fc.property(points, fc.double({ min: 0.1, max: 5, noNaN: true }), ([rows, lengthscales, kernel], outputscale) => {
        const { data, shape } = kernelMatrix(rows, { kernel, lengthscales, outputscale });
        const n = rows.length;
        expect(shape).toEqual([n, n]);
        for (let i = 0; i < n; i++) {
          expect(data[i * n + i]).toBeCloseTo(outputscale, 12);
          for (let j = 0; j < n; j++) {
            const expected = outputscale * covariance(kernel, rows[i], rows[j], lengthscales);
            expect(Math.abs(data[i * n + j] - expected)).toBeLessThan(1e-12 * outputscale);
            expect(data[i * n + j]).toBeCloseTo(data[j * n + i], 13);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  test('takes two point sets, dense input, and categorical columns', () => {
    const a = { data: Float64Array.of(0, 0.25, 0.5, 0.75), shape: [2, 2] } as const;
    const options = { kernel: 'rbf', categorical: [false, true] } as const;
    const { data, shape } = kernelMatrix(a, [[0, 0.75]], options);
    expect(shape).toEqual([2, 1]);
    expect(data[0]).toBeCloseTo(Math.exp(-0.5), 14);
    expect(data[1]).toBeCloseTo(Math.exp(-0.125), 14);
    expect(kernelMatrix(a, [[0, 0.75]]).shape).toEqual([2, 1]);
  });

  test('refuses what it cannot use', () => {
    expect(() => kernelMatrix('points' as never)).toThrow(refused(/^kernelMatrix: expected argument 1 to be a matrix/));
    expect(() => kernelMatrix([[1]], 3 as never)).toThrow(refused(/argument 2 to be .*options object.*received 3/));
    expect(() => kernelMatrix([])).toThrow(refused(/at least one row/));
    expect(() => kernelMatrix([[1, 2]], [[1]])).toThrow(refused(/b to have 2 columns, as a has, received 1/));
    expect(() => kernelMatrix([[1], [Number.NaN]])).toThrow(refused(/NaN in row 1/));
    expect(() => kernelMatrix([[1]], { lengthscales: 0 })).toThrow(refused(/lengthscales/));
    expect(() => kernelMatrix([[1]], { lengthscale: 1 } as never)).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_OPTION', message: expect.stringContaining('"lengthscales"') }),
    );
    expect(() => kernelMatrix([[1]], { kernel: 'matern32' as never })).toThrow(TunesmithError);
  });
});

describe('expectedImprovement', () => {
  // References: mpmath, 60 digits.
  test.each([
    [0, 1, 0, 0.3989422804014327],
    [1, 1, 0, 0.0833154705876863],
    [0, 4, 1, 1.395593114802612],
  ])('EI(mean %d, variance %d, best %d)', (mean, variance, best, expected) => {
    expect(expectedImprovement(mean, variance, best)).toBeCloseTo(expected, 14);
    expect(expectedImprovement(mean, variance, best, { log: true })).toBeCloseTo(Math.log(expected), 13);
    expect(expectedImprovement([mean, mean], [variance, variance], best)[1]).toBeCloseTo(expected, 14);
  });

  test('the logarithm keeps its digits where EI underflows', () => {
    expect(expectedImprovement(40, 1, 0)).toBe(0);
    expect(expectedImprovement(40, 1, 0, { log: true })).toBeCloseTo(-808.29856835662, 9);
  });

  test('refuses what it cannot use', () => {
    expect(() => expectedImprovement([1], [1, 2], 0)).toThrow(refused(/variance to hold 1 value, received 2/));
    expect(() => expectedImprovement([1], [-1], 0)).toThrow(refused(/variance >= 0, received -1 at index 0/));
    expect(() => expectedImprovement(1, [1] as never, 0)).toThrow(refused(/argument 2/));
    expect(() => expectedImprovement([1], [1], Number.NaN)).toThrow(refused(/best/));
    expect(() => expectedImprovement(1, 1, 0, { log: 1 as never })).toThrow(refused(/log to be true or false/));
  });
});

describe('sobol', () => {
  test('gives count×dimension points in [0, 1), a function of seed and start', () => {
    const { data, shape } = sobol(16, 2, { seed: 4 });
    expect(shape).toEqual([16, 2]);
    expect(data.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(sobol(16, 2, { seed: 4 }).data).toEqual(data);
    expect(sobol(8, 2, { seed: 4, start: 8 }).data).toEqual(data.slice(16));
    expect(sobol(16, 2).data).not.toEqual(data);
  });

  test('refuses what it cannot use', () => {
    expect(() => sobol(0, 2)).toThrow(refused(/^sobol: expected count/));
    expect(() => sobol(1, 2.5)).toThrow(refused(/dimension/));
    expect(() => sobol(1, 2, { seed: -1 })).toThrow(refused(/seed/));
    expect(() => (sobol as (count: number) => unknown)(1)).toThrow(
      refused(/argument 2 to be number, received nothing/),
    );
  });
});

describe('GaussianProcess', () => {
  const x = [[0], [0.25], [0.5], [0.75], [1]];
  const y = x.map(([value]) => Math.sin(4 * value));

  test('interpolates smooth data and knows what it does not know', () => {
    const gp = GaussianProcess.fit(x, y);
    expect([gp.size, gp.dimension]).toEqual([5, 1]);
    const { mean, variance } = gp.predict([[0.5], [0.6], [5]]);
    expect(mean[0]).toBeCloseTo(y[2], 1);
    expect(mean[1]).toBeCloseTo(Math.sin(2.4), 1);
    expect(variance[2]).toBeGreaterThan(variance[0]);
    expect(Number.isFinite(gp.logMarginalLikelihood)).toBe(true);
  });

  test('append returns a new posterior and leaves the old one', () => {
    const hyperparameters = { lengthscales: 0.3, outputscale: 1, noise: 1e-4 };
    const gp = GaussianProcess.fit(x, y, { hyperparameters });
    const grown = gp.append([0.6], 2);
    expect([gp.size, grown.size]).toEqual([5, 6]);
    expect(grown.predict([[0.6]]).mean[0]).toBeGreaterThan(gp.predict([[0.6]]).mean[0]);
    const whole = GaussianProcess.fit([...x, [0.6]], [...y, 2], { hyperparameters });
    expect(grown.predict([[0.4]]).mean[0]).toBeCloseTo(whole.predict([[0.4]]).mean[0], 8);
    expect(grown.hyperparameters).toEqual({ ...hyperparameters, lengthscales: [0.3], mean: 0 });
  });

  test('leaves one out as a posterior without it predicts', () => {
    const hyperparameters = { lengthscales: 0.3, outputscale: 1, noise: 1e-2 };
    const knownNoise = [0, 0.1, 0, 0.2, 0];
    const { mean, variance, logDensity } = GaussianProcess.fit(x, y, { hyperparameters, knownNoise }).leaveOneOut();
    for (const [i, row] of x.entries()) {
      const without = <T>(values: readonly T[]): T[] => values.filter((_, k) => k !== i);
      const rest = GaussianProcess.fit(without(x), without(y), { hyperparameters, knownNoise: without(knownNoise) });
      const expected = rest.predict([row]);
      const total = expected.variance[0] + 1e-2 + knownNoise[i];
      expect(mean[i]).toBeCloseTo(expected.mean[0], 9);
      expect(variance[i]).toBeCloseTo(total, 9);
      expect(logDensity[i]).toBeCloseTo(-((y[i] - mean[i]) ** 2 / total + Math.log(2 * Math.PI * total)) / 2, 9);
    }
  });

  test('the same data give the same fit', () => {
    expect(GaussianProcess.fit(x, y).hyperparameters).toEqual(GaussianProcess.fit(x, y).hyperparameters);
  });

  test('refuses what it cannot use', () => {
    const gp = GaussianProcess.fit(x, y);
    expect(() => GaussianProcess.fit(x, [1, 2])).toThrow(
      refused(/^GaussianProcess.fit: expected y to hold 5 values, received 2/),
    );
    expect(() => GaussianProcess.fit(x, y, { knownNoise: [1, 2] })).toThrow(refused(/knownNoise to hold 5 values/));
    for (const knownNoise of [null, 0, '', {}] as never[]) {
      expect(() => GaussianProcess.fit(x, y, { knownNoise })).toThrow(
        refused(/^GaussianProcess.fit: expected knownNoise to be an array or a Float64Array, received .*\. Pass/),
      );
    }
    expect(() => GaussianProcess.fit(x, y, { knownNoise: [0, 0, -1, 0, 0] })).toThrow(
      refused(/knownNoise to hold values >= 0/),
    );
    expect(() => GaussianProcess.fit(x, 'y' as never)).toThrow(refused(/argument 2 to be a vector/));
    expect(() => GaussianProcess.fit([], [])).toThrow(refused(/at least one row/));
    expect(() => GaussianProcess.fit([[1], [1, 2]], [1, 2])).toThrow(refused(/row 1/));
    expect(() => GaussianProcess.fit(x, y, { prior: 'flat' as never })).toThrow(refused(/prior/));
    expect(() => GaussianProcess.fit(x, y, { kernal: 'rbf' } as never)).toThrow(/Did you mean "kernel"/);
    expect(() => gp.predict([[1, 2]])).toThrow(refused(/1 columns, as x had, received 2/));
    expect(() => gp.append([1, 2], 3)).toThrow(refused(/x to hold 1 value, received 2/));
    expect(() => gp.append([1], Number.NaN)).toThrow(refused(/y to be a finite number/));
    expect(() => gp.append([1], '3' as never)).toThrow(refused(/argument 2 to be number/));
  });
});

describe('SuccessiveHalving', () => {
  test('promotes the best third of each rung', () => {
    const halving = new SuccessiveHalving({ maxResource: 9 });
    expect(halving.brackets).toHaveLength(1);
    const finished: number[] = [];
    for (let job = halving.next(); typeof job === 'object'; job = halving.next()) {
      for (const { trial, verdict } of halving.report(job.trial, -job.trial)) {
        if (verdict === 'completed') finished.push(trial);
      }
    }
    expect(finished).toEqual([8]);
    expect(halving.peek()).toBe('finished');
    expect(halving.job(8)).toMatchObject({ resource: 9, resumeFrom: 3 });
    expect(halving.verdict(0)).toBe('stopped');
  });

  test('brackets 0 is Hyperband', () => {
    const { brackets } = new SuccessiveHalving({ maxResource: 81, brackets: 0 });
    expect(brackets.map(({ rungs }) => rungs[0].size)).toEqual([81, 27, 9, 6, 5]);
  });

  test('refuses what it cannot use', () => {
    expect(() => new SuccessiveHalving(81 as never)).toThrow(refused(/^SuccessiveHalving: expected argument 1/));
    expect(() => new SuccessiveHalving({} as never)).toThrow(refused(/maxResource/));
    expect(() => new SuccessiveHalving({ maxResource: 1, minResource: 3 })).toThrow(refused(/maxResource/));
    expect(() => new SuccessiveHalving({ maxResource: 9, reductionFactor: 1 })).toThrow(refused(/reductionFactor/));
    expect(() => new SuccessiveHalving({ maxResource: 9, maxResources: 9 } as never)).toThrow(
      /Did you mean "maxResource"/,
    );
    expect(() => new SuccessiveHalving({ maxResource: 9 }).report(0, 1)).toThrow(TunesmithError);
    const halving = new SuccessiveHalving({ maxResource: 9 });
    expect(() => halving.report(0, '1' as never)).toThrow(refused(/argument 2/));
    for (const trial of [-1, 0.5, Number.NaN, 2 ** 53, '0', undefined] as number[]) {
      expect(() => halving.fail(trial)).toThrow(refused(/^SuccessiveHalving.fail: expected trial to be an integer/));
      expect(() => halving.job(trial)).toThrow(refused(/^SuccessiveHalving.job: expected trial to be an integer/));
      expect(() => halving.verdict(trial)).toThrow(refused(/^SuccessiveHalving.verdict: expected trial/));
      if (typeof trial === 'number') {
        expect(() => halving.report(trial, 1)).toThrow(refused(/^SuccessiveHalving.report: expected trial/));
      }
    }
  });
});

test('backendInfo is public', () => {
  expect(backendInfo().engine).toBe(process.env.TUNESMITH_BACKEND || 'native');
});
