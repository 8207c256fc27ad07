import { lowerBound } from './domain.js';
import { normalQuantile } from './normal.js';

/** Multiplies by a power of two so that differences neither overflow nor vanish. Nothing after it depends on the unit. */
function rescale(values: Float64Array): void {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  const factor = largest > 1 ? 0.5 : largest < 2 ** -500 ? 2 ** 500 : 1;
  for (let i = 0; i < values.length; i++) values[i] *= factor;
}

/** Least and greatest of a non-empty list. */
function extremes(values: Float64Array): readonly [low: number, high: number] {
  let low = values[0];
  let high = values[0];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** Scales to mean 0 and standard deviation 1; zeros if all are equal. */
function standardize(values: Float64Array): void {
  const [base, high] = extremes(values);
  const range = high - base;
  if (range === 0) {
    values.fill(0);
    return;
  }
  const n = values.length;
  let mean = 0;
  for (let i = 0; i < n; i++) {
    values[i] = (values[i] - base) / range; // a square of the raw value might overflow or vanish
    mean += values[i];
  }
  mean /= n;
  let variance = 0;
  for (const value of values) variance += (value - mean) * (value - mean);
  const deviation = Math.sqrt(variance / n);
  for (let i = 0; i < n; i++) values[i] = (values[i] - mean) / deviation;
}

/**
 * Half-rank: y <- (y - m) / sigma, sigma = sqrt(mean (y - m)²) over unique y >= m, where y >= m = median;
 *            y <- Φ^-1(0.5 (rank - 0.5) / denominator) where y < m, ranks dense from the worst.
 * In units of sigma around m, which the steps after it do not see.
 */
function halfRank(y: Float64Array): void {
  const sorted = y.slice().sort();
  const n = sorted.length;
  const median = n % 2 ? sorted[(n - 1) / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  const unique = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  const firstGood = lowerBound(unique, median);
  const denominator = firstGood + (unique[firstGood] === median ? 0.5 : 0);

  // Relative to the largest, for the sake of the squares.
  const largest = unique[unique.length - 1] - median;
  let sum = 0;
  for (let i = firstGood; i < unique.length && largest > 0; i++) {
    const height = (unique[i] - median) / largest;
    sum += height * height;
  }
  const sigma = Math.sqrt(sum / (unique.length - firstGood));

  for (let i = 0; i < n; i++) {
    if (y[i] >= median) {
      y[i] = largest > 0 ? (y[i] - median) / largest / sigma : 0;
    } else {
      const rank = lowerBound(unique, y[i]) + 1;
      y[i] = normalQuantile((0.5 * (rank - 0.5)) / denominator);
    }
  }
}

/** y <- 0.5 - ln(1 + 0.5 (max - y) / (max - min)) / ln 1.5: stretches the differences between good values. */
function logWarp(y: Float64Array): void {
  const [min, max] = extremes(y);
  for (let i = 0; i < y.length; i++) y[i] = 0.5 - Math.log1p(0.5 * ((max - y[i]) / (max - min))) / Math.log(1.5);
}

/** A finite loss and its target. */
interface Knot {
  readonly loss: number;
  readonly target: number;
}

/** On the straight line through two knots. */
function along(from: Knot, to: Knot, loss: number): number {
  return from.target + (to.target - from.target) * ((loss - from.loss) / (to.loss - from.loss));
}

/** The warp as a function, piecewise linear through knots of ascending loss (at least two); see warpDeviations. */
function warpAt(knots: readonly Knot[], loss: number): number {
  const n = knots.length;
  if (loss <= knots[0].loss) return along(knots[0], knots[n >> 1], loss);
  if (loss >= knots[n - 1].loss) return along(knots[n - 1], knots[(n - 1) >> 1], loss);
  const above = knots.findIndex((knot) => loss < knot.loss);
  return along(knots[above - 1], knots[above], loss);
}

/** Of a target; its observation says nothing any more. */
const LARGEST_DEVIATION = 1e3;

/**
 * Standard deviations of the targets whose losses carry errors of these standard deviations (n, each >= 0):
 *   deviation_i = (W(loss_i + e_i) - W(loss_i - e_i)) / 2
 * the mean slope of the warp over the error's own span times the error (the delta method, made robust to the steps of the
 * half-rank). W is piecewise linear through the distinct pairs (loss, target), and goes on beyond either end along the chord
 * from the median pair to that end. 0 where the loss is not finite or no two losses differ; at most 1000.
 */
export function warpDeviations(losses: Float64Array, targets: Float64Array, deviations: Float64Array): Float64Array {
  // Sums of losses and errors must not overflow; the curve does not depend on the unit.
  const scaled = (value: number) => 0.25 * value;
  const knots = Array.from(losses, (loss, i): Knot => ({ loss: scaled(loss), target: targets[i] }))
    .filter(({ loss }) => Number.isFinite(loss))
    .sort((a, b) => a.loss - b.loss || a.target - b.target)
    .filter(({ loss }, i, sorted) => i === 0 || loss !== sorted[i - 1].loss);
  const result = new Float64Array(losses.length);
  if (knots.length < 2) return result;
  for (let i = 0; i < losses.length; i++) {
    if (!Number.isFinite(losses[i]) || deviations[i] === 0) continue;
    const loss = scaled(losses[i]);
    const error = scaled(deviations[i]);
    const deviation = (warpAt(knots, loss + error) - warpAt(knots, loss - error)) / 2;
    // Rounding may turn the two ends around, and a curve too steep for a double gives NaN.
    result[i] = Number.isNaN(deviation) ? LARGEST_DEVIATION : Math.min(Math.max(deviation, 0), LARGEST_DEVIATION);
  }
  return result;
}

/**
 * Output warp: raw losses (minimization; non-finite = failed) to standardized targets for the surrogate, as docs/math.md
 * "Output warp": half-rank of the bad half, log, infeasible value for failures, standardize.
 * Returns one target per value, the smaller the better, of mean 0 and standard deviation 1; all zeros if nothing tells the
 * values apart (equal losses without failures, or failures only). Never returns a non-finite number; the order of the losses is
 * kept, ties included, and a failure ranks behind every loss.
 * enabled = false only standardizes (failures still get the infeasible value).
 * Source: google/vizier designers/gp/output_warpers.py.
 */
export function warpOutputs(losses: Float64Array, enabled: boolean): Float64Array {
  const y = losses.filter(Number.isFinite).map((loss) => -loss); // of the successful trials, maximization
  if (y.length === 0) return new Float64Array(losses.length);
  rescale(y);

  const [low, high] = extremes(y);
  if (enabled && low < high) {
    halfRank(y);
    logWarp(y);
  } else {
    standardize(y);
  }
  const [worst, best] = extremes(y);
  // Vizier then shifts all values by a constant, which standardizing undoes.
  const infeasible = worst - (0.5 * (best - worst) + 1);

  let success = 0;
  const targets = losses.map((loss) => (Number.isFinite(loss) ? -y[success++] : -infeasible));
  standardize(targets);
  return targets;
}
