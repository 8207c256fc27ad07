import { keepRepaired } from './constraint.js';
import { type Dimension, type Domain, levelIndex } from './domain.js';
import type { Random, Seed } from './random.js';
import { sobol } from './sobol.js';

const PERTURBATIONS = 256;
/** Standard deviations, unit-cube units. */
const NARROW = 1e-3;
const WIDE = 0.1;
/** Expected number in a wide perturbation. */
const CHANGED_DIMENSIONS = 2.5;

/**
 * Legal points worth scoring, row-major: `spaceFilling` scrambled Sobol points, 256 perturbations of the elite, the discrete
 * neighbours of elite's first row, and that row itself (the last row). Without an elite only Sobol points.
 * Under constraints: those of them that can be repaired.
 * elite: the best observed points, best first, row-major.
 * Source: algorithm notes section 4; perturbations after BoTorch's sample_points_around_best (Balandat et al. 2020).
 */
export function candidates(domain: Domain, elite: Float64Array, spaceFilling: number, random: Random): Float64Array {
  const points = spaceFillingPoints(domain, spaceFilling, random.nextU64());
  const d = domain.size;
  if (elite.length === 0) return points;
  const row = (i: number) => elite.slice(i * d, (i + 1) * d);
  const elites = elite.length / d;
  const rows: Float64Array[] = [];
  for (let i = 0; i < PERTURBATIONS; i++) {
    rows.push(perturbation(domain, row(Math.floor(i / 2) % elites), i % 2 === 0, random));
  }
  rows.push(...neighbours(domain, row(0)));
  const incumbent = row(0);
  domain.snap(incumbent);
  rows.push(incumbent);

  const all = new Float64Array(points.length + rows.length * d);
  all.set(points);
  rows.forEach((each, i) => {
    all.set(each, points.length + i * d);
  });
  return keepRepaired(domain, all);
}

/** Legal points of the scrambled Sobol sequence, row-major count×d; under constraints those that can be repaired. */
export function spaceFillingPoints(domain: Domain, count: number, seed: Seed): Float64Array {
  const d = domain.size;
  const points = sobol(seed, 0, count, d);
  for (let i = 0; i < count; i++) {
    const x = points.subarray(i * d, (i + 1) * d);
    domain.dimensions.forEach(({ low, high }, k) => {
      x[k] = lerp(low, high, x[k]);
    });
    domain.snap(x);
  }
  return keepRepaired(domain, points);
}

/**
 * The legal point with mixed-radix number `index` < domain.cardinality(); conditional dimensions may map several numbers to
 * one point. The domain must be fully discrete.
 */
export function pointAt(domain: Domain, index: number): Float64Array {
  let rest = index;
  const point = Float64Array.from(domain.dimensions, ({ levels }) => {
    const level = levels[rest % levels.length];
    rest = Math.floor(rest / levels.length);
    return level;
  });
  domain.snap(point);
  return point;
}

/** A center moved a little: all continuous coordinates by a narrow normal (local), or a few coordinates by a wide one. */
function perturbation(domain: Domain, center: Float64Array, local: boolean, random: Random): Float64Array {
  const x = center;
  const { dimensions, size: d } = domain;
  if (local) {
    for (let i = 0; i < d; i++) {
      if (dimensions[i].kind === 'continuous') x[i] = reflect(x[i] + NARROW * random.normal());
    }
  } else {
    const threshold = (CHANGED_DIMENSIONS / d) * 2 ** 32;
    const forced = random.below(d);
    for (let i = 0; i < d; i++) {
      if (i === forced || random.nextU32() < threshold) x[i] = perturbed(dimensions[i], x[i], WIDE, random);
    }
  }
  domain.snap(x);
  return x;
}

function perturbed({ kind, levels }: Dimension, x: number, deviation: number, random: Random): number {
  if (kind === 'categorical') return levels[random.below(levels.length)];
  const moved = reflect(x + deviation * random.normal());
  if (kind === 'continuous') return moved;
  const from = levelIndex(levels, x);
  const to = levelIndex(levels, moved);
  if (from !== to || levels.length === 1) return levels[to];
  // Levels wider apart than the step would never change: go to a neighbour.
  const up = from === 0 || (from + 1 < levels.length && random.below(2) === 1);
  return levels[up ? from + 1 : from - 1];
}

/** The center with one discrete coordinate changed: to the level beside it, or to any other category. */
function neighbours(domain: Domain, center: Float64Array): Float64Array[] {
  const points: Float64Array[] = [];
  domain.dimensions.forEach(({ kind, levels }, i) => {
    if (levels.length === 0) return;
    const current = levelIndex(levels, center[i]);
    levels.forEach((level, k) => {
      const adjacent = Math.abs(k - current) === 1;
      if (!adjacent && (kind !== 'categorical' || k === current)) return;
      const point = center.slice();
      point[i] = level;
      domain.snap(point);
      points.push(point);
    });
  });
  return points;
}

/** Folds a value that left [0, 1] back in, so that perturbations do not pile up on the bounds. */
function reflect(x: number): number {
  const positive = x < 0 ? -x : x;
  const folded = positive > 1 ? 2 - positive : positive;
  return Math.min(Math.max(folded, 0), 1);
}

/** low + t (high - low) for low <= high and t in [0, 1): 0 and 1 give t exactly, others never exceed high. */
function lerp(low: number, high: number, t: number): number {
  // As C++20's std::lerp computes it.
  if (low <= 0 && high >= 0) return t * high + (1 - t) * low;
  const x = low + t * (high - low);
  return high > low && x < high ? x : high;
}
