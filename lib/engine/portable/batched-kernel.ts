import type { KernelName } from '../engine.js';

/** Covariances of two point sets; engine.ts, kernelMatrix. */
export interface CovarianceRequest {
  readonly kernel: KernelName;
  /** n×d row-major. */
  readonly a: Float64Array;
  /** m×d row-major. */
  readonly b: Float64Array;
  readonly d: number;
  readonly lengthscales: ArrayLike<number>;
  readonly outputscale: number;
  /** d flags; nonzero: Hamming distance. Absent: none. */
  readonly categorical?: Uint8Array;
}

/** Covariances of many points at once; another implementation may be faster and less exact. */
export interface BatchedKernel {
  readonly backend: string;
  /** n×m row-major. */
  crossCovariance(request: CovarianceRequest): Promise<Float64Array> | Float64Array;
}
