import type { TestFunction } from '../problem.js';
import { box, constant, sum } from './vector.js';

/**
 * f(x) = -exp(-½ Σx²): one smooth well.
 * Textbook box [-1, 1]^d, its low side drawn in by 0.6 so that the minimizer is not the centre.
 */
export function exponential(dimension = 4): TestFunction {
  return {
    name: `exponential-${dimension}`,
    domain: box('exponential', dimension, -0.6, 1),
    minimum: -1,
    minimizers: [constant(dimension, 0)],
    citation: 'Rahnamayan, Tizhoosh & Salama (2007), Soft Computing 11; Jamil & Yang (2013), no. 54',
    evaluate: (x) => -Math.exp(-0.5 * sum(x, (v) => v ** 2)),
  };
}
