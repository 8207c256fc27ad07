import { branin } from '../functions/branin.js';
import { HARTMANN_WEIGHTS } from '../functions/hartmann.js';
import { hartmann6, weightedHartmann6 } from '../functions/hartmann6.js';
import type { Problem, TestFunction } from '../problem.js';
import { boxSpace } from './from-function.js';
import { checkResource, numbersOf } from './resource.js';

/** A function of x and of a fidelity in (0, 1], where 1 is the truth; `optimum` belongs to fidelity 1. */
export interface FidelityFunction {
  readonly name: string;
  readonly domain: TestFunction['domain'];
  readonly direction: 'minimize' | 'maximize';
  readonly optimum: number;
  readonly optimizers: readonly (readonly number[])[];
  readonly citation: string;
  evaluate(x: readonly number[], fidelity: number): number;
}

/** Branin's function whose quadratic coefficient is off by 0.1 (1 - s): minima move with the fidelity s. */
export const augmentedBranin: FidelityFunction = {
  name: 'augmented-branin',
  domain: branin.domain,
  direction: 'minimize',
  optimum: branin.minimum,
  optimizers: branin.minimizers,
  citation: 'Wu, Toscano-Palmerin, Frazier & Wilson (2019), Practical Multi-fidelity Bayesian Optimization, UAI',
  evaluate([x, y], fidelity) {
    const curvature = 5.1 / (4 * Math.PI ** 2) - 0.1 * (1 - fidelity);
    const valley = y - curvature * x ** 2 + (5 / Math.PI) * x - 6;
    return valley ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
  },
};

/** Hartmann's function in six dimensions whose first well is 0.1 (1 - s) too shallow. */
export const augmentedHartmann6: FidelityFunction = {
  name: 'augmented-hartmann6',
  domain: hartmann6.domain,
  direction: 'minimize',
  optimum: hartmann6.minimum,
  optimizers: hartmann6.minimizers,
  citation: 'Wu, Toscano-Palmerin, Frazier & Wilson (2019), Practical Multi-fidelity Bayesian Optimization, UAI',
  evaluate(x, fidelity) {
    const [first, ...others] = HARTMANN_WEIGHTS;
    return weightedHartmann6(x, [first - 0.1 * (1 - fidelity), ...others]);
  },
};

/**
 * Currin's exponential function, maximized:
 *   f(x, y) = (1 - (1 - 0.1 (1 - s)) exp(-1/(2y))) (2300x³ + 1900x² + 2092x + 60) / (100x³ + 500x² + 4x + 20).
 */
export const currin: FidelityFunction = {
  name: 'currin',
  domain: [
    [0, 1],
    [0, 1],
  ],
  direction: 'maximize',
  optimum: 13.798722044728434,
  // The factor 1 - exp(-1/(2y)) tends to 1 as y -> 0, where it is defined by that limit.
  optimizers: [[0.21666666666666667, 0]],
  citation:
    'Currin, Mitchell, Morris & Ylvisaker (1988), ORNL/TM-10860; fidelity of Kandasamy et al. (2017), ' +
    'Multi-fidelity Bayesian Optimisation with Continuous Approximations, ICML',
  evaluate([x, y], fidelity) {
    const damping = 1 - (1 - 0.1 * (1 - fidelity)) * Math.exp(-1 / (2 * y));
    return (damping * (2300 * x ** 3 + 1900 * x ** 2 + 2092 * x + 60)) / (100 * x ** 3 + 500 * x ** 2 + 4 * x + 20);
  },
};

/** A fidelity function as an iterative problem: resource r of maxResource is fidelity r / maxResource. */
export function fromFidelity(f: FidelityFunction, maxResource = 27): Problem {
  const space = boxSpace(f.domain);
  return {
    name: f.name,
    kind: 'multi-fidelity',
    space,
    optimum: f.optimum,
    optimumKind: 'exact',
    direction: f.direction,
    maxResource,
    citation: f.citation,
    evaluate(params, resource) {
      checkResource(f.name, resource, maxResource);
      return f.evaluate(numbersOf(f.name, params, space.names), resource / maxResource);
    },
  };
}
