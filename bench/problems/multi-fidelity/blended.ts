import { forrester } from '../../functions/forrester.js';
import type { FidelityFunction } from './fidelity-function.js';

const XIONG =
  'low fidelity of Xiong, Qian & Wu (2013), Sequential design and analysis of high-accuracy and low-accuracy codes, Technometrics 55(1)';
const KANDASAMY = 'blend and cost as Kandasamy, Dasarathy, Schneider & Póczos (2017), ICML, have them for the borehole';

/** Two functions of x, the cheap one standing for fidelity 0. */
interface Blend extends Omit<FidelityFunction, 'evaluate' | 'cost'> {
  high(x: readonly number[]): number;
  low(x: readonly number[]): number;
}

/** s high(x) + (1 - s) low(x), cost 0.1 + s^1.5. */
function blended({ high, low, ...rest }: Blend): FidelityFunction {
  return {
    ...rest,
    evaluate: (x, fidelity) => (fidelity === 1 ? high(x) : fidelity * high(x) + (1 - fidelity) * low(x)),
    cost: (fidelity) => 0.1 + fidelity ** 1.5,
  };
}

/** factor T_u (H_u - H_l) / (ln(r/r_w) (constant + 2 L T_u/(ln(r/r_w) r_w² K_w) + T_u/T_l)): water through a borehole, m³ a year. */
function flow([rw, r, tu, hu, tl, hl, length, kw]: readonly number[], factor: number, constant: number): number {
  const log = Math.log(r / rw);
  return (factor * tu * (hu - hl)) / (log * (constant + (2 * length * tu) / (log * rw ** 2 * kw) + tu / tl));
}

/** Flow through a borehole, maximized: eight parameters of very different size, best in a corner. */
export const borehole: FidelityFunction = blended({
  name: 'borehole',
  domain: [
    [0.05, 0.15],
    [100, 50000],
    [63070, 115600],
    [990, 1110],
    [63.1, 116],
    [700, 820],
    [1120, 1680],
    [9855, 12045],
  ],
  direction: 'maximize',
  optimum: flow([0.15, 100, 115600, 1110, 116, 700, 1120, 12045], 2 * Math.PI, 1),
  optimizers: [[0.15, 100, 115600, 1110, 116, 700, 1120, 12045]],
  citation: `Harper & Gupta (1983), BMI/ONWI-516; ${XIONG}; ${KANDASAMY}`,
  high: (x) => flow(x, 2 * Math.PI, 1),
  low: (x) => flow(x, 5, 1.5),
});

const PARK = 'Park (1991), Tuning complex computer codes to data and optimal designs, thesis, University of Illinois';
const UNIT = [
  [0, 1],
  [0, 1],
  [0, 1],
  [0, 1],
] as const;

/** ½ (√(x1² + (x2 + x3²) x4) - x1) + (x1 + 3 x4) exp(1 + sin x3). */
function park1Truth([x1, x2, x3, x4]: readonly number[]): number {
  return (Math.sqrt(x1 ** 2 + (x2 + x3 ** 2) * x4) - x1) / 2 + (x1 + 3 * x4) * Math.exp(1 + Math.sin(x3));
}

/** Park's first function, maximized; low: (1 + sin(x1)/10) f - 2 x1 + x2² + x3² + ½. */
export const park1: FidelityFunction = blended({
  name: 'park1',
  domain: UNIT,
  direction: 'maximize',
  optimum: park1Truth([1, 1, 1, 1]),
  optimizers: [[1, 1, 1, 1]],
  citation: `${PARK}; ${XIONG}; ${KANDASAMY}`,
  high: park1Truth,
  low: (x) => (1 + Math.sin(x[0]) / 10) * park1Truth(x) - 2 * x[0] + x[1] ** 2 + x[2] ** 2 + 0.5,
});

/** ⅔ exp(x1 + x2) - x4 sin x3 + x3. */
function park2Truth([x1, x2, x3, x4]: readonly number[]): number {
  return (2 / 3) * Math.exp(x1 + x2) - x4 * Math.sin(x3) + x3;
}

/** Park's second function, maximized; low: 1.2 f - 1. */
export const park2: FidelityFunction = blended({
  name: 'park2',
  domain: UNIT,
  direction: 'maximize',
  optimum: park2Truth([1, 1, 1, 0]),
  optimizers: [[1, 1, 1, 0]],
  citation: `${PARK}; ${XIONG}; ${KANDASAMY}`,
  high: park2Truth,
  low: (x) => 1.2 * park2Truth(x) - 1,
});

/** Forrester's function, minimized; low: f/2 + 10 (x - ½) - 5, whose minimum is elsewhere. */
export const fidelityForrester: FidelityFunction = blended({
  name: 'fidelity-forrester',
  domain: forrester.domain,
  direction: 'minimize',
  optimum: forrester.minimum,
  optimizers: forrester.minimizers,
  citation: `Forrester, Sóbester & Keane (2007), Multi-fidelity optimization via surrogate modelling, Proc. R. Soc. A 463; ${KANDASAMY}`,
  high: forrester.evaluate,
  low: (x) => 0.5 * forrester.evaluate(x) + 10 * (x[0] - 0.5) - 5,
});
