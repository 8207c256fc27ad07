import { DEFAULT_STRATEGIES, type StrategyName } from './compare/strategies.js';
import { EMBEDDED } from './functions/index.js';
import type { Problem } from './problem.js';
import { broadNames } from './suites/broad.js';
import { PUBLIC } from './suites/peers.js';

/** A comparison's presets; command-line options override them. */
export interface Suite {
  readonly description: string;
  readonly strategies: readonly StrategyName[];
  readonly seeds: number;
  readonly trials: number;
  /** Numbers of simulated workers: each run is carried out with each. */
  readonly workers: readonly number[];
  /** Which of the registry's problems it takes, or their names. */
  readonly problems: ((problem: Problem) => boolean) | readonly string[];
}

/** Two to seven parameters, smooth and rugged, continuous and mixed, one-shot and iterative, formulae and training. */
const EVERYDAY = [
  'branin',
  'hartmann6',
  'ackley-5',
  'rosenbrock-4',
  'styblinski-tang-5',
  'michalewicz-5',
  'mixed',
  'augmented-hartmann6',
  'lcbench-3945',
  'lcbench-167168',
  'taskset-FixedTextRNNClassification_imdb_patch32_GRU64_avg_bs128',
  'digits',
];
const SMOKE = ['branin', 'augmented-branin'];
/** Eight tasks: on the first three alternatives were compared (docs/adr/0005, 0013), the others confirm. */
const LCBENCH = ['3945', '126026', '167168', '7593', '126029', '167184', '168330', '189866'].map((t) => `lcbench-${t}`);

export const SUITES = {
  default: {
    description:
      'the four strategies on test functions, mixed and multi-fidelity problems, surrogates, curves, training',
    strategies: DEFAULT_STRATEGIES,
    seeds: 5,
    trials: 50,
    workers: [1],
    problems: ({ name }: Problem) => EVERYDAY.includes(name),
  },
  quick: {
    description: 'a smoke test: two problems, two seeds, twelve trials',
    strategies: DEFAULT_STRATEGIES,
    seeds: 2,
    trials: 12,
    workers: [1],
    problems: ({ name }: Problem) => SMOKE.includes(name),
  },
  hyperband: {
    description: 'TaskSet and LCBench: how soon Hyperband finds what random search finds, at 1, 4 and 16 workers',
    strategies: [
      'random',
      'one-epoch',
      'hyperband',
      'hyperband-bayesian',
      'asha',
      'asha-bayesian',
    ] as readonly StrategyName[],
    seeds: 5,
    trials: 50,
    workers: [1, 4, 16],
    problems: ({ name, kind }: Problem) => kind === 'curves' || LCBENCH.includes(name),
  },
  peers: {
    description: 'the 15 public functions that other tools have been measured on',
    strategies: ['random', 'bayesian'] as readonly StrategyName[],
    seeds: 20,
    trials: 100,
    workers: [1],
    problems: PUBLIC.map(({ name }) => name),
  },
  broad: {
    description:
      '44 problems in 11 classes, 2 to 20 parameters; --half tuning or confirmation takes half of each class',
    strategies: ['random', 'bayesian'] as readonly StrategyName[],
    seeds: 10,
    trials: 100,
    workers: [1],
    problems: broadNames(),
  },
  embedded: {
    description: '200 parameters of which 6 matter',
    strategies: ['random', 'bayesian'] as readonly StrategyName[],
    seeds: 3,
    trials: 500,
    workers: [1],
    problems: EMBEDDED.map(({ name }) => name),
  },
} as const satisfies Record<string, Suite>;

export type SuiteName = keyof typeof SUITES;
