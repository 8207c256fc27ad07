import type { TestFunction } from '../problem.js';

/**
 * f(x, y) = 100 √|y - 0.01x²| + 0.01 |x + 10|: a ridge on which the gradient does not exist.
 * Textbook box [-15, -5] × [-3, 3], its low side drawn in to -13 so that x = -10 is not in the middle.
 */
export const bukin6: TestFunction = {
  name: 'bukin6',
  domain: [
    [-13, -5],
    [-3, 3],
  ],
  minimum: 0,
  minimizers: [[-10, 1]],
  citation: 'Jamil & Yang (2013), no. 28 (Bukin N. 6); Surjanovic & Bingham',
  evaluate: ([x, y]) => 100 * Math.sqrt(Math.abs(y - 0.01 * x ** 2)) + 0.01 * Math.abs(x + 10),
};
