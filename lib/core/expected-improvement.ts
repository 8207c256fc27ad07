import { loadEngine } from '../engine/load.js';
import { checkOptions } from '../options.js';
import type { Vector } from './arguments.js';
import * as check from './arguments.js';

export interface ImprovementOptions {
  /** Return ln EI, which keeps its digits where EI underflows. Default false. */
  readonly log?: boolean;
}

/**
 * Expected improvement below `best`, for minimization.
 *   EI = σ (φ(z) + z Φ(z)),   z = (best - μ)/σ,   σ² = max(variance, 1e-12)
 * mean, variance: two numbers, or n values each; returns a number, or n values. variance >= 0.
 * Throws INVALID_ARGUMENT for non-finite values, negative variances, unequal lengths.
 * Source: Jones, Schonlau & Welch (1998), eq. 15; ln EI: Ament et al. (2023).
 */
export const expectedImprovement: {
  (mean: number, variance: number, best: number, options?: ImprovementOptions): number;
  (mean: Vector, variance: Vector, best: number, options?: ImprovementOptions): Float64Array;
} = check.guard('expectedImprovement', {
  'number, number, number': (mean: number, variance: number, best: number) => improvement([mean], [variance], best)[0],
  'number, number, number, Options': (mean: number, variance: number, best: number, options?: ImprovementOptions) =>
    improvement([mean], [variance], best, options)[0],
  'Vector, Vector, number': (mean: Vector, variance: Vector, best: number) => improvement(mean, variance, best),
  'Vector, Vector, number, Options': (mean: Vector, variance: Vector, best: number, options?: ImprovementOptions) =>
    improvement(mean, variance, best, options),
});

function improvement(mean: Vector, variance: Vector, best: number, options: ImprovementOptions = {}): Float64Array {
  const where = 'expectedImprovement';
  checkOptions(where, options, ['log']);
  const means = check.vector(where, 'mean', mean);
  const variances = check.vector(where, 'variance', variance, means.length);
  const negative = variances.findIndex((each) => each < 0);
  if (negative >= 0) {
    throw check.invalid(where, 'variance >= 0', `${variances[negative]} at index ${negative}`, 'Pass variances.');
  }
  const log = check.flag(where, 'log', options.log ?? false);
  return loadEngine().expectedImprovement(means, variances, check.finite(where, 'best', best), log);
}
