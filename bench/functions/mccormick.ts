import type { TestFunction } from '../problem.js';

/** f(x, y) = sin(x + y) + (x - y)² - 1.5x + 2.5y + 1. */
export const mccormick: TestFunction = {
  name: 'mccormick',
  domain: [
    [-1.5, 4],
    [-3, 4],
  ],
  minimum: -Math.sqrt(3) / 2 - Math.PI / 3,
  minimizers: [[0.5 - Math.PI / 3, -0.5 - Math.PI / 3]],
  citation: 'McCormick (1976), Mathematical Programming 10; Jamil & Yang (2013), no. 76',
  evaluate: ([x, y]) => Math.sin(x + y) + (x - y) ** 2 - 1.5 * x + 2.5 * y + 1,
};
