import type { TestFunction } from '../problem.js';

/** f(x, y) = sin x exp((1 - cos y)²) + cos y exp((1 - sin x)²) + (x - y)². Two global minimizers. */
export const bird: TestFunction = {
  name: 'bird',
  domain: [
    [-2 * Math.PI, 2 * Math.PI],
    [-2 * Math.PI, 2 * Math.PI],
  ],
  minimum: -106.76453674926478,
  minimizers: [
    [4.701055751981055, 3.152946019601391],
    [-1.5821421720550115, -3.1302467996354304],
  ],
  citation: 'Mishra (2006), Some new test functions for global optimization, MPRA 2718; Jamil & Yang (2013), no. 16',
  evaluate: ([x, y]) =>
    Math.sin(x) * Math.exp((1 - Math.cos(y)) ** 2) + Math.cos(y) * Math.exp((1 - Math.sin(x)) ** 2) + (x - y) ** 2,
};
