import type { TestFunction } from '../problem.js';
import { box, constant, sum } from './vector.js';

/** f(x) = Σx² + t² + t⁴, t = Σ i x_i / 2: a plate-shaped valley. */
export function zakharov(dimension = 4): TestFunction {
  return {
    name: `zakharov-${dimension}`,
    domain: box('zakharov', dimension, -5, 10),
    minimum: 0,
    minimizers: [constant(dimension, 0)],
    citation: 'Jamil & Yang (2013), no. 173; Surjanovic & Bingham',
    evaluate(x) {
      const tilt = sum(x, (v, i) => 0.5 * (i + 1) * v);
      return sum(x, (v) => v ** 2) + tilt ** 2 + tilt ** 4;
    },
  };
}
