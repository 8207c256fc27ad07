import type { TestFunction } from '../problem.js';

/** f(x, y) = (x + 2y - 7)² + (2x + y - 5)²: a rotated bowl. */
export const booth: TestFunction = {
  name: 'booth',
  domain: [
    [-10, 10],
    [-10, 10],
  ],
  minimum: 0,
  minimizers: [[1, 3]],
  citation: 'Jamil & Yang (2013), no. 17; Surjanovic & Bingham',
  evaluate: ([x, y]) => (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2,
};
