/**
 * Output warp: raw losses (minimization; non-finite = failed) to standardized targets for the surrogate, as docs/math.md
 * "Output warp": half-rank of the bad half, log, infeasible value for failures, standardize.
 * Returns one target per value, the smaller the better, of mean 0 and standard deviation 1; all zeros if nothing tells the
 * values apart (equal losses without failures, or failures only). Never returns a non-finite number; the order of the losses is
 * kept, ties included, and a failure ranks behind every loss.
 * enabled = false only standardizes (failures still get the infeasible value).
 * Source: google/vizier designers/gp/output_warpers.py.
 */
export function warpOutputs(_losses: Float64Array, _enabled: boolean): Float64Array {
  throw new Error('not yet');
}

/**
 * Standard deviations of the targets whose losses carry errors of these standard deviations (n, each >= 0):
 *   deviation_i = (W(loss_i + e_i) - W(loss_i - e_i)) / 2
 * the mean slope of the warp over the error's own span times the error (the delta method, made robust to the steps of the
 * half-rank). W is piecewise linear through the distinct pairs (loss, target), and goes on beyond either end along the chord
 * from the median pair to that end. 0 where the loss is not finite or no two losses differ; at most 1000.
 */
export function warpDeviations(_losses: Float64Array, _targets: Float64Array, _deviations: Float64Array): Float64Array {
  throw new Error('not yet');
}
