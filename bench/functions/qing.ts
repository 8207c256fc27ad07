import type { TestFunction } from '../problem.js';
import { box, sum } from './vector.js';

/**
 * f(x) = Σ (x_i² - i)², i from 1: 2^d global minimizers (±1, ±√2, ±√3, ...), of which one is stated.
 * Textbook box [-500, 500]^d, its low side drawn in by 0.6 so that the minimizers are not near the centre.
 */
export function qing(dimension = 4): TestFunction {
  const domain = box('qing', dimension, -300, 500);
  return {
    name: `qing-${dimension}`,
    domain,
    minimum: 0,
    minimizers: [domain.map((_, index) => Math.sqrt(index + 1))],
    citation: 'Qing (2006), IEEE Transactions on Geoscience and Remote Sensing 44(1); Jamil & Yang (2013), no. 98',
    evaluate: (x) => sum(x, (v, i) => (v ** 2 - (i + 1)) ** 2),
  };
}
