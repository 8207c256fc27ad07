import type { Hyperparameters } from '../../../../lib/engine/engine.js';
import type { Dataset } from '../../../../lib/engine/portable/gp.js';
import { Purpose, Random } from '../../../../lib/engine/portable/random.js';

/** |a - b| relative to max(1, |b|). */
export function error(a: number, b: number): number {
  return Math.abs(a - b) / Math.max(Math.abs(b), 1);
}

/** The largest error of two lists of one length; Infinity if the lengths differ or a value is not finite. */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  const errors = Array.from(a, (each, i) => error(each, b[i]));
  return errors.every(Number.isFinite) ? Math.max(0, ...errors) : Infinity;
}

/** A smooth function of n uniform points; with `mixed` the last dimension is categorical with 3 choices. */
export function sample(n: number, d: number, mixed = false): Required<Dataset> {
  const random = new Random(7, Purpose.randomSearch, n);
  const x = new Float64Array(n * d).map(() => random.uniform());
  const categorical = new Uint8Array(d);
  if (mixed) {
    categorical[d - 1] = 1;
    for (let i = 0; i < n; i++) x[i * d + d - 1] = (random.below(3) + 0.5) / 3;
  }
  const y = new Float64Array(n).map((_, i) => {
    const sum = x.subarray(i * d, (i + 1) * d).reduce((total, u, k) => total + Math.sin(5 * u + k), 0);
    return sum / Math.sqrt(0.5 * d) + 0.05 * random.normal();
  });
  return { d, x, y, categorical, knownNoise: new Float64Array(n) };
}

/** The first n observations. */
export function first(n: number, { d, x, y, categorical, knownNoise }: Required<Dataset>): Required<Dataset> {
  return { d, x: x.slice(0, n * d), y: y.slice(0, n), categorical, knownNoise: knownNoise.slice(0, n) };
}

export function someHyperparameters(d: number): Hyperparameters {
  return {
    lengthscales: Array.from({ length: d }, (_, k) => 0.4 + 0.2 * k),
    outputscale: 1.3,
    noise: 2e-2,
    mean: 0.2,
  };
}

/** (f(x + step e_k) - f(x - step e_k)) / (2 step). */
export function centralDifference(f: (x: Float64Array) => number, x: Float64Array, k: number, step: number): number {
  const shifted = (by: number) => f(x.map((each, j) => (j === k ? each + by : each)));
  return (shifted(step) - shifted(-step)) / (2 * step);
}
