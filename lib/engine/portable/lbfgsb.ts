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

/** Value at x; writes the gradient. A non-finite value makes the line search step back. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

/**
 * Minimizes a smooth function over a box by limited-memory BFGS with gradient projection, one evaluation at a time, so that
 * several minimizations can evaluate in one batch. Knows no GP. While !done: evaluate at point, then receive().
 * Source: Byrd, Lu, Nocedal & Zhu (1995), simplified to projected two-loop directions; Nocedal & Wright (2006), ch. 7.
 */
export class Minimizer {
  /** start is clamped into [lower, upper]. Throws INVALID_ARGUMENT for mismatched lengths or lower > upper. */
  constructor(
    _start: Float64Array,
    _lower: Float64Array,
    _upper: Float64Array,
    _options: Partial<MinimizeOptions> = {},
  ) {
    throw new Error('not yet');
  }

  declare readonly done: boolean;
  /** Where to evaluate next; a view. */
  declare readonly point: Float64Array;

  /** Value and gradient at point. A non-finite value makes the line search step back. */
  receive(_value: number, _gradient: Float64Array): void {
    throw new Error('not yet');
  }

  /** The best point so far. */
  minimum(): Minimum {
    throw new Error('not yet');
  }
}

/** Runs a Minimizer on a function. */
export function minimize(
  _objective: Objective,
  _start: Float64Array,
  _lower: Float64Array,
  _upper: Float64Array,
  _options?: Partial<MinimizeOptions>,
): Minimum {
  throw new Error('not yet');
}
