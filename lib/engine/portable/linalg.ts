/** Columns of a matrix of covariances are padded to a multiple of this. */
export const PADDING = 8;

/** n rounded up to a multiple of PADDING. */
export function padded(n: number): number {
  return Math.ceil(n / PADDING) * PADDING;
}

/** out[j] = Σ_i weights[i] k[i * columns + j] for i < weights.length; columns: a multiple of PADDING. */
export function combineRows(_weights: Float64Array, _k: Float64Array, _columns: number, _out: Float64Array): void {
  throw new Error('not yet');
}
