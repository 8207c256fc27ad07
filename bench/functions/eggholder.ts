import type { TestFunction } from '../problem.js';

/** f(x, y) = -(y + 47) sin √|y + x/2 + 47| - x sin √|x - y - 47|: rugged, least on the edge x = 512. */
export const eggholder: TestFunction = {
  name: 'eggholder',
  domain: [
    [-512, 512],
    [-512, 512],
  ],
  minimum: -959.6406627208509,
  minimizers: [[512, 404.2318051137578]],
  citation: 'Jamil & Yang (2013), no. 54; Surjanovic & Bingham',
  evaluate: ([x, y]) =>
    -(y + 47) * Math.sin(Math.sqrt(Math.abs(y + x / 2 + 47))) - x * Math.sin(Math.sqrt(Math.abs(x - y - 47))),
};
