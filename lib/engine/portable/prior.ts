import type { Hyperparameters, PriorName } from '../engine.js';

interface Term {
  readonly value: number;
  /** With respect to ln x. */
  readonly slope: number;
}

/** -0.01 ln²(x^power / center). */
function logSquare(x: number, power: number, center: number): Term {
  const deviation = power * Math.log(x) - Math.log(center);
  return { value: -0.01 * deviation * deviation, slope: -0.02 * power * deviation };
}

/** Log density of LogNormal(location, scale) at x, without the constant. */
function logNormal(x: number, location: number, scale: number): Term {
  const deviation = (Math.log(x) - location) / scale;
  return { value: -Math.log(x) - 0.5 * deviation * deviation, slope: -1 - deviation / scale };
}

/** A change of one choice leaves a correlation of 0.87 at the mode. */
const CHOICE_LOCATION = Math.LN10;
const CHOICE_SCALE = 1.2;

function lengthscaleLocation(d: number): number {
  return Math.SQRT2 + 0.5 * Math.log(Math.max(d, 1));
}

function scalesWithDimension(prior: PriorName): boolean {
  return prior === 'scaled' || prior === 'lognormal';
}

function lengthscaleTerm(prior: PriorName, lengthscale: number, d: number, choice: boolean): Term {
  if (!scalesWithDimension(prior)) return logSquare(lengthscale, 2, 0.5);
  return prior === 'scaled' && choice
    ? logNormal(lengthscale, CHOICE_LOCATION, CHOICE_SCALE)
    : logNormal(lengthscale, lengthscaleLocation(d), Math.sqrt(3));
}

/**
 * Log density of the hyperprior up to a constant; writes to gradient (d + 3), where given, its gradient with respect to
 * (ln lengthscale_1..d, ln outputscale, ln noise, mean).
 *   scaled     the lengthscales as for lognormal, those of choices LogNormal(ln 10, 1.2); the others as for vizier
 *   vizier     -0.01 [ln²(outputscale / 0.039) + Σ ln²(lengthscale² / 0.5) + ln²(noise / 0.0039)] - mean²/2
 *   lognormal  lengthscale ~ LogNormal(√2 + ½ ln d, √3), noise ~ LogNormal(-4, 1); outputscale is held at 1
 *   none       0
 * choices: d; nonzero: a categorical dimension that switches no other on; absent: none.
 * Sources: google/vizier tuned_gp_models.py; BoTorch gpytorch_modules.py (Hvarfner et al. 2024); docs/adr/0014 for scaled.
 */
export function logPrior(prior: PriorName, at: Hyperparameters, gradient?: Float64Array, choices?: Uint8Array): number {
  gradient?.fill(0);
  if (prior === 'none') return 0;
  const d = at.lengthscales.length;
  let value = 0;
  const add = (index: number, term: Term) => {
    value += term.value;
    if (gradient) gradient[index] = term.slope;
  };
  for (let k = 0; k < d; k++) add(k, lengthscaleTerm(prior, at.lengthscales[k], d, choices?.[k] === 1));
  if (prior !== 'lognormal') {
    add(d, logSquare(at.outputscale, 1, 0.039));
    add(d + 1, logSquare(at.noise, 1, 0.0039));
    add(d + 2, { value: -0.5 * at.mean * at.mean, slope: -at.mean });
  } else {
    add(d + 1, logNormal(at.noise, -4, 1));
  }
  return value;
}

/** Hyperparameters between which the fit looks. */
interface Box {
  readonly lower: Hyperparameters;
  readonly upper: Hyperparameters;
}

function box(d: number, prior: PriorName): Box {
  const scaled = scalesWithDimension(prior);
  const lognormal = prior === 'lognormal';
  return {
    lower: {
      lengthscales: new Array(d).fill(scaled ? 0.025 : 0.03),
      outputscale: lognormal ? 1 : 1e-3,
      noise: lognormal ? 1e-4 : 1e-8,
      mean: -10,
    },
    upper: {
      lengthscales: new Array(d).fill(scaled ? 1e3 : 10),
      outputscale: lognormal ? 1 : 10,
      noise: 1,
      mean: 10,
    },
  };
}

/** Where the fit may look, in the parameters of logPrior's gradient; length d + 3 each. */
export function hyperparameterBounds(
  d: number,
  prior: PriorName,
): { readonly lower: Float64Array; readonly upper: Float64Array } {
  const { lower, upper } = box(d, prior);
  return { lower: toParameters(lower), upper: toParameters(upper) };
}

/** Each hyperparameter moved to the nearest value a fit may find. */
export function withinBounds(at: Hyperparameters, prior: PriorName): Hyperparameters {
  const bounds = hyperparameterBounds(at.lengthscales.length, prior);
  const lower = fromParameters(bounds.lower);
  const upper = fromParameters(bounds.upper);
  const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);
  return {
    lengthscales: at.lengthscales.map((each, k) => clamp(each, lower.lengthscales[k], upper.lengthscales[k])),
    outputscale: clamp(at.outputscale, lower.outputscale, upper.outputscale),
    noise: clamp(at.noise, lower.noise, upper.noise),
    mean: clamp(at.mean, lower.mean, upper.mean),
  };
}

/** The defaults from which a cold fit starts (d lengthscales). */
export function defaultHyperparameters(d: number, prior: PriorName): Hyperparameters {
  const mode = scalesWithDimension(prior) ? Math.exp(lengthscaleLocation(d) - 3) : Math.sqrt(0.5);
  return {
    lengthscales: new Array(d).fill(mode),
    outputscale: 1, // targets are standardized
    noise: prior === 'lognormal' ? Math.exp(-5) : 0.0039,
    mean: 0,
  };
}

/** Hyperparameters as the vector (ln lengthscale_1..d, ln outputscale, ln noise, mean). */
export function toParameters({ lengthscales, outputscale, noise, mean }: Hyperparameters): Float64Array {
  return Float64Array.of(...lengthscales.map(Math.log), Math.log(outputscale), Math.log(noise), mean);
}

/** And back. */
export function fromParameters(parameters: Float64Array): Hyperparameters {
  const d = parameters.length - 3;
  return {
    lengthscales: Array.from(parameters.subarray(0, d), Math.exp),
    outputscale: Math.exp(parameters[d]),
    noise: Math.exp(parameters[d + 1]),
    mean: parameters[d + 2],
  };
}
