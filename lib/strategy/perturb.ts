import type { Dimension } from '../engine/engine.js';
import { linearOf, repair } from './repair.js';
import type { Problem } from './strategy.js';
import type { Stream } from './stream.js';

/** Expected number of coordinates that a perturbation of few coordinates changes. */
const FEW = 2.5;
/** Chance at most that a discrete coordinate changes unless chosen: real numbers must settle beside it. */
const DISCRETE = 0.25;
/** Halvings on the way to the boundary: to 3% of the way. */
const HALVINGS = 5;

/**
 * A point near a legal one, inside the cube but perhaps illegal: all coordinates move by their scale times a normal, or (every
 * other time) only a few do. Grids move by at least a level, choices without order are drawn anew, both but rarely.
 */
export function perturbed(
  { domain, snap }: Pick<Problem, 'domain' | 'snap'>,
  centre: Float64Array,
  scales: readonly number[],
  stream: Stream,
): Float64Array {
  const d = domain.length;
  const few = stream.below(2) === 0 || domain.every(({ kind }) => kind !== 'continuous');
  const forced = few ? stream.below(d) : -1;
  const point = centre.slice();
  for (let i = 0; i < d; i++) {
    const continuous = domain[i].kind === 'continuous';
    const chance = continuous ? (few ? FEW / d : 1) : Math.min(DISCRETE, FEW / d);
    if (i !== forced && stream.uniform() >= chance) continue;
    point[i] = continuous
      ? reflect(centre[i] + scales[i] * stream.normal())
      : moved(domain[i], centre[i], scales[i], stream);
  }
  return snap(point);
}

function moved({ kind, levels }: Dimension, u: number, scale: number, stream: Stream): number {
  if (kind === 'categorical') return levels[stream.below(levels.length)];
  const step = Math.max(scale * Math.abs(stream.normal()), 1 / levels.length);
  return reflect(stream.below(2) === 0 ? u - step : u + step);
}

/** Folds a value that left [0, 1] back in, so that perturbations do not pile up on the bounds. */
function reflect(u: number): number {
  const folded = u < 0 ? -u : u > 1 ? 2 - u : u;
  return Math.min(1, Math.max(0, folded));
}

/**
 * `to` if it is legal, else a legal point on the way: the last one, by bisection, of the line from the legal point `from`; where
 * there is none but `from`, as under equalities, `to` moved onto the boundaries of the linear constraints if that suffices.
 */
export function towards(problem: Problem, from: Float64Array, to: Float64Array, halvings = HALVINGS): Float64Array {
  const { space, domain, snap, isLegal } = problem;
  if (isLegal(to)) return to;
  const at = (t: number): Float64Array => {
    const point = to.slice();
    for (let i = 0; i < point.length; i++) {
      if (domain[i].kind !== 'categorical') point[i] = from[i] + t * (to[i] - from[i]);
    }
    return snap(point);
  };
  let found = from;
  let [inside, outside] = [0, 1];
  for (let halving = 0; halving < halvings; halving++) {
    const t = (inside + outside) / 2;
    const unit = at(t);
    if (isLegal(unit)) {
      found = unit;
      inside = t;
    } else {
      outside = t;
    }
  }
  if (inside > 0 || linearOf(space).length === 0) return found;
  const repaired = repair(problem, to);
  return isLegal(repaired) ? repaired : found;
}
