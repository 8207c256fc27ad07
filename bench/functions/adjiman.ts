import type { TestFunction } from '../problem.js';

/** f(x, y) = cos x sin y - x/(y² + 1): least on an edge. */
export const adjiman: TestFunction = {
  name: 'adjiman',
  domain: [
    [-1, 2],
    [-1, 1],
  ],
  minimum: -2.0218067833597875,
  minimizers: [[2, 0.10578347]],
  citation:
    'Adjiman, Dallwig, Floudas & Neumaier (1998), Computers & Chemical Engineering 22; Jamil & Yang (2013), no. 3',
  evaluate: ([x, y]) => Math.cos(x) * Math.sin(y) - x / (y ** 2 + 1),
};
