import type { TestFunction } from '../problem.js';
import { box, constant } from './vector.js';

/** f(x) = 1 - cos(2πr) + 0.1r, r = |x|: rings. Textbook box [-100, 100]^d, its low side drawn in to -60. */
export function salomon(dimension = 4): TestFunction {
  return {
    name: `salomon-${dimension}`,
    domain: box('salomon', dimension, -60, 100),
    minimum: 0,
    minimizers: [constant(dimension, 0)],
    citation: 'Salomon (1996), BioSystems 39(3); Jamil & Yang (2013), no. 110',
    evaluate(x) {
      const radius = Math.hypot(...x);
      return 1 - Math.cos(2 * Math.PI * radius) + 0.1 * radius;
    },
  };
}
