import type { TestFunction } from '../problem.js';

/** f(x, y) = 0.26 (x² + y²) - 0.48 xy. Textbook box [-10, 10]², its low side drawn in to -6. */
export const matyas: TestFunction = {
  name: 'matyas',
  domain: [
    [-6, 10],
    [-6, 10],
  ],
  minimum: 0,
  minimizers: [[0, 0]],
  citation: 'Jamil & Yang (2013), no. 71; Surjanovic & Bingham',
  evaluate: ([x, y]) => 0.26 * (x ** 2 + y ** 2) - 0.48 * x * y,
};
