import { type Acquisition, evaluate } from './acquisition.js';
import type { BatchedKernel } from './batched-kernel.js';
import { type Feasibility, weigh } from './feasibility.js';
import type { Posterior } from './gp.js';
import type { Pace } from './pace.js';
import { Screening } from './screening.js';

/**
 * The acquisition function over the unit cube, aware of pending points.
 *
 * Each pending point is believed to come out at its posterior mean: it joins the surrogate with that target, which leaves the
 * mean as it is and shrinks the variance around it, and an improvement must be one on the smallest mean of a pending point, too.
 * Why not the average over outcomes: docs/adr/0011.
 * Source: Ginsbourger et al. (2010), kriging believer; Desautels et al. (2014), GP-BUCB, for UCB.
 */
export class AcquisitionSurface {
  /** Taken over: addPending changes it. */
  readonly posterior: Posterior;
  readonly #feasibility: Feasibility | undefined;
  #acquisition: Acquisition;

  /** With feasibility, values are weighed by the probability of success. */
  constructor(posterior: Posterior, acquisition: Acquisition, feasibility?: Feasibility) {
    this.posterior = posterior;
    this.#acquisition = acquisition;
    this.#feasibility = feasibility;
  }

  get acquisition(): Acquisition {
    return this.#acquisition;
  }

  /** Adds one pending point (d). */
  addPending(x: Float64Array): void {
    const best = Math.min(this.#acquisition.best, this.posterior.conditionOnMean(x));
    this.#acquisition = { ...this.#acquisition, best };
  }

  /** Values at m row-major points (m×d); higher is better. Never NaN. Throws Cancelled once the pace's flag is set. */
  async score(points: Float64Array, kernel: BatchedKernel, pace: Pace): Promise<Float64Array> {
    const screening = await Screening.of(this.posterior, points, false, kernel, pace);
    return this.scoreScreening(screening, kernel, pace);
  }

  /** Values at the points of a screening of this surface's posterior, which is brought up to date. */
  async scoreScreening(screening: Screening, kernel: BatchedKernel, pace: Pace): Promise<Float64Array> {
    await screening.update(this.posterior, kernel, pace);
    const { mean, variance } = screening;
    const values = mean.map((each, i) => {
      const { value } = evaluate(this.#acquisition, each, variance[i]);
      return Number.isNaN(value) ? -Number.MAX_VALUE : value;
    });
    await pace.breathe();
    if (!this.#feasibility) return values;
    const logarithm = await screening.logFeasibility(this.#feasibility, pace);
    return values.map((value, i) => weigh(this.#acquisition.kind, value, logarithm[i]));
  }

  /** Values at m points; writes gradients (m×d) with respect to each; they are 0 along categorical dimensions. */
  scoreWithGradient(points: Float64Array, gradients: Float64Array): Float64Array {
    const d = this.posterior.dimension;
    const at = this.posterior.linearize(points);
    return at.mean.map((mean, q) => {
      const { value, dMean, dVariance } = evaluate(this.#acquisition, mean, at.variance[q]);
      const gradient = gradients.subarray(q * d, (q + 1) * d);
      this.posterior.gradient(at, q, dMean, dVariance, gradient);
      if (!this.#feasibility) return value;
      const x = points.subarray(q * d, (q + 1) * d);
      return this.#feasibility.weighWithGradient(this.#acquisition.kind, x, value, gradient);
    });
  }
}
