import { excess, type LinearConstraint, total } from '../constraint.js';
import type { Space } from '../space.js';
import { decode } from '../unit-cube.js';
import type { Problem } from './strategy.js';

/** Rounds over the violated constraints, one after the other. */
const ROUNDS = 30;
/** Steps of false position towards one boundary, every third a bisection; a linear sum takes one. */
const STEPS = 30;

/**
 * A point that satisfies the linear constraints, if moves onto one violated boundary after the other come to rest: the
 * terms of a violated sum all go the same part of the way to the ends of their ranges at which the sum is least (greatest),
 * just far enough. Monotone in each coordinate, so that logs and grids do no harm; choices without order stay.
 * Source: after Bregman (1965), cyclic projections.
 */
export function repair(
  { space, domain, snap }: Pick<Problem, 'space' | 'domain' | 'snap'>,
  unit: Float64Array,
): Float64Array {
  let at = snap(unit);
  const linear = linearOf(space);
  for (let round = 0; round < ROUNDS; round++) {
    const params = decode(space, at);
    const broken = linear.find((constraint) => excess(constraint, params) !== 0);
    if (broken === undefined) break;
    const moved = ontoBoundary(broken, at);
    if (moved.every((u, i) => u === at[i])) break;
    at = moved;
  }
  return at;

  function ontoBoundary(constraint: LinearConstraint, from: Float64Array): Float64Array {
    const sign = Math.sign(excess(constraint, decode(space, from)));
    const bound = sign > 0 ? constraint.atMost! : constraint.atLeast!;
    const target = Float64Array.from(from, (u, i) => {
      const factor = constraint.sum[space.names[i]] ?? 0;
      if (factor === 0 || domain[i].kind === 'categorical') return u;
      return factor * sign > 0 ? 0 : 1;
    });
    const at = (t: number): Float64Array => snap(from.map((u, i) => u + t * (target[i] - u)));
    /** > 0: violated still. */
    const distance = (unit: Float64Array): number => sign * (total(constraint, decode(space, unit)) - bound);
    let inside = at(1);
    let [low, high] = [0, 1];
    let [above, below] = [distance(from), distance(inside)];
    for (let step = 0; step < STEPS && below < 0; step++) {
      const part = step % 3 === 2 ? 1 / 2 : above / (above - below);
      const t = low + part * (high - low);
      const unit = at(t);
      const left = distance(unit);
      if (left > 0 && excess(constraint, decode(space, unit)) !== 0) [low, above] = [t, left];
      else [high, below, inside] = [t, Math.min(0, left), unit];
    }
    return inside;
  }
}

/** The linear ones among the space's constraints. */
export function linearOf({ constraints }: Space): readonly LinearConstraint[] {
  return constraints.flatMap((constraint) => (typeof constraint === 'function' ? [] : constraint));
}
