import type { TestFunction } from '../problem.js';

/** f(x, y) = -(1 + cos 12r) / (r²/2 + 2), r = |(x, y)|. Textbook box [-5.12, 5.12]², its low side drawn in by 0.6. */
export const dropWave: TestFunction = {
  name: 'drop-wave',
  domain: [
    [-3.072, 5.12],
    [-3.072, 5.12],
  ],
  minimum: -1,
  minimizers: [[0, 0]],
  citation: 'Molga & Smutnicki (2005), Test functions for optimization needs; Surjanovic & Bingham',
  evaluate: ([x, y]) => -(1 + Math.cos(12 * Math.hypot(x, y))) / (0.5 * (x ** 2 + y ** 2) + 2),
};
