import { float } from '../../../lib/parameter.js';
import { defineSpace } from '../../../lib/space.js';
import { numbersOf } from '../resource.js';
import { type Solved, solved, solvedFunction } from '../solved.js';
import { CATEGORICAL } from './categorical.js';
import { CONDITIONAL } from './conditional.js';
import { CONTINUOUS } from './continuous.js';
import { INTEGER } from './integer.js';
import { NOISY } from './noisy.js';

/** Logarithmic parameters, three of them best on their edge: (lg r + 1)² + 2 lg²(w/10⁻⁶) + lg²(m/10³) + … inside. */
const logEdge = solved({
  name: 'log-edge-5',
  space: defineSpace({
    rate: float(1e-5, 1e-1, { scale: 'log' }),
    decay: float(1e-6, 1e-1, { scale: 'log' }),
    scale: float(1, 1e3, { scale: 'log' }),
    width: float(1e-2, 1e2, { scale: 'log' }),
    share: float(0, 1),
  }),
  minimizer: { rate: 1e-1, decay: 1e-6, scale: 1e3, width: 3, share: 0.35 },
  evaluate(params) {
    const names = ['rate', 'decay', 'scale', 'width', 'share'];
    const [rate, decay, scale, width, share] = numbersOf('log-edge-5', params, names);
    const lg = (value: number, best: number): number => Math.log10(value / best);
    const edges = Math.abs(lg(rate, 1e-1)) + 0.5 * lg(decay, 1e-6) ** 2 + Math.abs(lg(scale, 1e3));
    return edges + lg(width, 3) ** 2 + 4 * (share - 0.35 - 0.1 * lg(rate, 1e-1)) ** 2;
  },
});

/** Every problem that exists for the broad suite; the rest of that suite is in bench/functions and LCBench. */
export const BROAD_PROBLEMS: readonly Solved[] = [
  ...CONTINUOUS.map(solvedFunction),
  logEdge,
  ...NOISY,
  ...INTEGER,
  ...CATEGORICAL,
  ...CONDITIONAL,
];
