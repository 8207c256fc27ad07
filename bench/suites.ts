import { DEFAULT_STRATEGIES, type StrategyName } from './compare/strategies.js';
import type { Problem } from './problem.js';

/** A comparison's presets; command-line options override them. */
export interface Suite {
  readonly description: string;
  readonly strategies: readonly StrategyName[];
  readonly seeds: number;
  readonly trials: number;
  readonly workers: number;
  /** Which of the registry's problems it takes. */
  takes(problem: Problem): boolean;
}

const EVERYDAY = new Set<string>();

export const SUITES = {
  default: {
    description: 'the four strategies on test functions, mixed and multi-fidelity problems, surrogates, curves, training',
    strategies: DEFAULT_STRATEGIES,
    seeds: 5,
    trials: 50,
    workers: 1,
    takes: (problem: Problem) => EVERYDAY.has(problem.name),
  },
  quick: {
    description: 'a smoke test: two problems, two seeds, twelve trials',
    strategies: DEFAULT_STRATEGIES,
    seeds: 2,
    trials: 12,
    workers: 1,
    takes: (_: Problem) => true,
  },
  hyperband: {
    description: 'iterative problems, 4 workers: how soon Hyperband finds what random search finds at full resource',
    strategies: ['random', 'hyperband', 'hyperband-bayesian'] as readonly StrategyName[],
    seeds: 10,
    trials: 50,
    workers: 4,
    takes: ({ maxResource, kind }: Problem) => maxResource > 1 && kind !== 'training',
  },
} as const satisfies Record<string, Suite>;

export type SuiteName = keyof typeof SUITES;
