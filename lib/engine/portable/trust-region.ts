import { Domain, lowerBound } from './domain.js';

const INITIAL_LENGTH = 0.8;
const LONGEST = 1.6;
const SHORTEST = 2 ** -7;
const SUCCESS_TOLERANCE = 3;
const LEAST_FAILURE_TOLERANCE = 4;

/**
 * Side of the trust region after the losses, told in this order, non-finite ones failed: a pure function of the history.
 * Starts at 0.8; doubled after 3 successes in a row (at most 1.6), halved after max(4, d) failures in a row; below 0.5^7 it
 * starts again at 0.8. A success is a new least loss; best: the least loss before them.
 * Source: Eriksson et al. (2019), TuRBO-1, but with any improvement as a success: units play no part.
 */
export function trustRegionLength(losses: Float64Array, best: number, d: number): number {
  const failureTolerance = Math.max(LEAST_FAILURE_TOLERANCE, d);
  let least = best;
  let length = INITIAL_LENGTH;
  let successes = 0;
  let failures = 0;
  for (const loss of losses) {
    const success = loss < least; // false for NaN
    if (success) least = loss;
    successes = success ? successes + 1 : 0;
    failures = success ? 0 : failures + 1;
    if (successes === SUCCESS_TOLERANCE) {
      length = Math.min(2 * length, LONGEST);
      successes = 0;
    } else if (failures === failureTolerance) {
      length = length / 2 < SHORTEST ? INITIAL_LENGTH : length / 2;
      failures = 0;
    }
  }
  return length;
}

/**
 * The part of the domain within length / 2 of the center (a legal point, d) in each dimension where distance means something;
 * whole along categorical dimensions and those inactive at the center. Ordered dimensions keep the levels beside the center's.
 * Every legal point of the subdomain is a legal point of the domain.
 */
export function trustRegion(domain: Domain, center: Float64Array, length: number): Domain {
  const active = domain.active(center);
  return new Domain(
    domain.dimensions.map((dimension, i) => {
      if (dimension.kind === 'categorical' || !active[i]) return dimension;
      const low = Math.max(dimension.low, center[i] - length / 2);
      const high = Math.min(dimension.high, center[i] + length / 2);
      if (dimension.kind === 'continuous') return { ...dimension, low, high };
      return { ...dimension, low, high, levels: levelsWithin(dimension.levels, center[i], low, high) };
    }),
    domain.constraints,
  );
}

/** The levels in [low, high], and at least those next to the center's. */
function levelsWithin(levels: Float64Array, center: number, low: number, high: number): Float64Array {
  const at = lowerBound(levels, center);
  const first = Math.min(lowerBound(levels, low), Math.max(at - 1, 0));
  const above = lowerBound(levels, high);
  const last = Math.max(levels[above] === high ? above + 1 : above, Math.min(at + 2, levels.length));
  return levels.slice(first, last);
}
