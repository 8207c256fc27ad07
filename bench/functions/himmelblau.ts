import type { TestFunction } from '../problem.js';
import { box } from './vector.js';

/** f(x, y) = (x² + y - 11)² + (x + y² - 7)². Four global minimizers. */
export const himmelblau: TestFunction = {
  name: 'himmelblau',
  domain: box('himmelblau', 2, -5, 5),
  minimum: 0,
  minimizers: [
    [3, 2],
    [-2.805118086952745, 3.131312518250573],
    [-3.779310253377747, -3.283185991286169],
    [3.584428340330492, -1.848126526964404],
  ],
  citation: 'Himmelblau (1972), Applied Nonlinear Programming; Jamil & Yang (2013), no. 65',
  evaluate: ([x, y]) => (x ** 2 + y - 11) ** 2 + (x + y ** 2 - 7) ** 2,
};
