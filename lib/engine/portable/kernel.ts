import { TunesmithError } from '../../errors.js';
import type { Hyperparameters, KernelName } from '../engine.js';
import { covariance, inverseSquares, scaledPoints } from './covariance.js';
import { padded } from './linalg.js';
import { workspace } from './workspace.js';

/** Covariances computed at once: as many as stay in the cache. */
const CHUNK = 2 ** 17;

/**
 * Covariance between two point sets; rho = Σ_k ((a_k - b_k) / lengthscale_k)², or [a_k != b_k] / lengthscale_k².
 *   matern52  outputscale (1 + s + s²/3) exp(-s), s² = 5 rho        rbf  outputscale exp(-rho / 2)
 * a: n×d row-major, b: m×d; lengthscales: d, each > 0; categorical: d, nonzero: Hamming. Returns n×m.
 * Throws INVALID_ARGUMENT if the lengths do not agree.
 * Source: Rasmussen & Williams (2006), eqs. 4.9 and 4.17 with ARD distance.
 */
export function kernelMatrix(
  kernel: KernelName,
  a: Float64Array,
  b: Float64Array,
  d: number,
  { lengthscales, outputscale }: Pick<Hyperparameters, 'lengthscales' | 'outputscale'>,
  categorical: Uint8Array = new Uint8Array(d),
): Float64Array {
  if (d === 0 || a.length % d !== 0 || b.length % d !== 0 || lengthscales.length !== d || categorical.length !== d) {
    throw new TunesmithError(
      'INVALID_ARGUMENT',
      'kernelMatrix: expected arrays whose lengths agree, received others. Check n, m and d.',
    );
  }
  const n = a.length / d;
  const m = b.length / d;
  const columns = padded(m);
  const step = Math.min(Math.max(Math.floor(CHUNK / columns), 1), n);
  const [coordinatesA, coordinatesB, values] = workspace((d + 1) * padded(step), (d + 1) * columns, step * columns);
  const view = { kernel, outputscale, categorical, inverseSquaredLengths: inverseSquares(lengthscales) };
  const right = scaledPoints(b, m, lengthscales, columns, coordinatesB);
  const out = new Float64Array(n * m);
  for (let first = 0; first < n; first += step) {
    const rows = Math.min(step, n - first);
    const left = scaledPoints(a.subarray(first * d), rows, lengthscales, padded(step), coordinatesA);
    covariance(view, left, right, false, values, columns);
    if (columns === m) {
      out.set(values.subarray(0, rows * m), first * m);
      continue;
    }
    for (let i = 0; i < rows; i++) out.set(values.subarray(i * columns, i * columns + m), (first + i) * m);
  }
  return out;
}
