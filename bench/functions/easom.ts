import type { TestFunction } from '../problem.js';

/**
 * f(x, y) = -cos x cos y exp(-(x - π)² - (y - π)²): a needle in a plain.
 * Textbook box [-100, 100]², its low side drawn in to -60.
 */
export const easom: TestFunction = {
  name: 'easom',
  domain: [
    [-60, 100],
    [-60, 100],
  ],
  minimum: -1,
  minimizers: [[Math.PI, Math.PI]],
  citation: 'Easom (1990), A Survey of Global Optimization Techniques; Jamil & Yang (2013), no. 50',
  evaluate: ([x, y]) => -Math.cos(x) * Math.cos(y) * Math.exp(-((x - Math.PI) ** 2) - (y - Math.PI) ** 2),
};
