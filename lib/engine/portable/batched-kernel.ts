import type { Hyperparameters, KernelName } from '../engine.js';
import { kernelMatrix } from './kernel.js';

/** A block of covariances; plain data. */
export interface CrossCovarianceRequest {
  readonly kernel: KernelName;
  /** n×d row-major. */
  readonly a: Float64Array;
  /** m×d row-major. */
  readonly b: Float64Array;
  readonly d: number;
  readonly hyperparameters: Pick<Hyperparameters, 'lengthscales' | 'outputscale'>;
  /** d; nonzero: Hamming distance. */
  readonly categorical: Uint8Array;
}

/** What computes the covariances of many candidates with the observations: typed arrays, or a graphics processor. */
export interface BatchedKernel {
  readonly backend: string;
  /**
   * Whether values are those of kernelMatrix() to the last digits of a double. Others (single precision) only choose among
   * candidates: what is chosen is computed anew.
   */
  readonly exact: boolean;
  /** n×m row-major, k(a_i, b_j). */
  crossCovariance(request: CrossCovarianceRequest): Promise<Float64Array> | Float64Array;
}

/** On this thread, in double precision. */
export const typedArrays: BatchedKernel = {
  backend: 'typed arrays',
  exact: true,
  crossCovariance: ({ kernel, a, b, d, hyperparameters, categorical }) =>
    kernelMatrix(kernel, a, b, d, hyperparameters, categorical),
};
