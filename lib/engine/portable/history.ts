import { Purpose, Random } from './random.js';
import { warpDeviations, warpOutputs } from './warp.js';

/** More observations than this are not modelled at once, so that a proposal's cost stays bounded. */
export const MAX_OBSERVATIONS = 500;

/** What the surrogate is fitted to. Plain data. */
export interface History {
  /** n×d row-major. */
  readonly x: Float64Array;
  /** n warped, standardized targets. */
  readonly y: Float64Array;
  /** n variances of the targets' known errors; absent: none known. */
  readonly knownNoise?: Float64Array;
  /** Rows whose loss is finite, ascending. */
  readonly completed: readonly number[];
  /** n; which observation each is, ascending. */
  readonly rows: readonly number[];
}

/** Distances by which rows are near: Σ_j (Δ_j / lengthscale_j)², Δ_j in {0, 1} where categorical. */
export interface Metric {
  /** d; absent: all 1. */
  readonly lengthscales?: readonly number[];
  /** d. */
  readonly categorical: Uint8Array;
}

/** What was told. */
export interface Observations {
  readonly d: number;
  /** n×d row-major. */
  readonly points: Float64Array;
  /** n; non-finite: failed. */
  readonly losses: Float64Array;
  /** n known standard deviations of the losses' errors; absent: none known. */
  readonly deviations?: Float64Array;
}

/** The rows, those of least key in front; ties by row. */
function byKey(rows: readonly number[], key: Float64Array): number[] {
  return rows.toSorted((a, b) => (key[a] < key[b] ? -1 : key[a] > key[b] ? 1 : a - b));
}

/** Squared distance of every row from row `center`. */
function distances(points: Float64Array, n: number, center: number, { lengthscales, categorical }: Metric) {
  const d = categorical.length;
  const distance = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < d; j++) {
      const scale = lengthscales ? 1 / lengthscales[j] : 1;
      const difference = points[i * d + j] - points[center * d + j];
      const step = categorical[j] ? Number(difference !== 0) : difference;
      distance[i] += step * step * scale * scale;
    }
  }
  return distance;
}

/**
 * Rows of the local model of n > limit observations, ascending: the best quarter of limit, the half nearest to the best, and a
 * quarter drawn from all others, by which the surrogate knows what lies elsewhere. A row keeps its lot when others join, so that
 * successive models differ little. All rows if n <= limit. O(n (d + log n)).
 * points: n×d row-major; losses: n, non-finite: failed.
 */
export function localRows(
  points: Float64Array,
  losses: Float64Array,
  metric: Metric,
  limit: number,
  seed: number,
): readonly number[] {
  const n = losses.length;
  const all = Array.from(losses.keys());
  if (n <= limit) return all;
  const key = losses.map((loss) => (Number.isFinite(loss) ? loss : Infinity));
  const quarter = Math.floor(limit / 4);
  const byLoss = byKey(all, key);
  const near = limit - 2 * quarter;
  const byDistance = byKey(byLoss.slice(quarter), distances(points, n, byLoss[0], metric));
  const others = byDistance.slice(near);
  for (const row of others) key[row] = new Random(seed, Purpose.bootstrap, row).nextU32();
  const drawn = byKey(others, key).slice(0, quarter);
  return [...byLoss.slice(0, quarter), ...byDistance.slice(0, near), ...drawn].sort((a, b) => a - b);
}

/**
 * Warps all losses and keeps the chosen rows (ascending). withFailures = false leaves the failed ones out, so that they have no
 * say in the scale of the targets.
 */
export function makeHistory(
  { d, points, losses, deviations }: Observations,
  warp: boolean,
  withFailures: boolean,
  rows: readonly number[],
): History {
  const hasTarget = (row: number) => withFailures || Number.isFinite(losses[row]);
  const warped = Array.from(losses.keys()).filter(hasTarget);
  const place = new Map(warped.map((row, index) => [row, index])); // which of the targets a row has
  const gather = (values: Float64Array) => Float64Array.from(warped, (row) => values[row]);
  const targets = warpOutputs(gather(losses), warp);
  const errors = deviations && warpDeviations(gather(losses), targets, gather(deviations));

  const modelled = rows.filter(hasTarget);
  const x = new Float64Array(modelled.length * d);
  modelled.forEach((row, i) => {
    x.set(points.subarray(row * d, (row + 1) * d), i * d);
  });
  return {
    x,
    y: Float64Array.from(modelled, (row) => targets[place.get(row)!]),
    knownNoise: errors && Float64Array.from(modelled, (row) => errors[place.get(row)!] ** 2),
    completed: modelled.flatMap((row, i) => (Number.isFinite(losses[row]) ? [i] : [])),
    rows: modelled,
  };
}
