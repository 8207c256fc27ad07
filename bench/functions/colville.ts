import type { TestFunction } from '../problem.js';
import { box } from './vector.js';

/** Wood's function: two of Rosenbrock's valleys, tied together. */
export const colville: TestFunction = {
  name: 'colville',
  domain: box('colville', 4, -10, 10),
  minimum: 0,
  minimizers: [[1, 1, 1, 1]],
  citation: 'Colville (1968), IBM New York Scientific Center report 320-2949; Jamil & Yang (2013), no. 36',
  evaluate: ([x1, x2, x3, x4]) =>
    100 * (x1 ** 2 - x2) ** 2 +
    (x1 - 1) ** 2 +
    (x3 - 1) ** 2 +
    90 * (x3 ** 2 - x4) ** 2 +
    10.1 * ((x2 - 1) ** 2 + (x4 - 1) ** 2) +
    19.8 * (x2 - 1) * (x4 - 1),
};
