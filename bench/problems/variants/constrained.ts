import { float } from '../../../lib/parameter.js';
import { defineSpace } from '../../../lib/space.js';
import { sum } from '../../functions/vector.js';
import type { TestFunction } from '../../problem.js';
import { fromFunction } from '../from-function.js';
import { normals, uniforms } from '../random.js';
import { numbersOf } from '../resource.js';
import type { Solved } from '../solved.js';

/** How far the minimizer is from the constraint: a share of the box's extent across it. */
const MARGIN = 0.02;

/**
 * A random linear inequality Σ a_i u_i <= b, in units of the box, that leaves the box's centre legal and passes close to the
 * minimizer, which it leaves legal too. Where it is violated the value is NaN: tools that know no constraints see a failure.
 */
export function constrained(f: TestFunction, seed: number): Solved {
  const name = `${f.name}+constrained-${seed}`;
  const [minimizer] = f.minimizers;
  const names = f.domain.map((_, i) => `x${i}`);
  const unit = (x: readonly number[]): number[] =>
    x.map((v, i) => (v - f.domain[i][0]) / (f.domain[i][1] - f.domain[i][0]));
  const direction = outward(Array.from(names, normals(uniforms(seed))), unit(minimizer));
  const along = (x: readonly number[]): number => sum(unit(x), (u, i) => direction[i] * u);
  const most = along(minimizer) + MARGIN * sum(direction, Math.abs);
  // Σ a_i u_i in the parameters' own units.
  const coefficients = direction.map((a, i) => a / (f.domain[i][1] - f.domain[i][0]));
  const offset = sum(coefficients, (a, i) => a * f.domain[i][0]);
  const inequality = {
    sum: Object.fromEntries(names.map((key, i) => [key, coefficients[i]])),
    atMost: most + offset,
  };
  return {
    problem: {
      ...fromFunction(f),
      name,
      space: defineSpace(Object.fromEntries(names.map((key, i) => [key, float(...f.domain[i])])), {
        constraints: [inequality],
      }),
      evaluate(params) {
        const x = numbersOf(name, params, names);
        return along(x) <= most + 1e-9 ? f.evaluate(x) : Number.NaN;
      },
    },
    minimizer: Object.fromEntries(names.map((key, i) => [key, minimizer[i]])),
  };
}

/** The direction or its opposite: that in which the minimizer lies from the centre. */
function outward(direction: readonly number[], minimizer: readonly number[]): readonly number[] {
  return sum(direction, (a, i) => a * (minimizer[i] - 0.5)) >= 0 ? direction : direction.map((a) => -a);
}
