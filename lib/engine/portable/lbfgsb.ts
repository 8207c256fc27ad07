import { TunesmithError } from '../../errors.js';

export interface MinimizeOptions {
  /** Default 8. */
  readonly memory: number;
  /** Default 50. */
  readonly maxIterations: number;
  /** Default 100. */
  readonly maxEvaluations: number;
  /** On the infinity norm of the projected gradient. Default 1e-5. */
  readonly gradientTolerance: number;
  /** Stop when f falls by less, relative to max(|f|, 1). Default 1e-10. */
  readonly relativeDecrease: number;
  /** Or by less than this over two iterations. Default 0. */
  readonly absoluteDecrease: number;
  /** Guess of 1/f'' for the first step, which is at most one unit long. Default 1. */
  readonly inverseCurvature: number;
}

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly iterations: number;
  readonly evaluations: number;
  readonly converged: boolean;
}

/** A point with its value and gradient. */
interface Point {
  readonly x: Float64Array;
  value: number;
  readonly gradient: Float64Array;
}

/** A step s and its gradient change y; rho and weight are scratch of the recursion: 1 / s'y and rho s'q. */
interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  rho: number;
  weight: number;
}

const DEFAULTS: MinimizeOptions = {
  memory: 8,
  maxIterations: 50,
  maxEvaluations: 100,
  gradientTolerance: 1e-5,
  relativeDecrease: 1e-10,
  absoluteDecrease: 0,
  inverseCurvature: 1,
};
const SUFFICIENT_DECREASE = 1e-4;
const CURVATURE = 0.9;
const MAX_LINE_SEARCH_STEPS = 20;

/** Minimizer of the parabola through f(0) = 0 with slope `slope` and f(step) = rise, kept within [0.1, 0.5] step. */
function interpolate(slope: number, rise: number, step: number): number {
  const minimizer = (-0.5 * slope * step * step) / (rise - slope * step);
  if (!Number.isFinite(minimizer)) return 0.25 * step;
  return Math.min(Math.max(minimizer, 0.1 * step), 0.5 * step);
}

function isFinitePoint({ value, gradient }: Point): boolean {
  return Number.isFinite(value) && gradient.every(Number.isFinite);
}

function check(start: Float64Array, lower: Float64Array, upper: Float64Array): void {
  const refuse = (message: string): never => {
    throw new TunesmithError('INVALID_ARGUMENT', `minimize: expected ${message}`);
  };
  const n = start.length;
  if (lower.length !== n || upper.length !== n) {
    const received = `${lower.length} and ${upper.length}`;
    refuse(`bounds of length ${n}, received ${received}. Give one lower and one upper bound per variable.`);
  }
  const wrong = start.findIndex((_, i) => !(lower[i] <= upper[i]));
  if (wrong >= 0) {
    const received = `${lower[wrong]} and ${upper[wrong]} for variable ${wrong}`;
    refuse(`lower <= upper, received ${received}. Swap or widen the bounds.`);
  }
}

/**
 * Minimizes a smooth function over a box by limited-memory BFGS with gradient projection, one evaluation at a time, so that
 * several minimizations can evaluate in one batch. Knows no GP. While !done: evaluate at point, then receive().
 * Source: Byrd, Lu, Nocedal & Zhu (1995), simplified to projected two-loop directions; Nocedal & Wright (2006), ch. 7.
 */
export class Minimizer {
  readonly #lower: Float64Array;
  readonly #upper: Float64Array;
  readonly #options: MinimizeOptions;
  readonly #direction: Float64Array;
  readonly #bound: Uint8Array;
  readonly #pairs: Pair[] = [];
  #current: Point;
  #trial: Point;
  /** Of the line search. */
  #best: Point;
  #iterations = 0;
  #evaluations = 0;
  #lastDecrease = Infinity;
  #converged = false;
  #done = false;

  // Of the line search: steps between which the next lies, slope at 0, change predicted by the gradient.
  #low = 0;
  #high = 0;
  #step = 0;
  #slope = 0;
  #predicted = 0;
  #lineSearchSteps = 0;

  /** start is clamped into [lower, upper]. Throws INVALID_ARGUMENT for mismatched lengths or lower > upper. */
  constructor(start: Float64Array, lower: Float64Array, upper: Float64Array, options: Partial<MinimizeOptions> = {}) {
    check(start, lower, upper);
    this.#lower = lower.slice();
    this.#upper = upper.slice();
    this.#options = { ...DEFAULTS, ...options };
    this.#direction = new Float64Array(start.length);
    this.#bound = new Uint8Array(start.length);
    const x = start.map((value, i) => this.#clamp(i, value));
    const point = (): Point => ({ x: x.slice(), value: Infinity, gradient: new Float64Array(x.length) });
    this.#current = point();
    this.#trial = point();
    this.#best = point();
  }

  /**
   * Before the first receive(): takes over what another minimizer learnt of the curvature of a function of which this one is
   * roughly a multiple by `factor`.
   */
  assumeCurvature(other: Minimizer, factor: number): void {
    this.#pairs.push(
      ...other.#pairs.map(({ s, y }) => ({ s: s.slice(), y: y.map((each) => factor * each), rho: 0, weight: 0 })),
    );
  }

  get done(): boolean {
    return this.#done;
  }

  /** Where to evaluate next; a view that receive() changes. */
  get point(): Float64Array {
    return this.#trial.x;
  }

  /** Value and gradient at point. A non-finite value makes the line search step back. */
  receive(value: number, gradient: Float64Array): void {
    this.#trial.value = value;
    this.#trial.gradient.set(gradient);
    this.#evaluations++;
    if (this.#evaluations > 1) {
      this.#receiveInLineSearch();
      return;
    }
    [this.#current, this.#trial] = [this.#trial, this.#current];
    this.#beginIteration();
  }

  /** The best point so far. */
  minimum(): Minimum {
    const { x, value } = this.#current;
    return {
      x: x.slice(),
      value,
      iterations: this.#iterations,
      evaluations: this.#evaluations,
      converged: this.#converged,
    };
  }

  #beginIteration(): void {
    const { gradientTolerance, maxIterations, maxEvaluations } = this.#options;
    while (isFinitePoint(this.#current)) {
      const norm = this.#projectedGradientNorm();
      this.#converged ||= norm <= gradientTolerance;
      if (this.#converged || this.#iterations >= maxIterations || this.#evaluations >= maxEvaluations) break;
      this.#chooseDirection(norm);
      if (this.#beginLineSearch()) return;
      if (this.#pairs.length === 0) break;
      this.#pairs.length = 0; // a stale Hessian: start again from steepest descent
    }
    this.#done = true;
  }

  /** Weak Wolfe search along x(a) = P(x + a direction). False if there is nowhere to go. */
  #beginLineSearch(): boolean {
    // Without curvature information the gradient has no natural length: move by at most one unit.
    this.#step = 1;
    if (this.#pairs.length === 0) {
      const length = this.#direction.reduce((sum, value) => Math.hypot(sum, value), 0);
      this.#step = Math.min(this.#options.inverseCurvature, 1 / length);
    }
    this.#slope = this.#pathSlope(this.#current);
    this.#low = 0;
    this.#high = Infinity;
    this.#lineSearchSteps = 0;
    return this.#slope < 0 && this.#placeTrial();
  }

  #placeTrial(): boolean {
    const { x, gradient } = this.#current;
    const trial = this.#trial.x;
    let moved = false;
    this.#predicted = 0;
    for (let i = 0; i < x.length; i++) {
      trial[i] = this.#clamp(i, x[i] + this.#step * this.#direction[i]);
      this.#predicted += gradient[i] * (trial[i] - x[i]);
      moved ||= trial[i] !== x[i];
    }
    return moved;
  }

  #receiveInLineSearch(): void {
    const trial = this.#trial;
    if (!isFinitePoint(trial)) {
      this.#high = this.#step;
      this.#step = this.#low + 0.25 * (this.#high - this.#low);
    } else if (trial.value > this.#current.value + SUFFICIENT_DECREASE * this.#predicted) {
      this.#high = this.#step;
      this.#step =
        this.#low > 0
          ? 0.5 * (this.#low + this.#high)
          : interpolate(this.#slope, trial.value - this.#current.value, this.#step);
    } else if (this.#low > 0 && trial.value > this.#best.value) {
      this.#endLineSearch(); // the path bends upward at a bound: keep the better, earlier point
      return;
    } else {
      [this.#best, this.#trial] = [this.#trial, this.#best];
      this.#low = this.#step;
      if (this.#pathSlope(this.#best) >= CURVATURE * this.#slope) {
        this.#endLineSearch();
        return;
      }
      this.#step = this.#high === Infinity ? 4 * this.#step : 0.5 * (this.#low + this.#high);
    }
    this.#lineSearchSteps++;
    if (
      this.#lineSearchSteps >= MAX_LINE_SEARCH_STEPS ||
      this.#evaluations >= this.#options.maxEvaluations ||
      !this.#placeTrial()
    ) {
      this.#endLineSearch();
    }
  }

  #endLineSearch(): void {
    if (this.#low > 0) {
      this.#iterations++;
      this.#storePair();
      const { relativeDecrease, absoluteDecrease } = this.#options;
      const scale = Math.max(Math.abs(this.#current.value), Math.abs(this.#best.value), 1);
      const decrease = this.#current.value - this.#best.value;
      this.#converged = decrease <= relativeDecrease * scale || decrease + this.#lastDecrease <= absoluteDecrease;
      this.#lastDecrease = decrease;
      [this.#current, this.#best] = [this.#best, this.#current];
    } else if (this.#pairs.length === 0) {
      this.#done = true;
      return;
    } else {
      this.#pairs.length = 0;
    }
    this.#beginIteration();
  }

  #storePair(): void {
    const { memory } = this.#options;
    if (memory <= 0) return;
    const from = this.#current;
    const to = this.#best;
    const n = from.x.length;
    let sy = 0;
    let yy = 0;
    for (let i = 0; i < n; i++) {
      const y = to.gradient[i] - from.gradient[i];
      sy += (to.x[i] - from.x[i]) * y;
      yy += y * y;
    }
    // Positive curvature keeps the implied Hessian positive definite.
    if (!(sy > Number.EPSILON * yy)) return;
    const oldest = this.#pairs.length >= memory ? this.#pairs.shift() : undefined;
    const pair = oldest ?? { s: new Float64Array(n), y: new Float64Array(n), rho: 0, weight: 0 };
    for (let i = 0; i < n; i++) {
      pair.s[i] = to.x[i] - from.x[i];
      pair.y[i] = to.gradient[i] - from.gradient[i];
    }
    this.#pairs.push(pair);
  }

  /**
   * -H g by the two-loop recursion restricted to the free variables; -gamma g on the bound ones: those at a bound, or nearly so,
   * whose gradient pushes them outward. The margin keeps a quasi-Newton step from being cut short by a bound it hits at once
   * (Bertsekas 1982).
   */
  #chooseDirection(norm: number): void {
    const { x, gradient } = this.#current;
    const direction = this.#direction;
    const bound = this.#bound;
    const n = x.length;
    for (let i = 0; i < n; i++) {
      const margin = Math.min(1e-6 * (this.#upper[i] - this.#lower[i]), norm);
      const g = gradient[i];
      bound[i] = Number((g > 0 && x[i] <= this.#lower[i] + margin) || (g < 0 && x[i] >= this.#upper[i] - margin));
    }
    const dot = (a: Float64Array, b: Float64Array) => {
      let sum = 0;
      for (let i = 0; i < n; i++) if (!bound[i]) sum += a[i] * b[i];
      return sum;
    };
    const subtract = (factor: number, from: Float64Array) => {
      for (let i = 0; i < n; i++) if (!bound[i]) direction[i] -= factor * from[i];
    };
    direction.set(gradient);
    let gamma = 0;
    for (let newest = this.#pairs.length - 1; newest >= 0; newest--) {
      const pair = this.#pairs[newest];
      const sy = dot(pair.s, pair.y);
      const yy = dot(pair.y, pair.y);
      // A pair may lack curvature on the free subspace though it has it on the whole.
      pair.rho = sy > Number.EPSILON * yy ? 1 / sy : 0;
      if (pair.rho === 0) continue;
      if (gamma === 0) gamma = sy / yy;
      pair.weight = pair.rho * dot(pair.s, direction);
      subtract(pair.weight, pair.y);
    }
    if (gamma === 0) gamma = 1;
    for (let i = 0; i < n; i++) direction[i] *= gamma;
    for (const { s, y, rho, weight } of this.#pairs) {
      if (rho !== 0) subtract(rho * dot(y, direction) - weight, s);
    }
    for (let i = 0; i < n; i++) direction[i] = -direction[i];
  }

  #clamp(i: number, value: number): number {
    if (!(value > this.#lower[i])) return this.#lower[i]; // NaN as well
    return Math.min(value, this.#upper[i]);
  }

  /** ||P(x - g) - x||_inf: zero exactly at a stationary point of the box problem. */
  #projectedGradientNorm(): number {
    const { x, gradient } = this.#current;
    let norm = 0;
    for (let i = 0; i < x.length; i++) norm = Math.max(norm, Math.abs(this.#clamp(i, x[i] - gradient[i]) - x[i]));
    return norm;
  }

  /** Derivative of f along the projected path at a point, where variables pressed against a bound stand still. */
  #pathSlope({ x, gradient }: Point): number {
    const direction = this.#direction;
    let slope = 0;
    for (let i = 0; i < x.length; i++) {
      const pressed = (direction[i] < 0 && x[i] <= this.#lower[i]) || (direction[i] > 0 && x[i] >= this.#upper[i]);
      if (!pressed) slope += direction[i] * gradient[i];
    }
    return slope;
  }
}
