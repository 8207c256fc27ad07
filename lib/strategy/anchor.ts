import { Purpose } from '../engine/engine.js';
import { TunesmithError } from '../errors.js';
import { allCombinations } from './combinations.js';
import { linearOf, repair } from './repair.js';
import type { Problem } from './strategy.js';
import { type Stream, streamOf } from './stream.js';

/** Points drawn in search of a legal one. */
const DRAWS = 8192;
/** Of them so many, the first, are moved onto the boundaries of linear constraints: a costlier attempt. */
const REPAIRED = 64;
/** Every combination of the discrete values is tried in spaces with at most so many. */
const ENUMERATED = 1 << 17;

/**
 * A point that satisfies the constraints, a function of the space alone: the defaults, the centre, a point drawn (every other
 * one near a corner, where sums are small) or such a point moved onto the boundaries of the linear constraints that it
 * violates, or one of all configurations where these are few.
 * Throws NO_LEGAL_CONFIGURATION if none of these is legal.
 */
export function anchorOf(problem: Omit<Problem, 'anchor'>): Float64Array {
  const { domain, snap, isLegal, defaults } = problem;
  const d = domain.length;
  const stream = streamOf({ engine: problem.engine, seed: 0 }, Purpose.anchor, 0);
  let repairs = linearOf(problem.space).length > 0 ? REPAIRED : 0;
  const legal = (unit: Float64Array): Float64Array | undefined => {
    if (isLegal(unit)) return unit;
    if (repairs-- <= 0) return undefined;
    const repaired = repair(problem, unit);
    return isLegal(repaired) ? repaired : undefined;
  };
  let found = (defaults && legal(defaults)) ?? legal(snap(new Float64Array(d).fill(0.5)));
  for (let draw = 0; found === undefined && draw < DRAWS; draw++) {
    found = legal(snap(draw % 2 === 0 ? stream.point(d) : nearCorner(d, stream)));
  }
  const every = allCombinations(problem, () => stream.uniform());
  const few = every.count <= ENUMERATED;
  for (let k = 0; found === undefined && few && k < every.count; k++) {
    const unit = every.at(k);
    if (isLegal(unit)) found = unit;
  }
  return found ?? refuse(few && problem.cardinality < Infinity);
}

/** A uniform point shrunk towards a corner (all low, all high, or any) by a factor of 1 to 1/128. */
function nearCorner(d: number, stream: Stream): Float64Array {
  const scale = 2 ** (-7 * stream.uniform());
  const kind = stream.below(3);
  return Float64Array.from({ length: d }, () => {
    const high = kind === 2 ? stream.below(2) : kind;
    const u = scale * stream.uniform();
    return high === 1 ? 1 - u : u;
  });
}

function refuse(exhaustive: boolean): never {
  throw new TunesmithError(
    'NO_LEGAL_CONFIGURATION',
    exhaustive
      ? 'createStudy: expected a configuration that satisfies the constraints, received a space without any. Relax them.'
      : `createStudy: expected a configuration that satisfies the constraints, received none among ${DRAWS} drawn. ` +
          'Relax them, or give every parameter a default so that the defaults satisfy them.',
  );
}
