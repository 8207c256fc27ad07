import { branin } from '../../functions/branin.js';
import { HARTMANN_WEIGHTS } from '../../functions/hartmann.js';
import { hartmann6, weightedHartmann6 } from '../../functions/hartmann6.js';
import type { FidelityFunction } from './fidelity-function.js';

const CITATION =
  'Wu, Toscano-Palmerin, Frazier & Wilson (2019), Practical Multi-fidelity Bayesian Optimization for Hyperparameter Tuning, UAI';

/** Their cost of an evaluation. */
const cost = (fidelity: number): number => 0.01 + fidelity;

/** Branin's function whose quadratic coefficient is off by 0.1 (1 - s): minima move with the fidelity s. */
export const augmentedBranin: FidelityFunction = {
  name: 'augmented-branin',
  domain: branin.domain,
  direction: 'minimize',
  optimum: branin.minimum,
  optimizers: branin.minimizers,
  citation: CITATION,
  evaluate([x, y], fidelity) {
    const curvature = 5.1 / (4 * Math.PI ** 2) - 0.1 * (1 - fidelity);
    const valley = y - curvature * x ** 2 + (5 / Math.PI) * x - 6;
    return valley ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
  },
  cost,
};

/** Hartmann's function in six dimensions whose first well is 0.1 (1 - s) too shallow. */
export const augmentedHartmann6: FidelityFunction = {
  name: 'augmented-hartmann6',
  domain: hartmann6.domain,
  direction: 'minimize',
  optimum: hartmann6.minimum,
  optimizers: hartmann6.minimizers,
  citation: CITATION,
  evaluate(x, fidelity) {
    const [first, ...others] = HARTMANN_WEIGHTS;
    return weightedHartmann6(x, [first - 0.1 * (1 - fidelity), ...others]);
  },
  cost,
};
