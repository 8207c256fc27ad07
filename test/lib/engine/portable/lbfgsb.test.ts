import { describe, expect, test } from 'vitest';
import { type MinimizeOptions, Minimizer, type Minimum } from '../../../../lib/engine/portable/lbfgsb.js';
import { Purpose, Random } from '../../../../lib/engine/portable/random.js';
import { refused } from '../engines.js';

const precise = { maxIterations: 500, maxEvaluations: 2000, gradientTolerance: 1e-8, relativeDecrease: 0 };
const repeat = (n: number, value: number) => new Float64Array(n).fill(value);
const of = (...values: number[]) => Float64Array.from(values);

/** Runs a Minimizer on a function. */
function minimize(
  objective: (x: Float64Array, gradient: Float64Array) => number,
  start: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  options?: Partial<MinimizeOptions>,
): Minimum {
  const minimizer = new Minimizer(start, lower, upper, options);
  const gradient = new Float64Array(start.length);
  while (!minimizer.done) minimizer.receive(objective(minimizer.point, gradient), gradient);
  return minimizer.minimum();
}

function rosenbrock(x: Float64Array, gradient: Float64Array): number {
  gradient.fill(0);
  let sum = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const a = x[i + 1] - x[i] * x[i];
    const b = 1 - x[i];
    sum += 100 * a * a + b * b;
    gradient[i] += -400 * x[i] * a - 2 * b;
    gradient[i + 1] += 200 * a;
  }
  return sum;
}

describe('minimize', () => {
  test.each([2, 5, 20])("finds Rosenbrock's minimum inside the box, n = %i", (n) => {
    const minimum = minimize(rosenbrock, repeat(n, -1.2), repeat(n, -2), repeat(n, 2), precise);
    expect(minimum.converged).toBe(true);
    expect(minimum.value).toBeLessThan(1e-12);
    expect(minimum.evaluations).toBeLessThan(60 * n);
    for (const x of minimum.x) expect(x).toBeCloseTo(1, 5);
  });

  // SciPy 1.10: minimize(rosen, x0, jac=rosen_der, method='L-BFGS-B', options={'ftol': 0, 'gtol': 1e-10})
  test.each([
    { start: 0, lower: -1, upper: 0.5, value: 0.25, x: [0.5, 0.25] },
    {
      start: -1,
      lower: -1.5,
      upper: 0.6,
      value: 2.250041416712697,
      x: [0.6, 0.374812251232, 0.151903772682, 0.0327472833216, 0.00107238456487],
    },
    { start: 1.8, lower: 1.2, upper: 2, value: 0.27287522115595236, x: [1.2, 1.41661040231, 2] },
  ])("agrees with SciPy's L-BFGS-B where bounds are active: $value", ({ start, lower, upper, value, x }) => {
    const n = x.length;
    const minimum = minimize(rosenbrock, repeat(n, start), repeat(n, lower), repeat(n, upper), precise);
    expect(minimum.converged).toBe(true);
    expect(Math.abs(minimum.value / value - 1)).toBeLessThan(1e-12);
    expect(minimum.evaluations).toBeLessThan(100);
    x.forEach((each, i) => {
      expect(Math.abs(minimum.x[i] - each)).toBeLessThan(1e-6);
    });
  });

  test("solves random convex quadratics to the box's KKT point", () => {
    for (let trial = 0; trial < 50; trial++) {
      const random = new Random(3, Purpose.candidates, trial);
      const n = 1 + random.below(12);
      const factor = repeat(n * n, 0).map(() => random.normal());
      const center = repeat(n, 0).map(() => 3 * random.normal());
      // f = 1/2 (x - c)' (F F' + 0.1 I) (x - c)
      const quadratic = (x: Float64Array, gradient: Float64Array) => {
        const apart = x.map((each, i) => each - center[i]);
        gradient.set(apart.map((each) => 0.1 * each));
        for (let k = 0; k < n; k++) {
          const dot = apart.reduce((sum, each, i) => sum + factor[i * n + k] * each, 0);
          for (let i = 0; i < n; i++) gradient[i] += factor[i * n + k] * dot;
        }
        return apart.reduce((sum, each, i) => sum + 0.5 * each * gradient[i], 0);
      };
      const { x } = minimize(quadratic, repeat(n, 0.5), repeat(n, -1), repeat(n, 1), precise);
      const gradient = new Float64Array(n);
      quadratic(x, gradient);
      x.forEach((each, i) => {
        if (each === -1) expect(gradient[i]).toBeGreaterThanOrEqual(-1e-6);
        else if (each === 1) expect(gradient[i]).toBeLessThanOrEqual(1e-6);
        else expect(Math.abs(gradient[i])).toBeLessThan(1e-5);
      });
    }
  });

  test('steps back from non-finite regions', () => {
    // ln barrier: NaN left of zero, Infinity past 3.
    const barrier = (x: Float64Array, gradient: Float64Array) => {
      if (x[0] > 3) return Infinity;
      gradient[0] = 1 - 1e-3 / x[0];
      return x[0] - 1e-3 * Math.log(x[0]);
    };
    const minimum = minimize(barrier, of(2.5), of(-10), of(10), precise);
    expect(minimum.converged).toBe(true);
    expect(Math.abs(minimum.x[0] / 1e-3 - 1)).toBeLessThan(1e-5);

    const lost = minimize(() => Number.NaN, of(0), of(-1), of(1), precise);
    expect(lost).toMatchObject({ converged: false, evaluations: 1 });
  });

  test('handles pinned variables, empty problems, stationary starts and starts that are no numbers', () => {
    const pinned = minimize(rosenbrock, of(0, 0), of(0.5, -2), of(0.5, 2), precise);
    expect(pinned.x[0]).toBe(0.5);
    expect(pinned.x[1]).toBeCloseTo(0.25, 6);
    expect(minimize(rosenbrock, of(), of(), of()).converged).toBe(true);
    const there = minimize(rosenbrock, repeat(4, 1), repeat(4, -2), repeat(4, 2), precise);
    expect(there).toMatchObject({ converged: true, evaluations: 1 });
    expect(new Minimizer(of(Number.NaN), of(-2), of(2)).point).toEqual(of(-2));
  });

  test('clamps the start and keeps every evaluation inside the box and the budget', () => {
    let evaluations = 0;
    const guarded = (x: Float64Array, gradient: Float64Array) => {
      evaluations++;
      expect(x.every((each) => each >= 0 && each <= 0.7)).toBe(true);
      return rosenbrock(x, gradient);
    };
    const options = { ...precise, maxEvaluations: 7 };
    const minimum = minimize(guarded, repeat(3, 9), repeat(3, 0), repeat(3, 0.7), options);
    expect(evaluations).toBeGreaterThan(1);
    expect(evaluations).toBeLessThanOrEqual(7);
    expect(minimum).toMatchObject({ evaluations, converged: false });
  });

  test('survives unbounded variables and bad scales', () => {
    const scaled = (x: Float64Array, gradient: Float64Array) => {
      gradient[0] = 2e8 * (x[0] - 3);
      gradient[1] = 2e-4 * (x[1] + 5);
      return 1e8 * (x[0] - 3) ** 2 + 1e-4 * (x[1] + 5) ** 2;
    };
    const minimum = minimize(scaled, repeat(2, 0), repeat(2, -Infinity), repeat(2, Infinity), precise);
    expect(minimum.x[0]).toBeCloseTo(3, 5);
    expect(minimum.x[1]).toBeCloseTo(-5, 1);
  });

  test('refuses malformed boxes', () => {
    expect(() => minimize(rosenbrock, of(0, 0), of(0), of(1, 1))).toThrow(
      refused(/bounds of length 2, received 1 and 2/),
    );
    expect(() => minimize(rosenbrock, of(0, 0), of(1, 1), of(0, 0))).toThrow(
      refused(/lower <= upper, received 1 and 0 for variable 0/),
    );
  });
});

test('several minimizers in step end where each would end alone', () => {
  const starts = [-1.2, 0.3, 1.7].map((start) => repeat(4, start));
  const box = [repeat(4, -2), repeat(4, 2)] as const;
  const minimizers = starts.map((start) => new Minimizer(start, ...box, precise));
  const gradient = new Float64Array(4);
  while (minimizers.some(({ done }) => !done)) {
    for (const each of minimizers) if (!each.done) each.receive(rosenbrock(each.point, gradient), gradient);
  }
  minimizers.forEach((each, i) => {
    expect(each.minimum()).toEqual(minimize(rosenbrock, starts[i], ...box, precise));
  });
});
