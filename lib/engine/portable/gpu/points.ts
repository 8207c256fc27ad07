import type { CrossCovarianceRequest } from '../batched-kernel.js';

/** The sides of a request in single precision, laid out as source.ts reads them. */
export interface Points {
  readonly n: number;
  readonly m: number;
  /** n×d row-major, scaled. */
  readonly a: Float32Array;
  /** d, 1 / lengthscale². */
  readonly weights: Float32Array;
  /** Columns first .. first+count-1 of b as d×count, scaled. */
  columns(first: number, count: number): Float32Array;
}

/** d flags: which dimensions are compared by Hamming distance. */
export function hammingDimensions({ categorical }: CrossCovarianceRequest): boolean[] {
  return Array.from(categorical, (flag) => flag !== 0);
}

/** Coordinates are divided in double precision: differences of rounded quotients would lose more. */
export function pointsOf(request: CrossCovarianceRequest): Points {
  const { a, b, d } = request;
  const { lengthscales } = request.hyperparameters;
  const divisors = hammingDimensions(request).map((hamming, k) => (hamming ? 1 : lengthscales[k]));
  const m = b.length / d;
  return {
    n: a.length / d,
    m,
    a: Float32Array.from(a, (value, index) => value / divisors[index % d]),
    weights: Float32Array.from(lengthscales, (lengthscale) => 1 / (lengthscale * lengthscale)),
    columns(first, count) {
      const out = new Float32Array(d * count);
      for (let k = 0; k < d; k++) {
        for (let j = 0; j < count; j++) out[k * count + j] = b[(first + j) * d + k] / divisors[k];
      }
      return out;
    },
  };
}
