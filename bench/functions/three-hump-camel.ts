import type { TestFunction } from '../problem.js';

/** f(x, y) = 2x² - 1.05x⁴ + x⁶/6 + xy + y². Textbook box [-5, 5]², its low side drawn in to -3. */
export const threeHumpCamel: TestFunction = {
  name: 'three-hump-camel',
  domain: [
    [-3, 5],
    [-3, 5],
  ],
  minimum: 0,
  minimizers: [[0, 0]],
  citation: 'Jamil & Yang (2013), no. 29; Surjanovic & Bingham, Virtual Library of Simulation Experiments',
  evaluate: ([x, y]) => 2 * x ** 2 - 1.05 * x ** 4 + x ** 6 / 6 + x * y + y ** 2,
};
