import type { ProposeRequest } from '../engine.js';
import type { Domain } from './domain.js';
import { type MinimizeOptions, Minimizer } from './lbfgsb.js';

/** Bounds the work: 11 dimensions, or 39 with a diagonal Hessian. */
const MOST_COEFFICIENTS = 80;
/** Least share of the variance that held-out predictions explain. */
const EXPLAINED = 0.8;
/** Of the median gap: less is not worth a trial. */
const LEAST_GAIN = 1e-7;
/** A column's square that its predecessors leave of it. */
const DEPENDENT = 1e-20;
/** 1 - leverage. */
const LEAST_FREEDOM = 1e-6;
const MINIMIZE: Partial<MinimizeOptions> = {
  memory: 20,
  maxIterations: 300,
  maxEvaluations: 600,
  gradientTolerance: 1e-10,
  relativeDecrease: 1e-15,
};

function leastRows(coefficients: number): number {
  return coefficients + Math.max(2, Math.ceil(coefficients / 10));
}

function mostRows(coefficients: number): number {
  return coefficients + Math.ceil((4 * coefficients) / 5);
}

/** Observations around the best: offsets in units of the greatest, gaps to its loss in units of the lower quartile. */
interface Neighbourhood {
  /** m×f row-major, in [-1, 1]. */
  readonly offsets: Float64Array;
  /** m, >= 0. */
  readonly gaps: Float64Array;
}

/** Coefficients of q: the constant, f slopes, then the products t_a t_b, a <= b (diagonal: a = b). */
class Quadratic {
  constructor(
    readonly f: number,
    readonly diagonal: boolean,
  ) {}

  get coefficients(): number {
    const { f } = this;
    return 1 + f + (this.diagonal ? f : (f * (f + 1)) / 2);
  }

  partnersEnd(a: number): number {
    return this.diagonal ? a + 1 : this.f;
  }

  evaluate(b: Float64Array, t: Float64Array, gradient: Float64Array): number {
    const { f } = this;
    let value = b[0];
    for (let a = 0; a < f; a++) {
      value += b[1 + a] * t[a];
      gradient[a] = b[1 + a];
    }
    for (let a = 0, c = 1 + f; a < f; a++) {
      for (let e = a; e < this.partnersEnd(a); e++, c++) {
        value += b[c] * t[a] * t[e];
        gradient[a] += b[c] * t[e];
        gradient[e] += b[c] * t[a];
      }
    }
    return value;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/**
 * The coefficients by weighted least squares, or none where the observations do not determine or not support them. Gram-Schmidt,
 * twice for orthogonality; with Q the leverages behind PRESS cost no more.
 */
function fitQuadratic(model: Quadratic, { offsets, gaps }: Neighbourhood): Float64Array | undefined {
  const { f, coefficients: p } = model;
  const m = gaps.length;
  const weight = gaps.map((gap) => 1 / (1 + gap));
  const y = gaps.map((gap, i) => weight[i] * gap);
  const columns = Array.from({ length: p }, () => new Float64Array(m));
  for (let i = 0; i < m; i++) {
    const w = weight[i];
    const t = offsets.subarray(i * f, (i + 1) * f);
    columns[0][i] = w;
    for (let a = 0; a < f; a++) columns[1 + a][i] = w * t[a];
    for (let a = 0, c = 1 + f; a < f; a++) {
      for (let e = a; e < model.partnersEnd(a); e++, c++) columns[c][i] = w * t[a] * t[e];
    }
  }
  const r = new Float64Array(p * p);
  const z = new Float64Array(p);
  const residual = y.slice();
  const leverage = new Float64Array(m);
  for (let j = 0; j < p; j++) {
    const column = columns[j];
    const before = dot(column, column);
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < j; k++) {
        const other = columns[k];
        const along = dot(other, column);
        r[k * p + j] += along;
        for (let i = 0; i < m; i++) column[i] -= along * other[i];
      }
    }
    const square = dot(column, column);
    if (!(square > DEPENDENT * before)) return undefined;
    const norm = Math.sqrt(square);
    r[j * p + j] = norm;
    for (let i = 0; i < m; i++) column[i] /= norm;
    z[j] = dot(column, residual);
    for (let i = 0; i < m; i++) {
      residual[i] -= z[j] * column[i];
      leverage[i] += column[i] * column[i];
    }
  }
  const mean = dot(weight, y) / dot(weight, weight);
  let press = 0;
  let total = 0;
  for (let i = 0; i < m; i++) {
    const error = residual[i] / Math.max(1 - leverage[i], LEAST_FREEDOM);
    const deviation = y[i] - mean * weight[i];
    press += error * error;
    total += deviation * deviation;
  }
  if (!(press <= (1 - EXPLAINED) * total)) return undefined;
  for (let j = p - 1; j >= 0; j--) {
    for (let k = j + 1; k < p; k++) z[j] -= r[j * p + k] * z[k];
    z[j] /= r[j * p + j];
  }
  return z;
}

function squaredDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] - b[k]) * (a[k] - b[k]);
  return sum;
}

/** Rows that agree with the best in all dimensions but the free ones, nearest first. */
function nearestRows(points: Float64Array, d: number, best: number, isFree: readonly boolean[]): readonly number[] {
  const distances = Float64Array.from({ length: points.length / d }, (_, i) => {
    let distance = 0;
    for (let k = 0; k < d; k++) {
      const offset = Math.abs(points[i * d + k] - points[best * d + k]);
      if (isFree[k]) distance = Math.max(distance, offset);
      else if (offset !== 0) return Infinity;
    }
    return distance;
  });
  return Array.from(distances.keys())
    .filter((i) => distances[i] < Infinity)
    .sort((a, b) => distances[a] - distances[b] || a - b);
}

function quantile(values: Float64Array, index: number): number {
  return values.toSorted()[index];
}

/**
 * Where a quadratic model of the losses around the best one is least, in the box that its observations span: a point of the domain
 * that promises a lower loss, or nothing.
 *   q(t) = c + g't + t'Ht / 2 over the active continuous dimensions; H diagonal while observations are few
 * Fitted by least squares to the observations nearest to the best (maximum norm) that agree with it in all other dimensions,
 * weighted by 1 / (1 + gap / quarter gap). Nothing where one failed, where the model does not predict its own observations
 * (1 - PRESS / sum of squares < 0.8), where it promises less than 1e-7 of the median gap, and where a pending trial is nearer to its
 * minimum than the best.
 * Sources: Conn, Scheinberg & Vicente (2009), chapters 3 and 4; Allen (1974) for PRESS; docs/adr/0016.
 */
export function quadraticMinimum(
  domain: Domain,
  { points, losses, pending }: Pick<ProposeRequest, 'points' | 'losses' | 'pending'>,
): Float64Array | undefined {
  const d = domain.size;
  if (losses.length === 0 || !losses.every(Number.isFinite)) return undefined;
  const best = losses.reduce((least, loss, i) => (loss < losses[least] ? i : least), 0);
  const centre = points.slice(best * d, (best + 1) * d);
  const active = domain.active(centre);
  const isFree = domain.dimensions.map(({ kind }, k) => active[k] !== 0 && kind === 'continuous');
  const free = Array.from(isFree.keys()).filter((k) => isFree[k]);
  const f = free.length;

  const near = nearestRows(points, d, best, isFree);
  const full = new Quadratic(f, false);
  const affordable = full.coefficients <= MOST_COEFFICIENTS && near.length >= leastRows(full.coefficients);
  const model = affordable ? full : new Quadratic(f, true);
  const p = model.coefficients;
  if (f === 0 || p > MOST_COEFFICIENTS || near.length < leastRows(p)) return undefined;
  const rows = near.slice(0, mostRows(p));

  const offsets = Float64Array.from(rows.flatMap((i) => free.map((k) => points[i * d + k] - centre[k])));
  const gaps = Float64Array.from(rows, (i) => losses[i] - losses[best]);
  const radius = offsets.reduce((most, offset) => Math.max(most, Math.abs(offset)), 0);
  const unit = quantile(gaps, Math.floor(rows.length / 4));
  if (!(radius > 0 && unit > 0)) return undefined;
  const coefficients = fitQuadratic(model, {
    offsets: offsets.map((offset) => offset / radius),
    gaps: gaps.map((gap) => gap / unit),
  });
  if (!coefficients) return undefined;

  const dimensions = free.map((k) => domain.dimensions[k]);
  const minimizer = new Minimizer(
    new Float64Array(f),
    Float64Array.from(dimensions, ({ low }, a) => Math.max(-1, (low - centre[free[a]]) / radius)),
    Float64Array.from(dimensions, ({ high }, a) => Math.min(1, (high - centre[free[a]]) / radius)),
    MINIMIZE,
  );
  const gradient = new Float64Array(f);
  while (!minimizer.done) minimizer.receive(model.evaluate(coefficients, minimizer.point, gradient), gradient);
  const minimum = minimizer.minimum();
  const median = quantile(losses, Math.floor(losses.length / 2)) - losses[best];
  if (!(-minimum.value * unit > LEAST_GAIN * median)) return undefined;
  const x = centre.slice();
  free.forEach((k, a) => {
    x[k] = Math.min(Math.max(x[k] + radius * minimum.x[a], dimensions[a].low), dimensions[a].high);
  });
  for (let i = 0; i < pending.length; i += d) {
    if (squaredDistance(x, pending.subarray(i, i + d)) < squaredDistance(x, centre)) return undefined;
  }
  return x;
}
