import type { TestFunction } from '../problem.js';
import { box, constant, sum } from './vector.js';

/**
 * f(x) = Σ i x_i², i from 1.
 * Textbook box [-10, 10]^d, its low side drawn in by 0.6 so that the minimizer is not the centre.
 */
export function sumSquares(dimension = 4): TestFunction {
  return {
    name: `sum-squares-${dimension}`,
    domain: box('sumSquares', dimension, -6, 10),
    minimum: 0,
    minimizers: [constant(dimension, 0)],
    citation: 'Hedar (2005), global optimization test problems; Jamil & Yang (2013), no. 145',
    evaluate: (x) => sum(x, (v, i) => (i + 1) * v ** 2),
  };
}
