import type { TestFunction } from '../problem.js';
import { box, constant, sum } from './vector.js';

/**
 * f(x) = Σ |x_i|^(i + 1), i from 1: ever flatter in the later coordinates.
 * Textbook box [-1, 1]^d, its low side drawn in by 0.6 so that the minimizer is not the centre.
 */
export function sumOfPowers(dimension = 4): TestFunction {
  return {
    name: `sum-of-powers-${dimension}`,
    domain: box('sumOfPowers', dimension, -0.6, 1),
    minimum: 0,
    minimizers: [constant(dimension, 0)],
    citation: 'Surjanovic & Bingham, sum of different powers function; Jamil & Yang (2013), no. 93',
    evaluate: (x) => sum(x, (v, i) => Math.abs(v) ** (i + 2)),
  };
}
