import { categorical, float, int } from '../../lib/parameter.js';
import { defineSpace } from '../../lib/space.js';
import { branin } from '../functions/branin.js';
import type { Problem } from '../problem.js';
import { checkChoice, numbersOf } from './resource.js';

/** Per choice: its offset, the exponent of its best learning rate, the width of that valley, its best depth. */
const CHOICES = {
  sgd: { offset: 0.6, exponent: -1, width: 1, depth: 3 },
  adam: { offset: 0, exponent: -3.2, width: 0.6, depth: 7 },
  rmsprop: { offset: 0.25, exponent: -2.4, width: 1.4, depth: 5 },
  lbfgs: { offset: 1.1, exponent: -0.4, width: 2, depth: 10 },
} as const;
const NAMES = ['sgd', 'adam', 'rmsprop', 'lbfgs'] as const satisfies readonly (keyof typeof CHOICES)[];

const space = defineSpace({
  x0: float(-5, 10),
  x1: float(0, 15),
  lr: float(1e-5, 1, { scale: 'log' }),
  depth: int(1, 12),
  opt: categorical(NAMES),
});

/**
 * Two floats on Branin's landscape, a logarithmic learning rate, an integer depth, and a choice that moves the best of both:
 *   f = offset + ln(1 + branin - min branin) + (e/width)² + 0.06 (depth - best)² (1 + 0.1 |e|),  e = log10(lr) - exponent.
 * Every term is >= 0, and all vanish at opt 'adam', lr 10^-3.2, depth 7 and a minimizer of Branin's function: the minimum is 0.
 */
export const mixed: Problem = {
  name: 'mixed',
  kind: 'function',
  space,
  optimum: 0,
  optimumKind: 'exact',
  direction: 'minimize',
  maxResource: 1,
  citation: 'tunesmith; the peers in other languages are measured on the same formula',
  evaluate(params) {
    const [x0, x1, lr, depth] = numbersOf('mixed', params, ['x0', 'x1', 'lr', 'depth']);
    const best = CHOICES[checkChoice('mixed', 'opt', params.opt, NAMES)];
    // Rounding may put Branin's value a hair below its minimum.
    const landscape = Math.log1p(Math.max(0, branin.evaluate([x0, x1]) - branin.minimum));
    const error = Math.log10(lr) - best.exponent;
    const misfit = 0.06 * (depth - best.depth) ** 2 * (1 + 0.1 * Math.abs(error));
    return best.offset + landscape + (error / best.width) ** 2 + misfit;
  },
};
