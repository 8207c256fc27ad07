import type { TestFunction } from '../problem.js';
import { box, constant, sum } from './vector.js';

/**
 * f(x) = Σ|x| + Π|x|: kinks along every axis.
 * Textbook box [-100, 100]^d, its low side drawn in by 0.6 so that the minimizer is not the centre.
 */
export function schwefel222(dimension = 4): TestFunction {
  return {
    name: `schwefel222-${dimension}`,
    domain: box('schwefel222', dimension, -60, 100),
    minimum: 0,
    minimizers: [constant(dimension, 0)],
    citation: 'Schwefel (1981), Numerical Optimization of Computer Models, problem 2.22; Jamil & Yang (2013), no. 124',
    evaluate: (x) => sum(x, Math.abs) + x.reduce((product, v) => product * Math.abs(v), 1),
  };
}
