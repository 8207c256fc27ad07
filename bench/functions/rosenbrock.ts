import type { TestFunction } from '../problem.js';
import { box, constant, sum } from './vector.js';

/** f(x) = Σ_{i<d} 100 (x_{i+1} - x_i²)² + (1 - x_i)²: a curved, flat valley. */
export function rosenbrock(dimension = 4): TestFunction {
  return {
    name: `rosenbrock-${dimension}`,
    domain: box('rosenbrock', dimension, -5, 10, 2),
    minimum: 0,
    minimizers: [constant(dimension, 1)],
    citation: 'Rosenbrock (1960), The Computer Journal 3(3); Jamil & Yang (2013), no. 105',
    evaluate: (x) => sum(x.slice(1), (next, i) => 100 * (next - x[i] ** 2) ** 2 + (1 - x[i]) ** 2),
  };
}
