import { DEFAULT_STRATEGIES, type StrategyName } from '../compare/strategies.js';
import { EMBEDDED } from '../functions/index.js';
import type { Problem } from '../problem.js';
import { bbobNames } from './bbob.js';
import { broadNames, type Half } from './broad.js';
import { isInHyperband } from './hyperband.js';
import { PUBLIC } from './peers.js';
import { VARIANT_NAMES } from './variants.js';

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
  /** One half of them: one to choose defaults on, one to confirm. */
  readonly half?: (half: Half) => Suite['problems'];
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
const QUICK = [
  'branin',
  'hartmann6',
  'ackley-5',
  'rosenbrock-4',
  'michalewicz-5',
  'mixed',
  'augmented-branin',
  'augmented-hartmann6',
];
const FULL = [
  ...new Set([...PUBLIC.map(({ name }) => name), ...broadNames(), ...EVERYDAY, 'augmented-branin', 'currin']),
];
export type SuiteName =
  | 'default'
  | 'quick'
  | 'full'
  | 'hyperband'
  | 'peers'
  | 'broad'
  | 'bbob'
  | 'variants'
  | 'fidelity'
  | 'embedded';

export const SUITES: Readonly<Record<SuiteName, Suite>> = {
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
    description: 'within two minutes: that everything works, and differences between strategies that are plain',
    strategies: DEFAULT_STRATEGIES,
    seeds: 10,
    trials: 50,
    workers: [1],
    problems: ({ name }: Problem) => QUICK.includes(name),
  },
  full: {
    description: 'half an hour on two cores: public functions, the broad suite, multi-fidelity, curves and training',
    strategies: ['grid', 'random', 'bayesian', 'hyperband', 'hyperband-bayesian'],
    seeds: 30,
    trials: 100,
    workers: [1, 8],
    problems: FULL,
  },
  hyperband: {
    description:
      'all tasks of TaskSet and LCBench: how soon Hyperband finds what random search finds, at 1, 4 and 16 workers; --half tuning: the five ' +
      'that alternatives were compared on',
    strategies: ['random', 'one-epoch', 'hyperband', 'hyperband-bayesian', 'asha', 'asha-bayesian'],
    seeds: 5,
    trials: 50,
    workers: [1, 4, 16],
    problems: ({ name }: Problem) => isInHyperband(name),
    half:
      (half) =>
      ({ name }: Problem) =>
        isInHyperband(name, half),
  },
  peers: {
    description: 'the 15 public functions that other tools have been measured on',
    strategies: ['random', 'bayesian'],
    seeds: 20,
    trials: 100,
    workers: [1],
    problems: PUBLIC.map(({ name }) => name),
  },
  broad: {
    description:
      '44 problems in 11 classes, 2 to 20 parameters; --half tuning or confirmation takes half of each class',
    strategies: ['random', 'bayesian'],
    seeds: 10,
    trials: 100,
    workers: [1],
    problems: broadNames(),
    half: broadNames,
  },
  bbob: {
    description:
      'the 24 noiseless BBOB functions; --dimensions and --instances choose, otherwise 5 dimensions, instances 1 to 3',
    strategies: ['random', 'bayesian'],
    seeds: 1,
    trials: 100,
    workers: [1],
    problems: bbobNames(),
  },
  variants: {
    description: 'four functions shifted, rotated, noisy, integer, mixed, conditional, constrained and failing',
    strategies: ['random', 'bayesian'],
    seeds: 5,
    trials: 60,
    workers: [1],
    problems: VARIANT_NAMES,
  },
  fidelity: {
    description: 'multi-fidelity functions, their low fidelities cheap: Hyperband against full evaluations',
    strategies: ['random', 'bayesian', 'hyperband', 'hyperband-bayesian'],
    seeds: 5,
    trials: 40,
    workers: [1],
    problems: ({ kind }: Problem) => kind === 'multi-fidelity',
  },
  embedded: {
    description: '200 parameters of which 6 matter',
    strategies: ['random', 'bayesian'],
    seeds: 3,
    trials: 500,
    workers: [1],
    problems: EMBEDDED.map(({ name }) => name),
  },
};

/** Suites of which one half is for choosing defaults, and the other for confirming them. */
export const suitesWithHalves: readonly string[] = Object.entries(SUITES).flatMap(([name, suite]: [string, Suite]) =>
  suite.half === undefined ? [] : [name],
);
