import type { TestFunction } from '../problem.js';

/** f(x, y) = (4 - 2.1x² + x⁴/3) x² + xy + (4y² - 4) y². Six local minima, two of them global. */
export const sixhumpCamel: TestFunction = {
  name: 'sixhump-camel',
  domain: [
    [-3, 3],
    [-2, 2],
  ],
  minimum: -1.0316284534898774,
  minimizers: [
    [0.08984201310031806, -0.7126564030207396],
    [-0.08984201310031806, 0.7126564030207396],
  ],
  citation: 'Dixon & Szegő (1978), Towards Global Optimization 2; Jamil & Yang (2013), no. 30',
  evaluate: ([x, y]) => (4 - 2.1 * x ** 2 + x ** 4 / 3) * x ** 2 + x * y + (4 * y ** 2 - 4) * y ** 2,
};
