import type { TestFunction } from '../problem.js';
import { box, sum } from './vector.js';

/** f(x) = Σ_i (Σ_j (j^i + ½) ((x_j/j)^i - 1))², i and j from 1, on [-d, d]^d, least at (1, 2, ..., d). */
export function perm(dimension = 4): TestFunction {
  const domain = box('perm', dimension, -dimension, dimension);
  return {
    name: `perm-${dimension}`,
    domain,
    minimum: 0,
    minimizers: [domain.map((_, index) => index + 1)],
    citation:
      'Neumaier (2003), global optimization test problems; Surjanovic & Bingham, perm function d, β with β = 0.5',
    evaluate: (x) =>
      sum(x, (_, i) => sum(x, (v, j) => ((j + 1) ** (i + 1) + 0.5) * ((v / (j + 1)) ** (i + 1) - 1)) ** 2),
  };
}
