import type { TestFunction } from '../problem.js';
import { box, constant, sum } from './vector.js';

/**
 * f(x) = Σx²/4000 - Π cos(x_i/√i) + 1: a bowl with thousands of ripples.
 * Textbook box [-600, 600]^d, its low side drawn in by 0.6 so that the minimizer is not the centre.
 */
export function griewank(dimension = 5): TestFunction {
  return {
    name: `griewank-${dimension}`,
    domain: box('griewank', dimension, -360, 600),
    minimum: 0,
    minimizers: [constant(dimension, 0)],
    citation: 'Griewank (1981), Journal of Optimization Theory and Applications 34; Jamil & Yang (2013), no. 59',
    evaluate(x) {
      const ripples = x.reduce((product, v, i) => product * Math.cos(v / Math.sqrt(i + 1)), 1);
      return sum(x, (v) => v ** 2) / 4000 - ripples + 1;
    },
  };
}
