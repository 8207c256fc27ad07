import type { TestFunction } from '../problem.js';
import { box, constant, sum } from './vector.js';

/** f(x) = Σ |x sin x + 0.1x|: kinks everywhere. Textbook box [-10, 10]^d, its low side drawn in to -6. */
export function alpine1(dimension = 4): TestFunction {
  return {
    name: `alpine1-${dimension}`,
    domain: box('alpine1', dimension, -6, 10),
    minimum: 0,
    minimizers: [constant(dimension, 0)],
    citation: 'Rahnamayan, Tizhoosh & Salama (2007), Applied Soft Computing 7; Jamil & Yang (2013), no. 6',
    evaluate: (x) => sum(x, (v) => Math.abs(v * Math.sin(v) + 0.1 * v)),
  };
}
