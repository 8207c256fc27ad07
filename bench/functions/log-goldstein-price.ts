import type { TestFunction } from '../problem.js';

/**
 * ln of the Goldstein-Price function, whose values span six decades.
 * Textbook box [-2, 2]², drawn in to [-2, 1.6] × [-1.9, 2] so that x = 0 is not in the middle.
 */
export const logGoldsteinPrice: TestFunction = {
  name: 'log-goldstein-price',
  domain: [
    [-2, 1.6],
    [-1.9, 2],
  ],
  minimum: Math.log(3),
  minimizers: [[0, -1]],
  citation: 'Goldstein & Price (1971), Mathematics of Computation 25; logarithm as in Picheny et al. (2013)',
  evaluate([x, y]) {
    const first = (x + y + 1) ** 2 * (19 - 14 * x + 3 * x ** 2 - 14 * y + 6 * x * y + 3 * y ** 2);
    const second = (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x ** 2 + 48 * y - 36 * x * y + 27 * y ** 2);
    return Math.log((1 + first) * (30 + second));
  },
};
