import type { TestFunction } from '../problem.js';
import { box } from './vector.js';

const X = 8.055023472141116;
const Y = 9.664590028909654;

/** f(x, y) = -|sin x cos y exp|1 - √(x² + y²)/π||: best near the corners. Four global minimizers. */
export const holderTable: TestFunction = {
  name: 'holder-table',
  domain: box('holderTable', 2, -10, 10),
  minimum: -19.208502567886754,
  minimizers: [
    [X, Y],
    [X, -Y],
    [-X, Y],
    [-X, -Y],
  ],
  citation: 'Mishra (2006), Some new test functions for global optimization, MPRA 2718; Jamil & Yang (2013), no. 146',
  evaluate: ([x, y]) => -Math.abs(Math.sin(x) * Math.cos(y) * Math.exp(Math.abs(1 - Math.hypot(x, y) / Math.PI))),
};
