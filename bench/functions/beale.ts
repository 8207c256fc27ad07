import type { TestFunction } from '../problem.js';

/** f(x, y) = (1.5 - x + xy)² + (2.25 - x + xy²)² + (2.625 - x + xy³)²: sharp peaks at the corners. */
export const beale: TestFunction = {
  name: 'beale',
  domain: [
    [-4.5, 4.5],
    [-4.5, 4.5],
  ],
  minimum: 0,
  minimizers: [[3, 0.5]],
  citation: 'Beale (1958), On an iterative method for finding a local minimum; Jamil & Yang (2013), no. 10',
  evaluate: ([x, y]) => (1.5 - x + x * y) ** 2 + (2.25 - x + x * y ** 2) ** 2 + (2.625 - x + x * y ** 3) ** 2,
};
