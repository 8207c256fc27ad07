import { type HalfSpace, halfSpaces } from './constraint.js';
import type { Dimension, Domain } from './domain.js';
import { Minimizer } from './lbfgsb.js';

const CLIMB_OPTIONS = {
  memory: 8,
  maxIterations: 30,
  maxEvaluations: 40,
  gradientTolerance: 1e-4,
  relativeDecrease: 1e-8,
};

/**
 * Of the augmented Lagrangian, in units of acquisition and lengthscale: the weight of squared violations, the rounds after the
 * first and their evaluations, and the violation below which there is nothing to correct.
 */
const PENALTY_WEIGHT = 100;
const VIOLATION_TOLERANCE = 1e-6;
export const MULTIPLIER_ROUNDS = 3;
const MULTIPLIER_EVALUATIONS = 20;
const LANDING_PASSES = 20;

/** How far z is beyond the half space. */
function violation({ normal, offset }: HalfSpace, z: Float64Array): number {
  let along = -offset;
  for (let k = 0; k < z.length; k++) along += normal[k] * z[k];
  return along;
}

/**
 * One climb over the active continuous dimensions of its start, in units of their lengthscales: L-BFGS, under linear constraints on
 * an augmented Lagrangian. Source: Nocedal & Wright (2006), algorithm 17.4.
 */
export class Climb {
  readonly x: Float64Array;
  readonly free: readonly number[];
  readonly constraints: readonly HalfSpace[];
  minimizer: Minimizer;
  readonly #multipliers: Float64Array;
  readonly #lower: Float64Array;
  readonly #upper: Float64Array;
  readonly #bounds: readonly Dimension[];
  readonly #lengthscales: readonly number[];

  /** free: at least one dimension. */
  constructor(
    readonly index: number,
    start: Float64Array,
    free: readonly number[],
    domain: Domain,
    lengthscales: readonly number[],
  ) {
    this.x = start.slice();
    this.constraints = halfSpaces(domain, start, free, lengthscales);
    this.#multipliers = new Float64Array(this.constraints.length);
    this.free = free;
    this.#bounds = free.map((i) => domain.dimensions[i]);
    this.#lengthscales = free.map((i) => lengthscales[i]);
    const scaled = (values: readonly number[]) => Float64Array.from(values, (x, k) => x / this.#lengthscales[k]);
    this.#lower = scaled(this.#bounds.map(({ low }) => low));
    this.#upper = scaled(this.#bounds.map(({ high }) => high));
    this.minimizer = new Minimizer(scaled(free.map((i) => start[i])), this.#lower, this.#upper, CLIMB_OPTIONS);
  }

  /** Moves x to z, which is in units of the lengthscales. */
  place(z: Float64Array): void {
    this.free.forEach((i, k) => {
      const { low, high } = this.#bounds[k];
      this.x[i] = Math.min(Math.max(z[k] * this.#lengthscales[k], low), high);
    });
  }

  /** The value at x, and its gradient with respect to x (d). */
  receive(value: number, gradient: Float64Array): void {
    const slope = Float64Array.from(this.free, (i, k) => -gradient[i] * this.#lengthscales[k]);
    const penalty = this.#penalty(this.minimizer.point, slope);
    this.minimizer.receive(penalty - value, slope);
  }

  /** Moves z onto the boundaries that pushed back: rounds end a little on either side of them. */
  land(z: Float64Array): void {
    for (let pass = 0; pass < LANDING_PASSES; pass++) {
      this.constraints.forEach((constraint, j) => {
        if (this.#multipliers[j] === 0) return;
        const beyond = violation(constraint, z);
        for (let k = 0; k < z.length; k++) {
          z[k] = Math.min(Math.max(z[k] - beyond * constraint.normal[k], this.#lower[k]), this.#upper[k]);
        }
      });
    }
  }

  /** Prepares another round from the minimum with better multipliers; false if none is called for. */
  updateMultipliers(): boolean {
    const minimum = this.minimizer.minimum();
    if (!Number.isFinite(minimum.value)) return false;
    let violated = false;
    this.constraints.forEach((constraint, j) => {
      const beyond = violation(constraint, minimum.x);
      const before = this.#multipliers[j];
      this.#multipliers[j] = Math.max(0, before + PENALTY_WEIGHT * beyond);
      violated ||= beyond > VIOLATION_TOLERANCE || (before > 0 && beyond < -VIOLATION_TOLERANCE);
    });
    const options = { ...CLIMB_OPTIONS, maxEvaluations: MULTIPLIER_EVALUATIONS };
    if (violated) this.minimizer = new Minimizer(minimum.x, this.#lower, this.#upper, options);
    return violated;
  }

  /** Σ_j (max(0, multiplier_j + weight violation_j)² - multiplier_j²) / (2 weight); adds its gradient to one. */
  #penalty(z: Float64Array, gradient: Float64Array): number {
    let sum = 0;
    this.constraints.forEach((constraint, j) => {
      const multiplier = this.#multipliers[j];
      const force = Math.max(0, multiplier + PENALTY_WEIGHT * violation(constraint, z));
      sum += (force * force - multiplier * multiplier) / (2 * PENALTY_WEIGHT);
      for (let k = 0; k < z.length; k++) gradient[k] += force * constraint.normal[k];
    });
    return sum;
  }
}
