import { loadEngine } from './engine/load.js';
import { type OptimizeOptions, type Optimum, optimize } from './optimize.js';
import type { Objective } from './run-options.js';
import type { Infer, Space } from './space.js';

/**
 * Searches the space for the least value of the objective.
 * Throws NO_SUCCESSFUL_TRIAL if every trial failed (its cause is the first error), and as createStudy and run do.
 */
export function minimize<S extends Space>(
  objective: Objective<Infer<S>>,
  space: S,
  options?: OptimizeOptions<Infer<S>>,
): Promise<Optimum<Infer<S>>> {
  return optimize('minimize', objective, space, options, loadEngine);
}

/** Searches the space for the greatest value of the objective; otherwise as minimize. */
export function maximize<S extends Space>(
  objective: Objective<Infer<S>>,
  space: S,
  options?: OptimizeOptions<Infer<S>>,
): Promise<Optimum<Infer<S>>> {
  return optimize('maximize', objective, space, options, loadEngine);
}
