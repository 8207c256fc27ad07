import { sum } from './vector.js';

/** Weights of the four wells. */
export const HARTMANN_WEIGHTS: readonly number[] = [1, 1.2, 3, 3.2];

/**
 * The sum that both Hartmann functions share: -Σ_i weight_i exp(-Σ_j A_ij (x_j - P_ij)²).
 * x: d coordinates; weights: 4; steepness A, centres P: 4×d.
 */
export function hartmann(
  x: readonly number[],
  weights: readonly number[],
  steepness: readonly (readonly number[])[],
  centres: readonly (readonly number[])[],
): number {
  return -sum(weights, (weight, i) => {
    return weight * Math.exp(-sum(x, (value, j) => steepness[i][j] * (value - centres[i][j]) ** 2));
  });
}
