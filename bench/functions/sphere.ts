import type { TestFunction } from '../problem.js';
import { box, constant, sum } from './vector.js';

/** f(x) = Σx². Textbook box [-5.12, 5.12]^d, its low side drawn in by 0.6 so that the minimizer is not the centre. */
export function sphere(dimension = 4): TestFunction {
  return {
    name: `sphere-${dimension}`,
    domain: box('sphere', dimension, -3.072, 5.12),
    minimum: 0,
    minimizers: [constant(dimension, 0)],
    citation: 'De Jong (1975), An Analysis of the Behavior of a Class of Genetic Adaptive Systems, F1',
    evaluate: (x) => sum(x, (v) => v ** 2),
  };
}
