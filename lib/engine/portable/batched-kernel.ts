import type { KernelName } from '../engine.js';
import { kernelMatrix } from './kernel.js';

/** Covariances of two point sets. */
export interface CovarianceRequest {
  readonly kernel: KernelName;
  /** n×d row-major. */
  readonly a: Float64Array;
  /** m×d row-major. */
  readonly b: Float64Array;
  readonly d: number;
  readonly lengthscales: readonly number[];
  readonly outputscale: number;
  /** d flags; nonzero: Hamming distance. Absent: none. */
  readonly categorical?: Uint8Array;
}

/** Covariances of many candidates at once, to screen them: may be of single precision, so never to be factorized. */
export interface BatchedKernel {
  readonly backend: string;
  /** n×m row-major. */
  crossCovariance(request: CovarianceRequest): Promise<Float64Array> | Float64Array;
}

/** In this thread and in double precision. */
export const typedArrays: BatchedKernel = {
  backend: 'typed arrays',
  crossCovariance: ({ kernel, a, b, d, lengthscales, outputscale, categorical }) =>
    kernelMatrix(kernel, a, b, d, { lengthscales, outputscale }, categorical),
};
