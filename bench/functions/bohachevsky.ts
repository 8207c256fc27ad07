import type { TestFunction } from '../problem.js';

/**
 * f(x, y) = x² + 2y² - 0.3 cos 3πx - 0.4 cos 4πy + 0.7: a bowl with shallow ripples.
 * Textbook box [-100, 100]², its low sides drawn in so that the minimizer is not the centre.
 */
export const bohachevsky: TestFunction = {
  name: 'bohachevsky',
  domain: [
    [-60, 100],
    [-60, 100],
  ],
  minimum: 0,
  minimizers: [[0, 0]],
  citation: 'Bohachevsky, Johnson & Stein (1986), Technometrics 28(3); Jamil & Yang (2013), no. 17',
  evaluate: ([x, y]) => x ** 2 + 2 * y ** 2 - 0.3 * Math.cos(3 * Math.PI * x) - 0.4 * Math.cos(4 * Math.PI * y) + 0.7,
};
