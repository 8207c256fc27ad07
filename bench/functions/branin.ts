import type { TestFunction } from '../problem.js';

/** f(x, y) = (y - 5.1 x²/(4π²) + 5x/π - 6)² + 10 (1 - 1/(8π)) cos x + 10. Three global minimizers. */
export const branin: TestFunction = {
  name: 'branin',
  domain: [
    [-5, 10],
    [0, 15],
  ],
  minimum: 5 / (4 * Math.PI),
  minimizers: [
    [-Math.PI, 12.275],
    [Math.PI, 2.275],
    [3 * Math.PI, 2.475],
  ],
  citation: 'Branin (1972), IBM Journal of Research and Development 16(5); Dixon & Szegő (1978)',
  evaluate([x, y]) {
    const valley = y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6;
    return valley ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
  },
};
