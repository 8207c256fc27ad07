import type { TestFunction } from '../problem.js';
import { box, constant, sum } from './vector.js';

/** f(x) = ½ Σ x⁴ - 16x² + 5x: 2^d local minima. */
export function styblinskiTang(dimension = 5): TestFunction {
  return {
    name: `styblinski-tang-${dimension}`,
    domain: box('styblinskiTang', dimension, -5, 5),
    minimum: -39.16616570377141 * dimension,
    minimizers: [constant(dimension, -2.903534027771177)],
    citation: 'Styblinski & Tang (1990), Neural Networks 3(4); Jamil & Yang (2013), no. 144',
    evaluate: (x) => 0.5 * sum(x, (v) => v ** 4 - 16 * v ** 2 + 5 * v),
  };
}
