import type { TestFunction } from '../problem.js';
import { box, constant, sum } from './vector.js';

/** f(x) = Σ (x_i²)^(x_{i+1}² + 1) + (x_{i+1}²)^(x_i² + 1) on [-1, 4]^d: flat below, steep above. */
export function brown(dimension = 4): TestFunction {
  return {
    name: `brown-${dimension}`,
    domain: box('brown', dimension, -1, 4, 2),
    minimum: 0,
    minimizers: [constant(dimension, 0)],
    citation: 'Begambre & Laier (2009), Advances in Engineering Software 40; Jamil & Yang (2013), no. 25',
    evaluate: (x) =>
      sum(x.slice(0, -1), (v, i) => {
        const [a, b] = [v ** 2, x[i + 1] ** 2];
        return a ** (b + 1) + b ** (a + 1);
      }),
  };
}
