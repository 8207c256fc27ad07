import type { Hyperparameters, KernelName, PriorName } from '../engine.js';
import type { CancelFlag } from './cancelled.js';
import type { Dataset } from './gp.js';
import type { Seed } from './random.js';

export interface FitOptions {
  /** Default 'matern52'. */
  readonly kernel?: KernelName;
  /** Default 'vizier'. */
  readonly prior?: PriorName;
  /** Starts of a cold fit; a warm fit uses warmStart alone. Default 4. */
  readonly restarts?: number;
  /** Per start. Default 50. */
  readonly maxIterations?: number;
  /** Default 1e-2. */
  readonly gradientTolerance?: number;
  /** For random restarts. Default 0. */
  readonly seed?: Seed;
  readonly warmStart?: Hyperparameters;
  /** Polled every few milliseconds; throws Cancelled when set. */
  readonly cancelled?: CancelFlag;
}

/** MAP hyperparameters by bounded L-BFGS on log parameters. Never throws for degenerate data: falls back to defaults. */
export function fit(_data: Dataset, _options: FitOptions = {}): Hyperparameters {
  throw new Error('not yet');
}
