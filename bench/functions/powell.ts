import { TunesmithError } from '../../lib/errors.js';
import type { TestFunction } from '../problem.js';
import { box, constant } from './vector.js';

/**
 * Powell's singular function, over each block (a, b, c, e) of four coordinates:
 *   f = Σ (a + 10b)² + 5 (c - e)² + (b - 2c)⁴ + 10 (a - e)⁴; its Hessian is singular at the minimizer.
 * Throws INVALID_DIMENSION unless dimension is a multiple of 4.
 */
export function powell(dimension = 4): TestFunction {
  const domain = box('powell', dimension, -4, 5, 4);
  if (dimension % 4 !== 0) {
    throw new TunesmithError(
      'INVALID_DIMENSION',
      `powell: expected dimension to be a multiple of 4, received ${dimension}. Use for example powell(8).`,
    );
  }
  return {
    name: `powell-${dimension}`,
    domain,
    minimum: 0,
    minimizers: [constant(dimension, 0)],
    citation: 'Powell (1962), The Computer Journal 5(2); Jamil & Yang (2013), no. 91',
    evaluate(x) {
      let total = 0;
      for (let i = 0; i < dimension; i += 4) {
        const [a, b, c, e] = x.slice(i, i + 4);
        total += (a + 10 * b) ** 2 + 5 * (c - e) ** 2 + (b - 2 * c) ** 4 + 10 * (a - e) ** 4;
      }
      return total;
    },
  };
}
