import { invalid } from '../../lib/check.js';
import type { TestFunction } from '../problem.js';
import { box, sum } from './vector.js';

/** The wells' coordinates repeat after two. */
function twice(first: number, second: number): readonly number[] {
  return [first, second, first, second];
}

const WIDTHS = [0.1, 0.2, 0.2, 0.4, 0.4, 0.6, 0.3, 0.7, 0.5, 0.5];
const CENTRES = [
  [4, 4, 4, 4],
  [1, 1, 1, 1],
  [8, 8, 8, 8],
  [6, 6, 6, 6],
  [3, 7, 3, 7],
  [2, 9, 2, 9],
  [5, 3, 5, 3],
  [8, 1, 8, 1],
  [6, 2, 6, 2],
  [7, 3.6, 7, 3.6],
];
const OPTIMA: { readonly [wells: number]: { readonly minimum: number; readonly minimizer: readonly number[] } } = {
  5: { minimum: -10.153199679058227, minimizer: twice(4.000037152819676, 4.00013327659156) },
  7: { minimum: -10.402915336777744, minimizer: twice(4.000572819251117, 3.9996062096096887) },
  10: { minimum: -10.536443153483528, minimizer: twice(4.000746868270634, 3.9995094800857736) },
};

/**
 * f(x) = -Σ_i 1 / (|x - centre_i|² + width_i) in four dimensions with 5, 7 or 10 narrow wells.
 * Throws INVALID_ARGUMENT for any other number.
 */
export function shekel(wells = 10): TestFunction {
  if (!Object.hasOwn(OPTIMA, wells)) {
    throw invalid('shekel', '5, 7 or 10 wells', String(wells), 'Use shekel(10).');
  }
  const widths = WIDTHS.slice(0, wells);
  return {
    name: `shekel${wells}`,
    domain: box('shekel', 4, 0, 10),
    minimum: OPTIMA[wells].minimum,
    minimizers: [OPTIMA[wells].minimizer],
    citation: 'Shekel (1971), 5th Hawaii International Conference on System Sciences; Surjanovic & Bingham',
    evaluate: (x) => -sum(widths, (width, i) => 1 / (sum(x, (v, j) => (v - CENTRES[i][j]) ** 2) + width)),
  };
}
