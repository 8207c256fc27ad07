import type { FidelityFunction } from './fidelity-function.js';

/**
 * Currin's exponential function, maximized:
 *   f(x, y) = (1 - (1 - 0.1 (1 - s)) exp(-1/(2y))) (2300x³ + 1900x² + 2092x + 60) / (100x³ + 500x² + 4x + 20),  cost 0.1 + s².
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
    'Currin, Mitchell, Morris & Ylvisaker (1988), ORNL/TM-10860; fidelity and cost of Kandasamy, Dasarathy, Schneider & ' +
    'Póczos (2017), Multi-fidelity Bayesian Optimisation with Continuous Approximations, ICML',
  evaluate([x, y], fidelity) {
    const damping = 1 - (1 - 0.1 * (1 - fidelity)) * Math.exp(-1 / (2 * y));
    return (damping * (2300 * x ** 3 + 1900 * x ** 2 + 2092 * x + 60)) / (100 * x ** 3 + 500 * x ** 2 + 4 * x + 20);
  },
  cost: (fidelity) => 0.1 + fidelity ** 2,
};
