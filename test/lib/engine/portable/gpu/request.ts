import type { KernelName } from '../../../../../lib/engine/engine.js';
import type { CrossCovarianceRequest } from '../../../../../lib/engine/portable/batched-kernel.js';

/** Points and hyperparameters as a study would have them, from fixed sequences; every third dimension has three categories. */
export function covarianceRequest({
  kernel = 'matern52',
  n,
  m,
  d,
  hamming = false,
}: {
  readonly kernel?: KernelName;
  readonly n: number;
  readonly m: number;
  readonly d: number;
  readonly hamming?: boolean;
}): CrossCovarianceRequest {
  const categorical = Uint8Array.from({ length: d }, (_, k) => Number(hamming && k % 3 === 2));
  const points = (count: number, offset: number): Float64Array =>
    Float64Array.from({ length: count * d }, (_, index) => {
      const value = ((index + offset) * 0.6180339887498949) % 1;
      return categorical[index % d] ? Math.floor(3 * value) / 2 : value;
    });
  const lengthscales = Array.from({ length: d }, (_, k) => 0.2 + 0.3 * k);
  return {
    kernel,
    a: points(n, 0.5),
    b: points(m, 17.25),
    d,
    hyperparameters: { lengthscales, outputscale: 2.5 },
    categorical,
  };
}
