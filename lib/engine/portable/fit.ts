import type { Hyperparameters, KernelName, PriorName } from '../engine.js';
import { type CancelFlag, throwIf } from './cancelled.js';
import type { Dataset } from './gp.js';
import { Minimizer } from './lbfgsb.js';
import { checkDataset, Likelihood } from './likelihood.js';
import { defaultHyperparameters, fromParameters, hyperparameterBounds, logPrior, toParameters } from './prior.js';
import { Purpose, Random, type Seed } from './random.js';

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

/**
 * Nats an observation; a start ends when two iterations gain less. A warm start is refined again by the next fit. Little data
 * need care: the likelihood is flat where it says how small the noise is.
 */
const COLD_TOLERANCE = 1e-7;
const WARM_TOLERANCE = 1e-6;

/** A default start scattered on the log scale: noise, the least known, the farthest. */
function randomStart(around: Float64Array, random: Random): Float64Array {
  const start = around.slice();
  const d = start.length - 3;
  for (let k = 0; k <= d; k++) start[k] += random.normal();
  start[d + 1] += 2 * random.normal();
  return start;
}

/** MAP hyperparameters by bounded L-BFGS on log parameters. Never throws for degenerate data: falls back to defaults. */
export function fit(data: Dataset, options: FitOptions = {}): Hyperparameters {
  const steps = fitting(data, options);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** fit() in steps: an evaluation of the likelihood each. */
export function* fitting(data: Dataset, options: FitOptions = {}): Generator<void, Hyperparameters, void> {
  const { kernel = 'matern52', prior = 'vizier', restarts = 4, maxIterations = 50 } = options;
  const { gradientTolerance = 1e-2, seed = 0, warmStart, cancelled } = options;
  const n = data.y.length;
  const defaults = defaultHyperparameters(data.d, prior);
  checkDataset(data, warmStart ?? defaults, 'fit');
  if (n === 0) return warmStart ?? defaults;

  const likelihood = new Likelihood(data, kernel, cancelled);
  const priorGradient = new Float64Array(data.d + 3);
  const objective = (parameters: Float64Array, gradient: Float64Array) => {
    throwIf(cancelled);
    const at = fromParameters(parameters);
    const value = likelihood.evaluate(at, gradient) + logPrior(prior, at, priorGradient);
    for (let k = 0; k < gradient.length; k++) gradient[k] = -gradient[k] - priorGradient[k];
    return -value;
  };
  const warm = warmStart && toParameters(warmStart);
  const { lower, upper } = hyperparameterBounds(data.d, prior);
  // The curvature of a log likelihood grows with n.
  const minimizeOptions = {
    maxIterations,
    maxEvaluations: 2 * maxIterations,
    gradientTolerance,
    absoluteDecrease: (warm ? WARM_TOLERANCE : COLD_TOLERANCE) * n,
    inverseCurvature: 1 / n,
  };

  const defaultStart = toParameters(defaults);
  let best = defaultStart;
  let least = Infinity;
  const starts = warm?.every(Number.isFinite)
    ? [warm]
    : Array.from({ length: Math.max(restarts, 1) }, (_, restart) =>
        restart === 0 ? defaultStart : randomStart(defaultStart, new Random(seed, Purpose.fitRestart, restart)),
      );
  const gradient = new Float64Array(data.d + 3);
  for (const start of starts) {
    const minimizer = new Minimizer(start, lower, upper, minimizeOptions);
    while (!minimizer.done) {
      minimizer.receive(objective(minimizer.point, gradient), gradient);
      yield;
    }
    const minimum = minimizer.minimum();
    if (!(minimum.value < least) || !minimum.x.every(Number.isFinite)) continue;
    least = minimum.value;
    best = minimum.x;
  }
  return fromParameters(best);
}
