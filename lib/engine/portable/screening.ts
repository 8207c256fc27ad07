import type { BatchedKernel } from './batched-kernel.js';
import type { Feasibility } from './feasibility.js';
import type { Posterior } from './gp.js';
import { combineRows, padded } from './linalg.js';
import type { Pace } from './pace.js';

/** Candidates whose covariances stay in the cache, and between two breaths. */
const BLOCK = 128;

/**
 * Posterior means and variances at a fixed set of candidates, kept up to date while the posterior takes in points with its own
 * mean as target (Posterior.conditionOnMean). The means stay, and each such point takes from a variance the square of one new
 * entry of the candidate's whitened covariances u = L⁻¹ k, which costs O(n) instead of O(n²).
 */
export class Screening {
  /** m×d row-major. */
  readonly points: Float64Array;
  /** m. */
  readonly mean: Float64Array;
  /** m. */
  readonly variance: Float64Array;
  readonly #growing: boolean;
  /** Of the posterior, taken in so far. */
  #rows = 0;
  /** The posterior's, then. */
  #jitter = 0;
  /** Whether all covariances are those of a double. */
  #exact = true;
  /** m once asked for. */
  #logFeasibility: Float64Array | undefined;
  /** Of each block of candidates, rows×columns. */
  readonly #covariances: Float64Array[] = [];

  private constructor(points: Float64Array, m: number, growing: boolean) {
    this.points = points;
    this.mean = new Float64Array(m);
    this.variance = new Float64Array(m);
    this.#growing = growing;
  }

  /**
   * points: m×d row-major. growing: whether the posterior will take in more, for which m×n covariances are kept. Throws
   * Cancelled once the pace's flag is set.
   */
  static async of(
    posterior: Posterior,
    points: Float64Array,
    growing: boolean,
    kernel: BatchedKernel,
    pace: Pace,
  ): Promise<Screening> {
    const screening = new Screening(points, points.length / posterior.dimension, growing);
    await screening.#compute(posterior, kernel, pace);
    return screening;
  }

  /** False where a kernel of less precision had a part in the values: they then tell which points to look at closely. */
  get exact(): boolean {
    return this.#exact;
  }

  /** Takes in what the posterior, the one it was made of, took in since. */
  async update(posterior: Posterior, kernel: BatchedKernel, pace: Pace): Promise<void> {
    if (posterior.jitter !== this.#jitter) return this.#compute(posterior, kernel, pace); // another factor
    for (; this.#rows < posterior.size; this.#rows++) {
      await pace.breathe();
      this.#takeIn(posterior, this.#rows);
    }
  }

  /** ln P at each candidate (m): pending points do not change it, so that it is computed once. */
  async logFeasibility(feasibility: Feasibility, pace: Pace): Promise<Float64Array> {
    if (this.#logFeasibility) return this.#logFeasibility;
    const d = this.points.length / this.mean.length;
    const values = new Float64Array(this.mean.length);
    for (const { first, last } of this.#blocks()) {
      await pace.breathe();
      values.set(feasibility.logProbability(this.points.subarray(first * d, last * d)), first);
    }
    this.#logFeasibility = values;
    return values;
  }

  async #compute(posterior: Posterior, kernel: BatchedKernel, pace: Pace): Promise<void> {
    const m = this.mean.length;
    const n = posterior.size;
    const all = await kernel.crossCovariance(posterior.crossCovarianceWith(this.points));
    this.#exact = kernel.exact;
    const covariances = new Float64Array(n * BLOCK);
    for (const { first, last } of this.#blocks()) {
      await pace.breathe();
      const columns = padded(last - first);
      for (let i = 0; i < n; i++) covariances.set(all.subarray(i * m + first, i * m + last), i * columns);
      posterior.predictFrom(covariances, this.mean.subarray(first, last), this.variance.subarray(first, last));
      if (!this.#growing) continue;
      this.#covariances[first / BLOCK] = covariances.slice(0, n * columns);
    }
    this.#rows = n;
    this.#jitter = posterior.jitter;
  }

  #takeIn(posterior: Posterior, row: number): void {
    const d = posterior.dimension;
    const factor = posterior.inverseFactorRow(row);
    const values = new Float64Array(BLOCK);
    for (const { first, last } of this.#blocks()) {
      const before = this.#covariances[first / BLOCK];
      const added = posterior.covariances(this.points.subarray(first * d, last * d), row);
      const columns = padded(last - first);
      const covariances = new Float64Array(before.length + columns);
      covariances.set(before);
      covariances.set(added.subarray(0, columns), before.length);
      this.#covariances[first / BLOCK] = covariances;
      combineRows(factor, covariances, columns, values);
      for (let j = first; j < last; j++) {
        this.variance[j] = Math.max(this.variance[j] - values[j - first] ** 2, 0);
      }
    }
  }

  *#blocks(): Generator<{ readonly first: number; readonly last: number }> {
    const m = this.mean.length;
    for (let first = 0; first < m; first += BLOCK) yield { first, last: Math.min(first + BLOCK, m) };
  }
}
