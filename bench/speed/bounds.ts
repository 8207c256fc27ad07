/** The least that native code needs on this kind of processor: prototypes in C++, measured, in milliseconds. */

/** GEMM peak of the core on which the bounds were measured, GFLOP/s. */
const REFERENCE_PEAK = 44;

export const SIZES = [20, 50, 100, 200, 500, 1000] as const;
export const DIMENSIONS = [6, 20] as const;
export type Size = (typeof SIZES)[number];
export type Dimensions = (typeof DIMENSIONS)[number];

/** A proposal whose fit starts from the last one; in the order of SIZES. */
const REFIT: Record<Dimensions, readonly number[]> = {
  6: [0.35, 0.85, 2.1, 5.8, 42, 215],
  20: [0.43, 1.6, 4.2, 12, 48, 217],
};

/** A proposal that keeps the hyperparameters. */
const KEEP: Record<Dimensions, readonly number[]> = {
  6: [0.3, 0.71, 1.4, 4.0, 18.5, 74],
  20: [0.38, 1.1, 2.7, 7.1, 28, 95],
};

/** Milliseconds of a proposal at a peak of `peak` GFLOP/s. */
export function proposalBound(refit: boolean, n: Size, d: Dimensions, peak: number): number {
  return ((refit ? REFIT : KEEP)[d][SIZES.indexOf(n)] * REFERENCE_PEAK) / peak;
}

/**
 * Milliseconds of one log marginal likelihood with its gradient at a peak of `peak` GFLOP/s.
 *   flops = n³ + n² (7 d + 48) / 2
 * n³: the sweep. Each of n²/2 pairs: 3 d for the distance, 45 for the Matérn kernel and its slope (exp and sqrt counted as
 * the operations they take), 4 d + 3 for the gradient.
 */
export function likelihoodBound(n: Size, d: Dimensions, peak: number): number {
  return (n ** 3 + (n ** 2 * (7 * d + 48)) / 2) / (peak * 1e6);
}

/** What is wanted (docs/speed.md): ratios to the bounds at most, fractions of them at least. */
export const TARGETS = {
  proposalRatio: 1.5,
  likelihoodFraction: { 100: 0.5, 500: 0.85, 1000: 0.95 } as Partial<Record<Size, number>>,
  batchMilliseconds: 150,
  proposalsPerSecond: 600,
  eventLoopMilliseconds: 10,
  abortMilliseconds: 20,
} as const;
