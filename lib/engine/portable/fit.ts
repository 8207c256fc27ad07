import type { Hyperparameters, KernelName, PriorName } from '../engine.js';
import { type CancelFlag, throwIf } from './cancelled.js';
import type { Dataset } from './gp.js';
import { Minimizer } from './lbfgsb.js';
import { checkDataset, Likelihood } from './likelihood.js';
import { defaultHyperparameters, fromParameters, hyperparameterBounds, logPrior, toParameters } from './prior.js';

export interface FitOptions {
  /** Default 'matern52'. */
  readonly kernel?: KernelName;
  /** Default 'scaled'. */
  readonly prior?: PriorName;
  /** d; 1: see logPrior; absent: none. */
  readonly choices?: Uint8Array;
  /** At most: the warm start, then those of restarts. Default 3. */
  readonly starts?: number;
  /** Per start. Default 50. */
  readonly maxIterations?: number;
  /** Default 1e-2. */
  readonly gradientTolerance?: number;
  readonly warmStart?: Hyperparameters;
  /** Do not trust the warm start alone. Default false. */
  readonly restart?: boolean;
  /** Polled every few milliseconds; throws Cancelled when set. */
  readonly cancelled?: CancelFlag;
}

/**
 * Nats an observation; a start ends when two iterations gain less. A trusted warm start is refined again by the next fit. Little
 * data need care: the likelihood is flat where it says how small the noise is.
 */
const TOLERANCE = 1e-6;
const TRUSTED_TOLERANCE = 1e-5;

const ROUGHNESS = 0.14;
const LITTLE_NOISE = 1e-7;

/** The defaults made rough and all but free of noise. */
function rough(defaults: Hyperparameters): Hyperparameters {
  return { ...defaults, lengthscales: defaults.lengthscales.map((each) => ROUGHNESS * each), noise: LITTLE_NOISE };
}

/**
 * MAP hyperparameters by bounded L-BFGS on log parameters: from the warm start; on restart, and where there is none, also from
 * the two explanations of any data, a rough function without noise and a smooth one with noise (the defaults). Never throws for
 * degenerate data: falls back to defaults.
 * Source: Rasmussen & Williams (2006), section 5.4.1 and figure 5.5, for the two optima of the likelihood.
 */
export function fit(data: Dataset, options: FitOptions = {}): Hyperparameters {
  const steps = fitting(data, options);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** fit() in steps: an evaluation of the likelihood each. */
export function* fitting(data: Dataset, options: FitOptions = {}): Generator<void, Hyperparameters, void> {
  const { kernel = 'matern52', prior = 'scaled', choices, maxIterations = 50, gradientTolerance = 1e-2 } = options;
  const { starts: most = 3, warmStart, restart = false, cancelled } = options;
  const n = data.y.length;
  const defaults = defaultHyperparameters(data.d, prior);
  checkDataset(data, warmStart ?? defaults, 'fit');
  if (n === 0) return warmStart ?? defaults;

  const likelihood = new Likelihood(data, kernel, cancelled);
  const priorGradient = new Float64Array(data.d + 3);
  const objective = (parameters: Float64Array, gradient: Float64Array) => {
    throwIf(cancelled);
    const at = fromParameters(parameters);
    const value = likelihood.evaluate(at, gradient) + logPrior(prior, at, priorGradient, choices);
    for (let k = 0; k < gradient.length; k++) gradient[k] = -gradient[k] - priorGradient[k];
    return -value;
  };
  const warm = warmStart ? [toParameters(warmStart)].filter((start) => start.every(Number.isFinite)) : [];
  const trusted = warm.length > 0 && !restart;
  const explanations = trusted ? [] : [rough(defaults), defaults].map(toParameters);
  const starts = [...warm, ...explanations].slice(0, Math.max(most, 1));

  const { lower, upper } = hyperparameterBounds(data.d, prior);
  // The curvature of a log likelihood grows with n.
  const minimizeOptions = {
    maxIterations,
    maxEvaluations: 2 * maxIterations,
    gradientTolerance,
    absoluteDecrease: (trusted ? TRUSTED_TOLERANCE : TOLERANCE) * n,
    inverseCurvature: 1 / n,
  };

  let best = toParameters(defaults);
  let least = Infinity;
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
