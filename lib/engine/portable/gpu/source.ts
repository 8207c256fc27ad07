import type { KernelName } from '../../engine.js';

/**
 * What gpu.js compiles, as text: bundlers rename what gpu.js would read back from a function. Points are flat and
 * indexed by hand, as gpu.js 2.24's cpu mode takes the width of the output for the width of a matrix argument.
 *
 *   a  n×d row-major, b  d×m (each coordinate of all points together, so that neighbouring threads read neighbours);
 *   continuous coordinates divided by their lengthscales, categorical ones as they are;
 *   weights  d, 1 / lengthscale² (read for categorical dimensions).
 */

const CORRELATION: Readonly<Record<KernelName, string>> = {
  matern52: 's = Math.sqrt(5.0 * rho); correlation = (1.0 + s + s * s / 3.0) * Math.exp(-s);',
  rbf: 'correlation = Math.exp(-0.5 * rho);',
};

/** Statements that set `correlation` for row `i` of a and column this.thread.x of b; unrolled over the d dimensions. */
function correlation(kernel: KernelName, categorical: readonly boolean[]): string {
  const d = categorical.length;
  const terms = categorical.map((hamming, k) => {
    const difference = `difference = a[i * ${d} + ${k}] - b[${k} * m + this.thread.x];`;
    return hamming
      ? `${difference} if (difference !== 0.0) { rho += weights[${k}]; }`
      : `${difference} rho += difference * difference;`;
  });
  return ['rho = 0.0;', ...terms, CORRELATION[kernel]].join('\n    ');
}

const LOCALS = 'let difference = 0.0; let rho = 0.0; let s = 0.0; let correlation = 0.0;';

/** Correlations of a and b, n rows of m. */
export function correlationSource(kernel: KernelName, categorical: readonly boolean[]): string {
  return `function correlations(a, b, weights, m) {
    ${LOCALS}
    const i = this.thread.y;
    ${correlation(kernel, categorical)}
    return correlation;
  }`;
}

/** Σ_i coefficients_i correlation(a_i, b_j), m values: what a posterior mean costs without the n×m block ever leaving. */
export function weightedSumSource(kernel: KernelName, categorical: readonly boolean[]): string {
  return `function weightedSum(a, b, weights, m, coefficients, n) {
    ${LOCALS}
    let sum = 0.0;
    for (let i = 0; i < n; i++) {
      ${correlation(kernel, categorical)}
      sum += coefficients[i] * correlation;
    }
    return sum;
  }`;
}
