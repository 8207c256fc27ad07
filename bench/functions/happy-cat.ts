import type { TestFunction } from '../problem.js';
import { box, constant, sum } from './vector.js';

/** f(x) = |Σx² - d|^¼ + (½ Σx² + Σx)/d + ½ on [-2, 2]^d: a sharp, curved ridge that leads to (-1, ..., -1). */
export function happyCat(dimension = 4): TestFunction {
  return {
    name: `happy-cat-${dimension}`,
    domain: box('happyCat', dimension, -2, 2),
    minimum: 0,
    minimizers: [constant(dimension, -1)],
    citation:
      'Beyer & Finck (2012), HappyCat: a simple function class where well-known direct search algorithms do fail, PPSN XII',
    evaluate(x) {
      const square = sum(x, (v) => v ** 2);
      return Math.abs(square - dimension) ** 0.25 + (0.5 * square + sum(x, (v) => v)) / dimension + 0.5;
    },
  };
}
