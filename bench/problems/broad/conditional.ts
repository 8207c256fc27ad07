import { bool, categorical, float, int, ordinal, type Parameter } from '../../../lib/parameter.js';
import { defineSpace } from '../../../lib/space.js';
import { sum } from '../../functions/vector.js';
import { numbersOf } from '../resource.js';
import { type Solved, solved } from '../solved.js';

type Given = Readonly<Record<string, unknown>>;

/** Squared distance in decades of the parameter `key` from `best`. */
const decades = (params: Given, key: string, best: number): number =>
  Math.log10(numbersOf('conditional', params, [key])[0] / best) ** 2;

/** A choice of three learners, each with parameters of its own; the forest is best, at its own optimum. */
const learner = solved({
  name: 'learner-8',
  space: defineSpace({
    learner: categorical(['svm', 'forest', 'neighbours']),
    C: float(1e-3, 1e3, { scale: 'log', when: { learner: 'svm' } }),
    gamma: float(1e-5, 10, { scale: 'log', when: { learner: 'svm' } }),
    trees: int(10, 1000, { scale: 'log', when: { learner: 'forest' } }),
    depth: int(2, 20, { when: { learner: 'forest' } }),
    share: float(0.1, 1, { when: { learner: 'forest' } }),
    neighbours: int(1, 50, { when: { learner: 'neighbours' } }),
    weights: categorical(['uniform', 'distance'], { when: { learner: 'neighbours' } }),
  }),
  minimizer: { learner: 'forest', trees: 300, depth: 13, share: 0.4 },
  evaluate(params) {
    if (params.learner === 'svm') {
      const [c, gamma] = [decades(params, 'C', 30), decades(params, 'gamma', 0.003)];
      return 0.15 + 0.1 * c + 0.15 * gamma + 0.05 * Math.sqrt(c * gamma);
    }
    if (params.learner === 'neighbours') {
      const [k] = numbersOf('learner-8', params, ['neighbours']);
      return 0.4 + 0.0005 * (k - 9) ** 2 + (params.weights === 'distance' ? 0 : 0.1);
    }
    const [depth, share] = numbersOf('learner-8', params, ['depth', 'share']);
    return 0.3 * decades(params, 'trees', 300) + 0.004 * (depth - 13) ** 2 + 2 * (share - 0.4) ** 2;
  },
});

/** Width (log2) and dropout of each of up to three layers; two are best. */
const BEST_WIDTHS = [192, 48, 96];
const BEST_DROPOUTS = [0.3, 0.1, 0.2];
const LAYER_COST = { 1: 0.6, 2: 0, 3: 0.25 } as const;

const layers = solved({
  name: 'layers-8',
  space: defineSpace({
    layers: ordinal([1, 2, 3]),
    rate: float(1e-5, 1, { scale: 'log' }),
    width0: int(8, 512, { scale: 'log' }),
    dropout0: float(0, 0.8),
    width1: int(8, 512, { scale: 'log', when: { layers: [2, 3] } }),
    dropout1: float(0, 0.8, { when: { layers: [2, 3] } }),
    width2: int(8, 512, { scale: 'log', when: { layers: 3 } }),
    dropout2: float(0, 0.8, { when: { layers: 3 } }),
  }),
  minimizer: { layers: 2, rate: 3e-3, width0: 192, dropout0: 0.3, width1: 48, dropout1: 0.1 },
  evaluate(params) {
    const count = params.layers as keyof typeof LAYER_COST;
    const present = Array.from({ length: count }, (_, i) => i);
    const misfit = sum(present, (i) => {
      const [width, dropout] = numbersOf('layers-8', params, [`width${i}`, `dropout${i}`]);
      return 0.1 * Math.log2(width / BEST_WIDTHS[i]) ** 2 + 2 * (dropout - BEST_DROPOUTS[i]) ** 2;
    });
    return LAYER_COST[count] + 0.3 * decades(params, 'rate', 3e-3) + misfit;
  },
});

/** Conditions inside conditions: an optimizer, its schedule, the schedule's parameters. */
const nested = solved({
  name: 'schedule-9',
  space: defineSpace({
    optimizer: categorical(['sgd', 'adam']),
    rate: float(1e-5, 1, { scale: 'log' }),
    momentum: float(0, 0.99, { when: { optimizer: 'sgd' } }),
    schedule: categorical(['constant', 'step', 'cosine'], { when: { optimizer: 'sgd' } }),
    drop: float(0.05, 0.9, { when: { schedule: 'step' } }),
    every: int(1, 30, { when: { schedule: 'step' } }),
    floor: float(1e-4, 0.5, { scale: 'log', when: { schedule: 'cosine' } }),
    beta: float(0.8, 0.999, { when: { optimizer: 'adam' } }),
    amsgrad: bool({ when: { optimizer: 'adam' } }),
  }),
  minimizer: { optimizer: 'sgd', rate: 0.08, momentum: 0.85, schedule: 'cosine', floor: 0.005 },
  evaluate(params) {
    if (params.optimizer === 'adam') {
      const [beta] = numbersOf('schedule-9', params, ['beta']);
      const switched = params.amsgrad === true ? 0 : 0.03;
      return 0.2 + 0.4 * decades(params, 'rate', 1e-3) + 20 * (beta - 0.9) ** 2 + switched;
    }
    const [momentum] = numbersOf('schedule-9', params, ['momentum']);
    const common = 0.5 * decades(params, 'rate', 0.08) + 2 * (momentum - 0.85) ** 2;
    if (params.schedule === 'constant') return 0.5 + common;
    if (params.schedule === 'cosine') return common + 0.1 * decades(params, 'floor', 0.005);
    const [drop, every] = numbersOf('schedule-9', params, ['drop', 'every']);
    return 0.1 + common + 0.5 * (drop - 0.3) ** 2 + 0.002 * (every - 10) ** 2;
  },
});

/** Per switch: what it gains when on and at its best, that best, its steepness. */
const SWITCHES = [
  { gain: 0.8, best: 0.2, steepness: 4 },
  { gain: -0.2, best: 0.5, steepness: 1 },
  { gain: 0.5, best: 0.9, steepness: 6 },
  { gain: -0.5, best: 0.3, steepness: 2 },
  { gain: 0.3, best: 0.6, steepness: 3 },
];
const ON = SWITCHES.map(({ gain }) => gain > 0);
const switchSpace: { [name: string]: Parameter } = {};
for (const i of SWITCHES.keys()) {
  switchSpace[`on${i}`] = bool();
  switchSpace[`x${i}`] = float(0, 1, { when: { [`on${i}`]: true } });
}

/** Five switches, each with a float: Σ max(gain, 0) - [on] (gain - steepness (x - best)²). */
const switches = solved({
  name: 'switches-10',
  space: defineSpace(switchSpace),
  minimizer: Object.fromEntries(
    SWITCHES.flatMap(({ best }, i) => [[`on${i}`, ON[i]], ...(ON[i] ? [[`x${i}`, best] as const] : [])]),
  ),
  evaluate: (params) =>
    sum(
      SWITCHES.map((_, i) => i),
      (i) => {
        const { gain, best, steepness } = SWITCHES[i];
        if (params[`on${i}`] !== true) return Math.max(gain, 0);
        const [x] = numbersOf('switches-10', params, [`x${i}`]);
        return Math.max(gain, 0) - gain + steepness * (x - best) ** 2;
      },
    ),
});

/** Spaces with conditional parameters. */
export const CONDITIONAL: readonly Solved[] = [learner, layers, nested, switches];
