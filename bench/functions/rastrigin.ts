import type { TestFunction } from '../problem.js';
import { box, constant, sum } from './vector.js';

/**
 * f(x) = 10d + Σ x² - 10 cos(2πx): a local minimum near every integer point.
 * Textbook box [-5.12, 5.12]^d, its low side drawn in by 0.6 so that the minimizer is not the centre.
 */
export function rastrigin(dimension = 4): TestFunction {
  return {
    name: `rastrigin-${dimension}`,
    domain: box('rastrigin', dimension, -3.072, 5.12),
    minimum: 0,
    minimizers: [constant(dimension, 0)],
    citation: 'Rastrigin (1974), Systems of Extremal Control; Surjanovic & Bingham',
    evaluate: (x) => 10 * dimension + sum(x, (v) => v ** 2 - 10 * Math.cos(2 * Math.PI * v)),
  };
}
