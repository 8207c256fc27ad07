import type { TestFunction } from '../problem.js';
import { box, constant, sum } from './vector.js';

/** f(x) = Σ x² - 0.1 cos(5πx). Textbook box [-1, 1]^d, its low side drawn in to -0.6. */
export function cosineMixture(dimension = 4): TestFunction {
  return {
    name: `cosine-mixture-${dimension}`,
    domain: box('cosineMixture', dimension, -0.6, 1),
    minimum: -0.1 * dimension,
    minimizers: [constant(dimension, 0)],
    citation: 'Breiman & Cutler (1993), Mathematical Programming 58; Ali, Khompatraporn & Zabinsky (2005)',
    evaluate: (x) => sum(x, (v) => v ** 2 - 0.1 * Math.cos(5 * Math.PI * v)),
  };
}
