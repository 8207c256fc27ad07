import type { Hyperparameters, KernelName } from '../engine.js';

/**
 * Covariance between two point sets; rho = Σ_k ((a_k - b_k) / lengthscale_k)², or [a_k != b_k] / lengthscale_k².
 *   matern52  outputscale (1 + s + s²/3) exp(-s), s² = 5 rho        rbf  outputscale exp(-rho / 2)
 * a: n×d row-major, b: m×d; lengthscales: d, each > 0; categorical: d, nonzero: Hamming. Returns n×m.
 * Throws INVALID_ARGUMENT if the lengths do not agree.
 * Source: Rasmussen & Williams (2006), eqs. 4.9 and 4.17 with ARD distance.
 */
export function kernelMatrix(
  _kernel: KernelName,
  _a: Float64Array,
  _b: Float64Array,
  _d: number,
  _hyperparameters: Pick<Hyperparameters, 'lengthscales' | 'outputscale'>,
  _categorical?: Uint8Array,
): Float64Array {
  throw new Error('not yet');
}
