import type { TestFunction } from '../problem.js';
import { box, constant, sum } from './vector.js';

/**
 * f(x) = 20 + e - 20 exp(-0.2 √(Σx²/d)) - exp(Σcos(2πx)/d): nearly flat, with a funnel at the origin.
 * Textbook box [-32.768, 32.768]^d, its low side drawn in by 0.6 so that the minimizer is not the centre.
 */
export function ackley(dimension = 5): TestFunction {
  return {
    name: `ackley-${dimension}`,
    domain: box('ackley', dimension, -19.6608, 32.768),
    minimum: 0,
    minimizers: [constant(dimension, 0)],
    citation: 'Ackley (1987), A Connectionist Machine for Genetic Hillclimbing; Jamil & Yang (2013), no. 1',
    evaluate(x) {
      const funnel = 20 * Math.exp(-0.2 * Math.sqrt(sum(x, (v) => v ** 2) / dimension));
      const ripples = Math.exp(sum(x, (v) => Math.cos(2 * Math.PI * v)) / dimension);
      return 20 - funnel + (Math.E - ripples);
    },
  };
}
