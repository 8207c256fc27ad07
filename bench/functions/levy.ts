import type { TestFunction } from '../problem.js';
import { box, constant, sum } from './vector.js';

/**
 * f(x) = sin²(πw_1) + Σ_{i<d} (w_i - 1)² (1 + 10 sin²(πw_i + 1)) + (w_d - 1)² (1 + sin²(2πw_d)), w = 1 + (x - 1)/4.
 */
export function levy(dimension = 4): TestFunction {
  return {
    name: `levy-${dimension}`,
    domain: box('levy', dimension, -10, 10),
    minimum: 0,
    minimizers: [constant(dimension, 1)],
    citation: 'Laguna & Martí (2005), Journal of Global Optimization 33; Surjanovic & Bingham',
    evaluate(x) {
      const w = x.map((v) => 1 + (v - 1) / 4);
      const last = w[dimension - 1];
      const inner = sum(w.slice(0, -1), (v) => (v - 1) ** 2 * (1 + 10 * Math.sin(Math.PI * v + 1) ** 2));
      return Math.sin(Math.PI * w[0]) ** 2 + inner + (last - 1) ** 2 * (1 + Math.sin(2 * Math.PI * last) ** 2);
    },
  };
}
