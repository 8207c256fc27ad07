import { type Acquisition, type AcquisitionValue, evaluate } from './acquisition.js';
import type { BatchedKernel } from './batched-kernel.js';
import { type Feasibility, weigh } from './feasibility.js';
import type { Posterior } from './gp.js';
import { normalQuantile } from './normal.js';
import type { Pace } from './pace.js';
import type { Seed } from './random.js';
import { Screening } from './screening.js';
import { sobol } from './sobol.js';

/** More pending points than this are not integrated over: the acquisition function becomes UCB. */
export const MAX_FANTASIZED = 8;

const FANTASY_COUNT = 16;
const LOWEST = -Number.MAX_VALUE;

interface Averaged {
  value: number;
  dMean: number;
  dVariance: number;
}

/**
 * The acquisition function over the unit cube, aware of pending points.
 *
 * Each pending point joins the surrogate with its posterior mean as target, which leaves the mean as it is and shrinks the
 * variance around it. UCB needs no more (Desautels et al. 2014, GP-BUCB). EI and log EI also average over S joint
 * quasi-Monte-Carlo fantasies y_s = mu + C z_s of the pending outcomes, C C' = their posterior covariance:
 *   ln( 1/S Σ_s EI(x; mu_s(x), sigma²(x), min(best, y_s)) ),   mu_s(x) = mu(x) + Σ_j z_sj b_j(x),  b_j = k(x)' K⁻¹ C_j
 * C is the last p rows and columns of L, the factor of all points' covariance K = L L', so K⁻¹ C_j is row n + j of L⁻¹ and
 * b_j(x) entry n + j of L⁻¹ k(x), which the variance needs anyway: fantasies cost O(Sp) a point beyond it.
 * Source: Snoek et al. (2012) section 3.2; Wilson et al. (2018), "Maximizing acquisition functions".
 */
export class AcquisitionSurface {
  /** Taken over: addPending changes it. */
  readonly posterior: Posterior;
  readonly #seed: Seed;
  readonly #feasibility: Feasibility | undefined;
  #acquisition: Acquisition;
  /** p; empty where nothing is integrated over. */
  #pendingMean: number[] = [];
  /** S×p, z_sj. */
  #normals = new Float64Array(0);
  /** S, min(best, y_s). */
  #best = new Float64Array(0);

  /** seed keys the fantasies; with feasibility, values are weighed by the probability of success. */
  constructor(posterior: Posterior, acquisition: Acquisition, seed: Seed, feasibility?: Feasibility) {
    this.posterior = posterior;
    this.#acquisition = acquisition;
    this.#seed = seed;
    this.#feasibility = feasibility;
  }

  get acquisition(): Acquisition {
    return this.#acquisition;
  }

  /** Pending points that are integrated over. */
  get fantasized(): number {
    return this.#pendingMean.length;
  }

  /** Adds one pending point (d). */
  addPending(x: Float64Array): void {
    if (this.fantasized === MAX_FANTASIZED) this.#acquisition = { ...this.#acquisition, kind: 'UCB' };
    if (this.#acquisition.kind === 'UCB') {
      this.#pendingMean = [];
      this.posterior.conditionOnMean(x);
      return;
    }
    this.#pendingMean.push(this.posterior.predictMean(x)[0]);
    this.posterior.conditionOnMean(x);
    this.#drawFantasies();
  }

  #drawFantasies(): void {
    const p = this.fantasized;
    const n = this.posterior.size - p;
    // C, the last rows and columns of L, by inverting those of L⁻¹.
    const factor = Array.from({ length: p }, () => new Float64Array(p));
    for (let i = 0; i < p; i++) {
      const inverse = this.posterior.inverseFactorRow(n + i).subarray(n);
      for (let j = 0; j <= i; j++) {
        let sum = i === j ? 1 : 0;
        for (let k = j; k < i; k++) sum -= inverse[k] * factor[k][j];
        factor[i][j] = sum / inverse[i];
      }
    }
    const clamp = (u: number) => Math.min(Math.max(u, 1e-9), 1 - 1e-9);
    this.#normals = sobol(this.#seed, 0, FANTASY_COUNT, p).map((u) => normalQuantile(clamp(u)));
    this.#best = new Float64Array(FANTASY_COUNT).fill(this.#acquisition.best);
    for (let s = 0; s < FANTASY_COUNT; s++) {
      for (let i = 0; i < p; i++) {
        let outcome = this.#pendingMean[i];
        for (let j = 0; j <= i; j++) outcome += factor[i][j] * this.#normals[s * p + j];
        this.#best[s] = Math.min(this.#best[s], outcome);
      }
    }
  }

  /** response: b_j(x); writes the derivatives with respect to each to dResponse. */
  #average(mean: number, variance: number, response: Float64Array, dResponse: Float64Array): Averaged {
    const p = response.length;
    if (p === 0) return evaluate(this.#acquisition, mean, variance);
    const at: AcquisitionValue[] = [];
    let largest = LOWEST;
    for (let s = 0; s < FANTASY_COUNT; s++) {
      let fantasyMean = mean;
      for (let j = 0; j < p; j++) fantasyMean += this.#normals[s * p + j] * response[j];
      at.push(evaluate({ ...this.#acquisition, best: this.#best[s] }, fantasyMean, variance));
      largest = Math.max(largest, at[s].value);
    }
    const logarithmic = this.#acquisition.kind === 'logEI';
    const weights = at.map(({ value }) => (logarithmic ? Math.exp(value - largest) : 1));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const averaged = { value: logarithmic ? largest + Math.log(sum / FANTASY_COUNT) : 0, dMean: 0, dVariance: 0 };
    dResponse.fill(0);
    for (let s = 0; s < FANTASY_COUNT; s++) {
      const share = weights[s] / sum;
      if (!logarithmic) averaged.value += share * at[s].value;
      averaged.dMean += share * at[s].dMean;
      averaged.dVariance += share * at[s].dVariance;
      for (let j = 0; j < p; j++) dResponse[j] += share * at[s].dMean * this.#normals[s * p + j];
    }
    return averaged;
  }

  /** Values at m row-major points (m×d); higher is better. Never NaN. Throws Cancelled once the pace's flag is set. */
  async score(points: Float64Array, kernel: BatchedKernel, pace: Pace): Promise<Float64Array> {
    const screening = await Screening.of(this.posterior, points, this.fantasized, false, kernel, pace);
    return this.scoreScreening(screening, kernel, pace);
  }

  /** Values at the points of a screening of this surface's posterior, which is brought up to date. */
  async scoreScreening(screening: Screening, kernel: BatchedKernel, pace: Pace): Promise<Float64Array> {
    await screening.update(this.posterior, kernel, pace);
    const { mean, variance } = screening;
    const p = this.fantasized;
    const whitened = Array.from({ length: p }, (_, j) => screening.whitened(p - 1 - j));
    const response = new Float64Array(p);
    const unused = new Float64Array(p);
    const values = mean.map((each, i) => {
      for (let j = 0; j < p; j++) response[j] = whitened[j][i];
      const { value } = this.#average(each, variance[i], response, unused);
      return Number.isNaN(value) ? LOWEST : value;
    });
    await pace.breathe();
    if (!this.#feasibility) return values;
    const logarithm = await screening.logFeasibility(this.#feasibility, pace);
    return values.map((value, i) => weigh(this.#acquisition.kind, value, logarithm[i]));
  }

  /** Values at m points; writes gradients (m×d) with respect to each; they are 0 along categorical dimensions. */
  scoreWithGradient(points: Float64Array, gradients: Float64Array): Float64Array {
    const d = this.posterior.dimension;
    const p = this.fantasized;
    const n = this.posterior.size;
    const at = this.posterior.linearize(points);
    const response = new Float64Array(p);
    const dResponse = new Float64Array(p);
    return at.mean.map((mean, q) => {
      for (let j = 0; j < p; j++) response[j] = this.posterior.whitened(at, q, n - p + j);
      const { value, dMean, dVariance } = this.#average(mean, at.variance[q], response, dResponse);
      const gradient = gradients.subarray(q * d, (q + 1) * d);
      this.posterior.gradient(at, q, dMean, dVariance, dResponse, gradient);
      if (!this.#feasibility) return value;
      const x = points.subarray(q * d, (q + 1) * d);
      return this.#feasibility.weighWithGradient(this.#acquisition.kind, x, value, gradient);
    });
  }
}
