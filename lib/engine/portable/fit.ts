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

/** From so many observations on starts compete on a part of them. */
const PARTED_FROM = 200;
const PARTS = 4;
const PART_ITERATIONS = 50;

/** The defaults made rough and all but free of noise. */
function rough(defaults: Hyperparameters): Hyperparameters {
  return { ...defaults, lengthscales: defaults.lengthscales.map((each) => ROUGHNESS * each), noise: LITTLE_NOISE };
}

/**
 * MAP hyperparameters by bounded L-BFGS on log parameters: from the warm start; on restart, and where there is none, also from
 * the two explanations of any data, a rough function without noise and a smooth one with noise (the defaults). From 200 observations
 * on these two compete on a quarter of the data, and the best by the likelihood of all is refined. Never throws for degenerate
 * data: falls back to defaults.
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
  const { prior = 'scaled', warmStart, restart = false, maxIterations = 50, starts: most = 3 } = options;
  const n = data.y.length;
  const defaults = defaultHyperparameters(data.d, prior);
  checkDataset(data, warmStart ?? defaults, 'fit');
  if (n === 0) return warmStart ?? defaults;

  const warm = warmStart ? [toParameters(warmStart)].filter((start) => start.every(Number.isFinite)) : [];
  const trusted = warm.length > 0 && !restart;
  const explanations = trusted ? [] : [rough(defaults), defaults].map(toParameters);
  const misfit = misfitOf(data, options);
  const searches: Minimizer[] = [];
  if (!trusted && n >= PARTED_FROM) {
    searches.push(yield* refinement(data, options, warm, explanations, misfit));
  } else {
    const tolerance = trusted ? TRUSTED_TOLERANCE : TOLERANCE;
    const starts = [...warm, ...explanations].slice(0, Math.max(most, 1));
    searches.push(...starts.map((start) => search(start, data, options, tolerance, maxIterations)));
  }

  let best = toParameters(defaults);
  let least = Infinity;
  for (const each of searches) {
    yield* run(each, misfit);
    const minimum = each.minimum();
    if (!(minimum.value < least) || !minimum.x.every(Number.isFinite)) continue;
    least = minimum.value;
    best = minimum.x;
  }
  return fromParameters(best);
}

/** The negative log posterior density of the hyperparameters, to be minimized; writes its gradient where wanted. */
type Misfit = (parameters: Float64Array, gradient?: Float64Array) => number;

function misfitOf(data: Dataset, { kernel = 'matern52', prior = 'scaled', choices, cancelled }: FitOptions): Misfit {
  const likelihood = new Likelihood(data, kernel, cancelled);
  const priorGradient = new Float64Array(data.d + 3);
  return (parameters, gradient) => {
    throwIf(cancelled);
    const at = fromParameters(parameters);
    const value = likelihood.evaluate(at, gradient) + logPrior(prior, at, priorGradient, choices);
    if (gradient) for (let k = 0; k < gradient.length; k++) gradient[k] = -gradient[k] - priorGradient[k];
    return -value;
  };
}

function search(
  start: Float64Array,
  { d, y: { length: n } }: Dataset,
  { prior = 'scaled', gradientTolerance = 1e-2 }: FitOptions,
  tolerance: number,
  maxIterations: number,
): Minimizer {
  const { lower, upper } = hyperparameterBounds(d, prior);
  return new Minimizer(start, lower, upper, {
    maxIterations,
    maxEvaluations: 2 * maxIterations,
    gradientTolerance,
    // The curvature of a log likelihood grows with n.
    absoluteDecrease: tolerance * n,
    inverseCurvature: 1 / n,
  });
}

function* run(search: Minimizer, misfit: Misfit): Generator<void, void, void> {
  const gradient = new Float64Array(search.point.length);
  while (!search.done) {
    search.receive(misfit(search.point, gradient), gradient);
    yield;
  }
}

/**
 * A search over all observations from the best of some points by their misfit: the warm start, if there is one, and where searches
 * over a part of the observations end that begin at the explanations.
 */
function* refinement(
  data: Dataset,
  options: FitOptions,
  warm: readonly Float64Array[],
  explanations: readonly Float64Array[],
  misfit: Misfit,
): Generator<void, Minimizer, void> {
  const part = partOf(data, Math.floor(data.y.length / PARTS));
  const misfitOfPart = misfitOf(part, options);
  const searches = explanations.map((start) => search(start, part, options, TRUSTED_TOLERANCE, PART_ITERATIONS));
  for (const each of searches) yield* run(each, misfitOfPart);

  const refined = (start: Float64Array) => search(start, data, options, TRUSTED_TOLERANCE, options.maxIterations ?? 50);
  let best = refined(warm[0] ?? explanations[0]);
  let least = warm.length > 0 ? misfit(warm[0]) : Infinity;
  for (const each of searches) {
    const { x } = each.minimum();
    const value = misfit(x);
    yield;
    if (!(value < least) || !x.every(Number.isFinite)) continue;
    least = value;
    best = refined(x);
    best.assumeCurvature(each, PARTS);
  }
  return best;
}

/** `size` rows, evenly spread: each stretch of the history has its share. */
function partOf(data: Dataset, size: number): Dataset {
  const { d, x, y, knownNoise } = data;
  const rows = Array.from({ length: size }, (_, i) => Math.floor((i * y.length) / size));
  const gather = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]);
  const part = new Float64Array(size * d);
  rows.forEach((row, i) => {
    part.set(x.subarray(row * d, (row + 1) * d), i * d);
  });
  return { ...data, x: part, y: gather(y), knownNoise: knownNoise && gather(knownNoise) };
}
