import type { TestFunction } from '../problem.js';
import { box, constant, sum } from './vector.js';

/**
 * f(x) = Σ_i (Σ_{j<=i} x_j)²: Schwefel's double sum, a quadratic that is not separable.
 * Textbook box [-65.536, 65.536]^d, its low side drawn in by 0.6 so that the minimizer is not the centre.
 */
export function rotatedHyperEllipsoid(dimension = 4): TestFunction {
  return {
    name: `rotated-hyper-ellipsoid-${dimension}`,
    domain: box('rotatedHyperEllipsoid', dimension, -39.3216, 65.536),
    minimum: 0,
    minimizers: [constant(dimension, 0)],
    citation: 'Schwefel (1981), Numerical Optimization of Computer Models, problem 1.2; Jamil & Yang (2013), no. 119',
    evaluate(x) {
      let partial = 0;
      return sum(x, (v) => {
        partial += v;
        return partial ** 2;
      });
    },
  };
}
