import type { TestFunction } from '../problem.js';
import { box, sum } from './vector.js';

/** f(x) = (x_1 - 1)² + Σ_{i>=2} i (2x_i² - x_{i-1})², least at x_i = ±2^(2^(1-i) - 1) (the sign is free for i = d). */
export function dixonPrice(dimension = 4): TestFunction {
  const domain = box('dixonPrice', dimension, -10, 10, 2);
  const minimizer = domain.map((_, index) => 2 ** (2 ** -index - 1));
  return {
    name: `dixon-price-${dimension}`,
    domain,
    minimum: 0,
    minimizers: [minimizer, [...minimizer.slice(0, -1), -minimizer[dimension - 1]]],
    citation: 'Dixon & Price (1989), Journal of Optimization Theory and Applications 60(2); Surjanovic & Bingham',
    evaluate: (x) => (x[0] - 1) ** 2 + sum(x.slice(1), (v, i) => (i + 2) * (2 * v ** 2 - x[i]) ** 2),
  };
}
