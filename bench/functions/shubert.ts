import type { TestFunction } from '../problem.js';
import { box } from './vector.js';

const LOW = -1.4251284283197609;
const HIGH = -0.8003211004719731;
const TURN = 2 * Math.PI;

/** Σ_{i=1..5} i cos((i + 1) x + i). */
function wave(x: number): number {
  return [1, 2, 3, 4, 5].reduce((total, i) => total + i * Math.cos((i + 1) * x + i), 0);
}

/** f(x, y) = wave(x) wave(y): 760 local minima, 18 of them global: (a, b) and (b, a), each coordinate plus -2π, 0 or 2π. */
export const shubert: TestFunction = {
  name: 'shubert',
  domain: box('shubert', 2, -10, 10),
  minimum: -186.73090883102392,
  minimizers: [-TURN, 0, TURN].flatMap((dx) =>
    [-TURN, 0, TURN].flatMap((dy) => [
      [LOW + dx, HIGH + dy],
      [HIGH + dx, LOW + dy],
    ]),
  ),
  citation: 'Shubert (1972), SIAM Journal on Numerical Analysis 9(3); Jamil & Yang (2013), no. 133',
  evaluate: ([x, y]) => wave(x) * wave(y),
};
