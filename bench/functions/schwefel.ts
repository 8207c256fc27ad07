import type { TestFunction } from '../problem.js';
import { box, constant, sum } from './vector.js';

/** f(x) = -Σ x sin √|x| (problem 2.26): the second-best minima lie far from the best. */
export function schwefel(dimension = 4): TestFunction {
  return {
    name: `schwefel-${dimension}`,
    domain: box('schwefel', dimension, -500, 500),
    minimum: -418.9828872724337 * dimension,
    minimizers: [constant(dimension, 420.96874635998205)],
    citation: 'Schwefel (1981), Numerical Optimization of Computer Models, 2.26; Jamil & Yang (2013), no. 128',
    evaluate: (x) => -sum(x, (v) => v * Math.sin(Math.sqrt(Math.abs(v)))),
  };
}
