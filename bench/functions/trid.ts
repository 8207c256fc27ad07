import type { TestFunction } from '../problem.js';
import { box, sum } from './vector.js';

/** f(x) = Σ (x_i - 1)² - Σ_{i>=2} x_i x_{i-1} on [-d², d²]^d, least at x_i = i (d + 1 - i). */
export function trid(dimension = 6): TestFunction {
  const domain = box('trid', dimension, -(dimension ** 2), dimension ** 2, 2);
  return {
    name: `trid-${dimension}`,
    domain,
    minimum: (-dimension * (dimension + 4) * (dimension - 1)) / 6,
    minimizers: [domain.map((_, index) => (index + 1) * (dimension - index))],
    citation: 'Neumaier (1999), COCONUT test problems; Jamil & Yang (2013), no. 150; Surjanovic & Bingham',
    evaluate: (x) => sum(x, (v) => (v - 1) ** 2) - sum(x.slice(1), (v, i) => v * x[i]),
  };
}
