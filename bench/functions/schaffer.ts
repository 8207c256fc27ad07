import type { TestFunction } from '../problem.js';

/** Textbook box [-100, 100]², its low sides drawn in so that no minimizer is near the centre. */
const DOMAIN = [
  [-60, 100],
  [-60, 100],
] as const;
const CITATION = 'Schaffer, Caruana, Eshelman & Das (1989), ICGA 3; Jamil & Yang (2013), nos. 136 and 138';

/** f(x, y) = ½ + (sin²(x² - y²) - ½)/(1 + 10⁻³ (x² + y²))²: ripples ever closer. */
export const schaffer2: TestFunction = {
  name: 'schaffer2',
  domain: DOMAIN,
  minimum: 0,
  minimizers: [[0, 0]],
  citation: CITATION,
  evaluate: ([x, y]) => rippled(Math.sin(x ** 2 - y ** 2), x, y),
};

const BEST = 1.253131828792882;

/** f(x, y) = ½ + (cos²(sin |x² - y²|) - ½)/(1 + 10⁻³ (x² + y²))². Four global minimizers. */
export const schaffer4: TestFunction = {
  name: 'schaffer4',
  domain: DOMAIN,
  minimum: 0.2925786320359805,
  minimizers: [
    [0, BEST],
    [0, -BEST],
    [BEST, 0],
    [-BEST, 0],
  ],
  citation: CITATION,
  evaluate: ([x, y]) => rippled(Math.cos(Math.sin(Math.abs(x ** 2 - y ** 2))), x, y),
};

function rippled(wave: number, x: number, y: number): number {
  return 0.5 + (wave ** 2 - 0.5) / (1 + 1e-3 * (x ** 2 + y ** 2)) ** 2;
}
