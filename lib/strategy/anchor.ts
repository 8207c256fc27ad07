import { describe, isMet, rangeOf } from '../constraint.js';
import { Purpose } from '../engine/engine.js';
import { TunesmithError } from '../errors.js';
import type { Space } from '../space.js';
import { decode } from '../unit-cube.js';
import { allCombinations } from './combinations.js';
import { linearOf, repair } from './repair.js';
import type { Problem } from './strategy.js';
import { type Stream, streamOf } from './stream.js';
import { walk } from './walk.js';

/** Points drawn in search of a legal one. */
const DRAWS = 8192;
/** Of them so many, the first, are moved onto the boundaries of linear constraints: a costlier attempt. */
const REPAIRED = 64;
/** Walks towards more satisfied constraints, and the steps of each. */
const WALKS = 256;
const STEPS = 4;
/** Every combination of the discrete values is tried in spaces with at most so many. */
const ENUMERATED = 1 << 17;

/**
 * A point that satisfies the constraints, a function of the space alone: the defaults, the centre, a point drawn (every other
 * one near a corner, where sums are small) or such a point moved onto the boundaries of the linear constraints that it
 * violates, the end of walks that keep the constraints satisfied so far until another one is, or one of all configurations
 * where these are few. Source of the walks: Au & Beck (2001), subset simulation, with constraints for levels.
 * Throws NO_LEGAL_CONFIGURATION if none of these is legal.
 */
export function anchorOf(problem: Omit<Problem, 'anchor'>): Float64Array {
  refuseImpossible(problem.space);
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
  const closest = closestOf(problem);
  let found = (defaults && legal(defaults)) ?? legal(snap(new Float64Array(d).fill(0.5)));
  for (let draw = 0; found === undefined && draw < DRAWS; draw++) {
    const unit = snap(draw % 2 === 0 ? stream.point(d) : nearCorner(d, stream));
    found = legal(unit);
    if (found === undefined) closest.offer(unit);
  }
  found ??= closest.walk(stream);
  const every = allCombinations(problem, () => stream.uniform());
  const few = every.count <= ENUMERATED;
  for (let k = 0; found === undefined && few && k < every.count; k++) {
    const unit = every.at(k);
    if (isLegal(unit)) found = unit;
  }
  return found ?? refuse(few && problem.cardinality < Infinity, closest.violated());
}

/** Of the points offered the one that satisfies most constraints, and from where walks look for a legal one. */
function closestOf(problem: Omit<Problem, 'anchor'>) {
  const { space, domain } = problem;
  const metAt = (unit: Float64Array): readonly boolean[] => {
    const params = decode(space, unit);
    return space.constraints.map((constraint, index) => isMet(constraint, index, params));
  };
  let unit: Float64Array | undefined;
  let met: readonly boolean[] = [];
  const offer = (offered: Float64Array): void => {
    const now = metAt(offered);
    if (unit !== undefined && countOf(now) <= countOf(met)) return;
    unit = offered;
    met = now;
  };
  return {
    offer,
    walk(stream: Stream): Float64Array | undefined {
      for (let walked = 0; unit !== undefined && walked < WALKS; walked++) {
        if (met.every(Boolean)) return unit;
        const kept = met;
        const isLegal = (at: Float64Array): boolean => {
          const params = decode(space, at);
          return space.constraints.every((constraint, index) => !kept[index] || isMet(constraint, index, params));
        };
        let at = unit;
        for (let step = 0; step < STEPS * domain.length; step++) {
          at = walk({ ...problem, anchor: undefined, isLegal }, at, 1, stream);
          offer(at);
        }
        // The next walk goes on from here, if nothing better came of this one.
        if (met === kept) unit = at;
      }
      return unit !== undefined && met.every(Boolean) ? unit : undefined;
    },
    /** The first constraint that it violates, in words. */
    violated(): string {
      const index = met.indexOf(false);
      return `constraints[${index}] (${describe(space.constraints[index])})`;
    },
  };
}

function countOf(flags: readonly boolean[]): number {
  return flags.filter(Boolean).length;
}

/** Throws NO_LEGAL_CONFIGURATION for a linear constraint that no parameter values satisfy. */
function refuseImpossible({ constraints, parameters }: Space): void {
  for (const [index, constraint] of constraints.entries()) {
    if (typeof constraint === 'function') continue;
    const [least, greatest] = rangeOf(constraint, parameters);
    const { atMost = Infinity, atLeast = -Infinity } = constraint;
    const tolerance = 1e-9 * Math.max(Math.abs(least), Math.abs(greatest));
    if (least - tolerance <= atMost && greatest + tolerance >= atLeast) continue;
    throw new TunesmithError(
      'NO_LEGAL_CONFIGURATION',
      `createStudy: expected a configuration that satisfies constraints[${index}] (${describe(constraint)}), ` +
        `received parameters whose sum is within [${least}, ${greatest}]. Move the bound.`,
    );
  }
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

function refuse(exhaustive: boolean, violated: string): never {
  throw new TunesmithError(
    'NO_LEGAL_CONFIGURATION',
    exhaustive
      ? 'createStudy: expected a configuration that satisfies the constraints, received a space without any. Relax them.'
      : 'createStudy: expected a configuration that satisfies the constraints, received none ' +
          `among ${DRAWS} drawn and on ${WALKS} walks from the closest, which violates ${violated}. ` +
          'Relax them, or give every parameter a default so that the defaults satisfy them.',
  );
}
