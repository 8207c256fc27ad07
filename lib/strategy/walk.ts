import { linearOf, repair } from './repair.js';
import type { Problem } from './strategy.js';
import type { Stream } from './stream.js';

/** A step gives up, and stays, after so many illegal points. */
const SHRINKAGES = 20;

/**
 * A legal point some steps away from a legal one: hit-and-run. Each step draws a direction over one, two or all coordinates
 * (choices without order are drawn anew) and a point on the line within the cube, which shrinks towards the start until the
 * point is legal. Uniform over the legal points it can reach, in the limit. Where the line has no legal point (linear constraints
 * may leave no room), its first is moved onto their boundaries.
 * Source: Smith (1984); Neal (2003), slice sampling by shrinkage.
 */
export function walk(problem: Problem, from: Float64Array, steps: number, stream: Stream): Float64Array {
  let at = from;
  for (let step = 0; step < steps; step++) at = hitAndRun(problem, at, stream);
  return at;
}

function hitAndRun(problem: Problem, at: Float64Array, stream: Stream): Float64Array {
  const { space, domain, snap, isLegal } = problem;
  const chosen = chooseCoordinates(domain.length, stream);
  const direction = new Float64Array(domain.length);
  let [low, high] = [-Infinity, Infinity];
  for (const i of chosen) {
    if (domain[i].kind === 'categorical') continue;
    const slope = stream.normal();
    direction[i] = slope;
    const ends = [-at[i] / slope, (1 - at[i]) / slope];
    low = Math.max(low, Math.min(...ends));
    high = Math.min(high, Math.max(...ends));
  }
  const numeric = Number.isFinite(low) && Number.isFinite(high);
  let first: Float64Array | undefined;
  for (let shrinkage = 0; shrinkage < SHRINKAGES; shrinkage++) {
    const t = numeric ? low + stream.uniform() * (high - low) : 0;
    const point = at.map((u, i) => u + t * direction[i]);
    for (const i of chosen) {
      const { kind, levels } = domain[i];
      // Where no new choice is legal, the numbers alone may still move.
      if (kind === 'categorical' && shrinkage < SHRINKAGES / 2) point[i] = levels[stream.below(levels.length)];
    }
    const unit = snap(point);
    if (isLegal(unit)) return unit;
    first ??= unit;
    if (t < 0) low = t;
    else high = t;
  }
  const moved = linearOf(space).length > 0 ? repair(problem, first!) : at;
  return isLegal(moved) ? moved : at;
}

/** One, two or all of d coordinates, each with probability 1/3. */
function chooseCoordinates(d: number, stream: Stream): readonly number[] {
  const size = [1, Math.min(2, d), d][stream.below(3)];
  if (size === d) return Array.from({ length: d }, (_, i) => i);
  const first = stream.below(d);
  return size === 1 ? [first] : [first, (first + 1 + stream.below(d - 1)) % d];
}
