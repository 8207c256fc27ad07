import type { KernelName } from '../engine/engine.js';
import { loadEngine } from '../engine/load.js';
import { checkOptions } from '../options.js';
import type { DenseMatrix, Matrix } from './arguments.js';
import * as check from './arguments.js';

export const kernels = ['matern52', 'rbf'] as const satisfies readonly KernelName[];

export interface KernelOptions {
  /** Default 'matern52'. */
  readonly kernel?: KernelName;
  /** One for all columns, or one a column; each > 0. Default 1. */
  readonly lengthscales?: number | readonly number[];
  /** Variance of f, > 0. Default 1. */
  readonly outputscale?: number;
  /** Columns compared by equality (Hamming distance 0 or 1) instead of difference. Default none. */
  readonly categorical?: readonly boolean[];
}

/**
 * Covariance between two point sets, or of one with itself.
 *   matern52  outputscale (1 + s + s²/3) exp(-s), s² = 5 ρ        rbf  outputscale exp(-ρ/2)
 *   ρ = Σ_k ((a_k - b_k) / lengthscale_k)²
 * a: n×d, b: m×d (default a). Returns n×m. Throws INVALID_ARGUMENT for empty, ragged or non-finite input.
 * Source: Rasmussen & Williams (2006), eqs. 4.9 and 4.17 with ARD distance.
 */
export const kernelMatrix: {
  (a: Matrix, options?: KernelOptions): DenseMatrix;
  (a: Matrix, b: Matrix, options?: KernelOptions): DenseMatrix;
} = check.guard('kernelMatrix', {
  Matrix: (a: Matrix) => covariance(a, a),
  'Matrix, Options': (a: Matrix, options?: KernelOptions) => covariance(a, a, options),
  'Matrix, Matrix': (a: Matrix, b: Matrix) => covariance(a, b),
  'Matrix, Matrix, Options': (a: Matrix, b: Matrix, options?: KernelOptions) => covariance(a, b, options),
});

function covariance(first: Matrix, second: Matrix, options: KernelOptions = {}): DenseMatrix {
  const where = 'kernelMatrix';
  checkOptions(where, options, ['kernel', 'lengthscales', 'outputscale', 'categorical']);
  const a = check.denseMatrix(where, 'a', first);
  const b = second === first ? a : check.denseMatrix(where, 'b', second);
  const [n, d] = a.shape;
  const [m, columns] = b.shape;
  if (columns !== d) {
    throw check.invalid(where, `b to have ${d} columns, as a has`, `${columns}`, 'Pass points of one space.');
  }
  const data = loadEngine().kernelMatrix(
    check.choice(where, 'kernel', options.kernel ?? 'matern52', kernels),
    a.data,
    b.data,
    d,
    {
      lengthscales: check.lengthscales(where, options.lengthscales ?? 1, d),
      outputscale: check.finite(where, 'outputscale', options.outputscale ?? 1, true),
    },
    check.categorical(where, options.categorical, d),
  );
  return { data, shape: [n, m] };
}
