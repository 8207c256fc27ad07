import type { Problem } from '../problem.js';

/** Strategies by the names they are compared under, with what they do here. */
export const STRATEGIES = {
  grid: 'a grid of max(2, ⌈trials^(1/d)⌉) levels per parameter, visited in order; deterministic, so it runs once for all seeds',
  random: 'random search',
  bayesian: 'Gaussian process with expected improvement, defaults',
  hyperband:
    'Hyperband with its defaults, η = 3, from maxResource / 81 (at least 1) to maxResource; iterative problems only',
  'hyperband-bayesian': 'the same with searcher: bayesian()',
  asha: 'asynchronous successive halving: mode "promotion", one bracket, the same resources; iterative problems only',
  'asha-bayesian': 'the same with searcher: bayesian()',
  'one-epoch':
    'random configurations for one epoch each, then the best fifth of the resource to the end; iterative problems only',
  'foresight-fit':
    'bayesian that knows the results of running trials when it fits hyperparameters, and only then: a bound, no method',
  'foresight-values':
    'bayesian that knows the results of running trials except when it fits hyperparameters: a bound, no method',
} as const;

/** tunesmith's own strategies, ablations apart. */
export type OwnStrategy = keyof typeof STRATEGIES;

/** A strategy of tunesmith, a peer (bench/peers) or another program. */
export type StrategyName = string;

/** The four that a default comparison compares. */
export const DEFAULT_STRATEGIES: readonly StrategyName[] = ['grid', 'random', 'bayesian', 'hyperband'];

/** Hyperband has nothing to halve where one evaluation is all there is. */
export function takesPart(strategy: StrategyName, { maxResource }: Pick<Problem, 'maxResource'>): boolean {
  return maxResource > 1 || !(isHalving(strategy) || strategy === 'one-epoch');
}

const HALVING: readonly StrategyName[] = [
  'hyperband',
  'hyperband-bayesian',
  'asha',
  'asha-bayesian',
  'optuna-hyperband',
];

/** Trains by rungs: where a report ends or goes on. */
export function isHalving(strategy: StrategyName): boolean {
  return HALVING.includes(strategy);
}

/**
 * Levels per parameter of a grid that `trials` evaluations can fill or all but fill.
 *   levels = max(2, ⌈trials^(1/d)⌉), so that levels^d >= trials; a run visits the first `trials` points.
 */
export function gridLevels(trials: number, dimension: number): number {
  let levels = 2;
  while (levels ** dimension < trials) levels++;
  return levels;
}
