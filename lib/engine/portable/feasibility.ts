import type { KernelName, PriorName } from '../engine.js';
import type { AcquisitionKind } from './acquisition.js';
import { fitting } from './fit.js';
import { Posterior } from './gp.js';
import { logNormalCdf } from './normal.js';
import type { Pace } from './pace.js';
import { defaultHyperparameters } from './prior.js';
import { Purpose, Random } from './random.js';

/** Which trials failed, and where. */
export interface Labels {
  readonly d: number;
  /** n×d row-major, unit cube. */
  readonly points: Float64Array;
  /** n; non-finite: failed. */
  readonly losses: Float64Array;
  /** d. */
  readonly categorical: Uint8Array;
}

const CAUTION = 10;
const WORTH = 1e-4;
const MAX_LABELS = 300;
const MAX_ITERATIONS = 20;
/** Of a label: bounds ln P at failed trials, and with it the steepness of the slope. */
const LEAST_NOISE = 1e-2;
/** A few labels say little, and nothing of islands smaller than that. */
const LEAST_LENGTHSCALE = 0.1;

/** True if there is something to learn: failed trials, and completed ones to tell them from. */
export function isLearnable(losses: Float64Array): boolean {
  const completed = losses.filter(Number.isFinite).length;
  return completed > 0 && completed < losses.length;
}

/** All rows, or the latest half and a seeded choice of the others; ascending. */
function chosenRows(n: number, seed: number): Uint32Array {
  const rows = Uint32Array.from({ length: n }, (_, row) => row);
  if (n <= MAX_LABELS) return rows;
  const latest = MAX_LABELS / 2;
  new Random(seed, Purpose.bootstrap, 1).shuffle(rows.subarray(0, n - latest));
  return Uint32Array.of(...rows.subarray(0, latest), ...rows.subarray(n - latest)).sort();
}

/** A weighed value and its partial derivatives. */
interface Weighed {
  readonly value: number;
  readonly dAcquisition: number;
  readonly dLogProbability: number;
}

function weighed(kind: AcquisitionKind, acquisition: number, logProbability: number): Weighed {
  if (kind === 'UCB') return { value: acquisition + logProbability, dAcquisition: 1, dLogProbability: 1 };
  if (kind === 'EI') {
    const factor = Math.exp(CAUTION * logProbability);
    const value = (acquisition + WORTH) * factor;
    return { value, dAcquisition: factor, dLogProbability: CAUTION * value };
  }
  const logWorth = Math.log(WORTH);
  const larger = Math.max(acquisition, logWorth);
  const sum = larger + Math.log(Math.exp(acquisition - larger) + Math.exp(logWorth - larger));
  return {
    value: sum + CAUTION * logProbability,
    dAcquisition: Math.exp(acquisition - sum),
    dLogProbability: CAUTION,
  };
}

/** The weighed value of an acquisition value, given ln P. */
export function weigh(kind: AcquisitionKind, value: number, logProbability: number): number {
  return weighed(kind, value, logProbability).value;
}

/**
 * Probability that a configuration can be evaluated at all, learnt from the trials that failed: a Gaussian process on labels +1
 * (completed) and -1 (failed).
 *   P(x) = Φ(z),   z = mu(x) / sqrt(v(x) + noise)
 * It weighs the acquisition function, whose surrogate then knows the completed trials alone:
 *   (EI + worth) P^caution,   ln(EI + worth) + caution ln P,   UCB + ln P
 * caution 1 would be optimal for one step if P were calibrated; but beyond a border the surrogate promises much, and P is bold.
 * worth is the improvement (in deviations of the targets) for which no failure is risked: without it a search that has found the
 * best feasible point spends its trials beyond the border. docs/adr/0007-failures.md measures both.
 *
 * Sources: Rasmussen & Williams (2006), section 6.5 (label regression); Schonlau et al. (1998), Gelbart et al. (2014) for
 * expected improvement times the probability of feasibility.
 */
export class Feasibility {
  constructor(readonly posterior: Posterior) {}

  /**
   * Fits to the labels; of more than 300 to the latest 150 and a seeded choice of the others.
   * Throws Cancelled when the pace's flag is set.
   */
  static async of(
    { d, points, losses, categorical }: Labels,
    kernel: KernelName,
    prior: PriorName,
    seed: number,
    pace: Pace,
  ): Promise<Feasibility> {
    const rows = chosenRows(losses.length, seed);
    const x = new Float64Array(rows.length * d);
    rows.forEach((row, i) => {
      x.set(points.subarray(row * d, (row + 1) * d), i * d);
    });
    const data = { d, x, y: Float64Array.from(rows, (row) => (Number.isFinite(losses[row]) ? 1 : -1)), categorical };
    // Labels are two values: of the two explanations only the smooth one, that of the defaults, is of use.
    const fitted = await pace.finish(
      fitting(data, { kernel, prior, warmStart: defaultHyperparameters(d, prior), maxIterations: MAX_ITERATIONS }),
    );
    const hyperparameters = {
      ...fitted,
      noise: Math.max(fitted.noise, LEAST_NOISE),
      lengthscales: fitted.lengthscales.map((each) => Math.max(each, LEAST_LENGTHSCALE)),
    };
    return new Feasibility(Posterior.of(data, kernel, hyperparameters));
  }

  /** ln P at m row-major points (m×d). */
  logProbability(points: Float64Array): Float64Array {
    const { mean, variance } = this.posterior.predict(points);
    const { noise } = this.posterior.hyperparameters;
    return mean.map((each, i) => logNormalCdf(each / Math.sqrt(variance[i] + noise)));
  }

  /** ln P at x (d); writes its gradient (d; 0 along categorical dimensions). */
  logProbabilityWithGradient(x: Float64Array, gradient: Float64Array): number {
    const at = this.posterior.linearize(x);
    const total = at.variance[0] + this.posterior.hyperparameters.noise;
    const deviation = Math.sqrt(total);
    const z = at.mean[0] / deviation;
    const value = logNormalCdf(z);
    // d ln Φ / dz = φ / Φ, as the exponential of a difference: both underflow for z << 0.
    const slope = Math.exp(-0.5 * z * z - 0.5 * Math.log(2 * Math.PI) - value);
    this.posterior.gradient(at, 0, slope / deviation, (-0.5 * slope * z) / total, gradient);
    return value;
  }

  /** The weighed value at x of a value there; turns the value's gradient into that of the weighed value. */
  weighWithGradient(kind: AcquisitionKind, x: Float64Array, value: number, gradient: Float64Array): number {
    const slope = new Float64Array(x.length);
    const at = weighed(kind, value, this.logProbabilityWithGradient(x, slope));
    for (let k = 0; k < x.length; k++) gradient[k] = at.dAcquisition * gradient[k] + at.dLogProbability * slope[k];
    return at.value;
  }
}
