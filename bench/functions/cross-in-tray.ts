import type { TestFunction } from '../problem.js';
import { box } from './vector.js';

const BEST = 1.3494066208358095;

/** f(x, y) = -10⁻⁴ (|sin x sin y exp|100 - √(x² + y²)/π|| + 1)^0.1: steps in a cross. Four global minimizers. */
export const crossInTray: TestFunction = {
  name: 'cross-in-tray',
  domain: box('crossInTray', 2, -10, 10),
  minimum: -2.062611870822739,
  minimizers: [
    [BEST, BEST],
    [BEST, -BEST],
    [-BEST, BEST],
    [-BEST, -BEST],
  ],
  citation: 'Mishra (2006), Some new test functions for global optimization, MPRA 2718; Jamil & Yang (2013), no. 39',
  evaluate: ([x, y]) => {
    const far = Math.exp(Math.abs(100 - Math.hypot(x, y) / Math.PI));
    return -1e-4 * (Math.abs(Math.sin(x) * Math.sin(y) * far) + 1) ** 0.1;
  },
};
