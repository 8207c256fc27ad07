import type { Hyperparameters, KernelName, LeaveOneOut, Posterior, PriorName } from '../engine/engine.js';
import { loadEngine } from '../engine/load.js';
import { checkOptions } from '../options.js';
import type { Matrix, Vector } from './arguments.js';
import * as check from './arguments.js';
import { kernels } from './kernel-matrix.js';

const priors = ['scaled', 'vizier', 'lognormal', 'none'] as const satisfies readonly PriorName[];

export interface FitOptions {
  /** Default 'matern52'. */
  readonly kernel?: KernelName;
  /** Prior on the hyperparameters for the fit. Default 'scaled', which expects points in the unit cube and standardized y. */
  readonly prior?: PriorName;
  /** Use these as they are instead of fitting (mean 0 if absent). */
  readonly hyperparameters?: Omit<Hyperparameters, 'lengthscales' | 'mean'> & {
    readonly lengthscales: number | readonly number[];
    readonly mean?: number;
  };
  /** Columns compared by equality. Default none. */
  readonly categorical?: readonly boolean[];
  /** n variances of the targets' known errors, each >= 0, beside the noise that is fitted. Default none. */
  readonly knownNoise?: Vector;
}

export interface Prediction {
  /** m means of the latent f. */
  readonly mean: Float64Array;
  /** m variances of the latent f (noise not included), each >= 0. */
  readonly variance: Float64Array;
}

const fitArguments: (x: Matrix, y: Vector, options?: FitOptions) => [Matrix, Vector, FitOptions] = check.guard(
  'GaussianProcess.fit',
  {
    'Matrix, Vector': (x: Matrix, y: Vector) => [x, y, {}],
    'Matrix, Vector, Options': (x: Matrix, y: Vector, options: FitOptions = {}) => [x, y, options],
  },
);
const predictArguments: (points: Matrix) => Matrix = check.guard('GaussianProcess.predict', {
  Matrix: (points: Matrix) => points,
});
const appendArguments: (x: Vector, y: number) => [Vector, number] = check.guard('GaussianProcess.append', {
  'Vector, number': (x: Vector, y: number) => [x, y],
});

/**
 * Exact Gaussian-process regression; an instance is a fitted posterior and never changes.
 *   y = f(x) + ε,   f ~ GP(mean, k),   ε ~ N(0, noise)
 * Source: Rasmussen & Williams (2006), Algorithm 2.1.
 */
export class GaussianProcess {
  readonly #posterior: Posterior;

  private constructor(posterior: Posterior) {
    this.#posterior = posterior;
  }

  /**
   * Posterior given n observations, at maximum a posteriori hyperparameters unless they are given. O(n³).
   * x: n×d, y: n targets, used as they are. Throws INVALID_ARGUMENT for empty, ragged or non-finite input.
   */
  static fit(x: Matrix, y: Vector, options?: FitOptions): GaussianProcess;
  static fit(...given: [Matrix, Vector, FitOptions?]): GaussianProcess {
    const where = 'GaussianProcess.fit';
    const [x, y, options] = fitArguments(...given);
    checkOptions(where, options, ['kernel', 'prior', 'hyperparameters', 'categorical', 'knownNoise']);
    const { data, shape } = check.denseMatrix(where, 'x', x);
    const [n, d] = shape;
    const posterior = loadEngine().fitGaussianProcess(data, check.vector(where, 'y', y, n), d, {
      kernel: check.choice(where, 'kernel', options.kernel ?? 'matern52', kernels),
      prior: check.choice(where, 'prior', options.prior ?? 'scaled', priors),
      hyperparameters:
        options.hyperparameters === undefined ? undefined : check.hyperparameters(where, options.hyperparameters, d),
      categorical: check.categorical(where, options.categorical, d),
      knownNoise:
        options.knownNoise === undefined ? undefined : check.vector(where, 'knownNoise', options.knownNoise, n),
    });
    return new GaussianProcess(posterior);
  }

  /** Number of observations n. */
  get size(): number {
    return this.#posterior.size;
  }

  /** Number of columns d. */
  get dimension(): number {
    return this.#posterior.dimension;
  }

  /** Natural units; lengthscales in the units of x. */
  get hyperparameters(): Hyperparameters {
    return this.#posterior.hyperparameters;
  }

  /** ln p(y | x, hyperparameters), without the prior. */
  get logMarginalLikelihood(): number {
    return this.#posterior.logMarginalLikelihood;
  }

  /** Means and variances of f at m points (m×d). Throws INVALID_ARGUMENT unless points have d columns. */
  predict(points: Matrix): Prediction;
  predict(...given: [Matrix]): Prediction {
    const where = 'GaussianProcess.predict';
    const { data, shape } = check.denseMatrix(where, 'points', predictArguments(...given));
    if (shape[1] !== this.dimension) {
      const expected = `points to have ${this.dimension} columns, as x had`;
      throw check.invalid(where, expected, `${shape[1]}`, 'Pass points of the same space.');
    }
    return this.#posterior.predict(data);
  }

  /**
   * What each observation would have been predicted to be from all others with the same hyperparameters: means, variances (of the
   * observation: noise included) and log densities. O(n²). Source: Rasmussen & Williams (2006), eqs. 5.10 to 5.12.
   */
  leaveOneOut(): LeaveOneOut {
    return this.#posterior.leaveOneOut();
  }

  /** A new posterior with one more observation and the same hyperparameters, in O(n²). x: d values. */
  append(x: Vector, y: number): GaussianProcess;
  append(...given: [Vector, number]): GaussianProcess {
    const where = 'GaussianProcess.append';
    const [x, y] = appendArguments(...given);
    const point = check.vector(where, 'x', x, this.dimension);
    return new GaussianProcess(this.#posterior.append(point, check.finite(where, 'y', y)));
  }
}
