import type { TestFunction } from '../problem.js';

/** f(x, y) = (1 - 8x + 7x² - 7x³/3 + x⁴/4) y² e^-y: two valleys. */
export const hosaki: TestFunction = {
  name: 'hosaki',
  domain: [
    [0, 5],
    [0, 6],
  ],
  minimum: (-52 / 3) * Math.exp(-2),
  minimizers: [[4, 2]],
  citation: 'Bekey & Ung (1974), IEEE Transactions on Systems, Man, and Cybernetics 4; Jamil & Yang (2013), no. 66',
  evaluate: ([x, y]) => (1 - 8 * x + 7 * x ** 2 - (7 / 3) * x ** 3 + x ** 4 / 4) * y ** 2 * Math.exp(-y),
};
