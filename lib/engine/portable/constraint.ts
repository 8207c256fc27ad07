import { type Domain, type LinearConstraint, levelIndex, type Term } from './domain.js';

/** Of the terms' magnitudes: less than the rounding that the caller forgives. */
const ROUNDING = 2e-13;
const ROUNDS = 60;
const EXACT_ROUNDS = 3;
/** Of the steps after the exact ones. */
const RELAXATION = 1.001;

function valueAt({ levels, values }: Term, x: number): number {
  if (values.length === 0) return 0;
  return levels.length === 0 ? values[0] + x * (values[1] - values[0]) : values[levelIndex(levels, x)];
}

function slopeOf({ levels, values }: Term): number {
  return levels.length === 0 && values.length > 0 ? values[1] - values[0] : 0;
}

/**
 * How far Σ_i t_i(x_i) lies above high (> 0) or below low (< 0) at the snapped point x; 0 within the bounds, to 2e-13 of the
 * terms' magnitudes.
 */
export function excess({ terms, low, high }: LinearConstraint, domain: Domain, x: Float64Array): number {
  const active = domain.active(x);
  let sum = 0;
  let magnitude = 0;
  for (let i = 0; i < x.length; i++) {
    if (active[i] === 0) continue;
    const value = valueAt(terms[i], x[i]);
    sum += value;
    magnitude += Math.abs(value);
  }
  if (sum <= high && sum >= low) return 0;
  const bound = sum > high ? high : low;
  return Math.abs(sum - bound) > ROUNDING * (magnitude + Math.abs(bound)) ? sum - bound : 0;
}

/** True if the snapped point x satisfies all of the domain's constraints. */
export function satisfies(domain: Domain, x: Float64Array): boolean {
  return domain.constraints.every((constraint) => excess(constraint, domain, x) === 0);
}

/** Projects onto the boundary within the continuous dimensions: each pass leaves out those that have met a bound. */
function moveNumbers(
  constraint: LinearConstraint,
  domain: Domain,
  x: Float64Array,
  active: Uint8Array,
  stretch: number,
): void {
  const { dimensions } = domain;
  for (let pass = 0; pass <= x.length; pass++) {
    const beyond = excess(constraint, domain, x);
    if (beyond === 0) return;
    const steps = x.map((at, i) => {
      const slope = active[i] ? slopeOf(constraint.terms[i]) : 0;
      const blocked = slope * beyond > 0 ? at <= dimensions[i].low : at >= dimensions[i].high;
      return blocked ? 0 : slope;
    });
    const square = steps.reduce((sum, step) => sum + step * step, 0);
    if (square === 0) return;
    const length = (stretch * beyond) / square;
    for (let i = 0; i < x.length; i++) {
      const { low, high } = dimensions[i];
      if (steps[i] !== 0) x[i] = Math.min(Math.max(x[i] - length * steps[i], low), high);
    }
  }
}

/** Moves discrete dimension i to the nearest level with which the constraint holds, else to the one that helps most. */
function moveLevel(constraint: LinearConstraint, domain: Domain, x: Float64Array, i: number): void {
  const beyond = excess(constraint, domain, x);
  const term = constraint.terms[i];
  const from = x[i];
  const now = valueAt(term, from);
  let helped = 0;
  let distance = Infinity;
  for (const level of domain.dimensions[i].levels) {
    // How much of the excess the level takes away, at most all of it.
    const help = Math.min((now - valueAt(term, level)) / beyond, 1);
    if (help <= 0 || help < helped || (help === helped && Math.abs(level - from) >= distance)) continue;
    x[i] = level;
    helped = help;
    distance = Math.abs(level - from);
  }
}

/**
 * Moves the snapped point x onto one violated constraint's boundary after the other, by the shortest way within the
 * continuous dimensions; where these do not suffice, discrete ones that switch no other on go to the nearest level that does,
 * the first asked being number `first` mod d. Returns whether x satisfies all constraints in the end.
 * Source: Bregman (1965), cyclic projections; steps a little too long end after finitely many (Herman & Chen, 2008).
 */
export function repair(domain: Domain, x: Float64Array, first = 0): boolean {
  const { constraints, dimensions } = domain;
  if (constraints.length === 0) return true;
  const active = domain.active(x);
  for (let round = 0; round < ROUNDS; round++) {
    let whole = true;
    for (const constraint of constraints) {
      if (excess(constraint, domain, x) === 0) continue;
      whole = false;
      const stretch = round < EXACT_ROUNDS ? 1 : RELAXATION;
      moveNumbers(constraint, domain, x, active, stretch);
      for (let k = 0; k < x.length && excess(constraint, domain, x) !== 0; k++) {
        const i = (first + k) % x.length;
        const discrete = constraint.terms[i].values.length > 0 && dimensions[i].levels.length > 0;
        if (!discrete || !active[i] || dimensions.some(({ parent }) => parent === i)) continue;
        moveLevel(constraint, domain, x, i);
        moveNumbers(constraint, domain, x, active, stretch);
      }
    }
    if (whole) return true;
  }
  return satisfies(domain, x);
}

/** The rows (length d) that satisfy the constraints once repaired, in their order. */
export function keepRepaired(domain: Domain, points: Float64Array): Float64Array {
  if (domain.constraints.length === 0) return points;
  const d = domain.size;
  let kept = 0;
  for (let row = 0; row * d < points.length; row++) {
    const x = points.subarray(row * d, (row + 1) * d);
    if (repair(domain, x, row)) points.copyWithin(kept++ * d, row * d, (row + 1) * d);
  }
  return points.slice(0, kept * d);
}

/** normal · z <= offset; |normal| = 1. */
export interface HalfSpace {
  readonly normal: Float64Array;
  readonly offset: number;
}

/**
 * What the constraints ask of the dimensions `free`, continuous and active, while the others stay as at x, in units z_k of
 * scale[free_k]: x_i = z_k scale_i.
 */
export function halfSpaces(
  domain: Domain,
  x: Float64Array,
  free: readonly number[],
  scale: readonly number[],
): readonly HalfSpace[] {
  const active = domain.active(x);
  return domain.constraints.flatMap(({ terms, low, high }) => {
    // The sum where all free dimensions are 0.
    let rest = 0;
    for (let i = 0; i < x.length; i++) if (active[i]) rest += valueAt(terms[i], x[i]);
    for (const i of free) rest -= slopeOf(terms[i]) * x[i];
    const normal = Float64Array.from(free, (i) => slopeOf(terms[i]) * scale[i]);
    const square = normal.reduce((sum, each) => sum + each * each, 0);
    if (square === 0) return [];
    const length = Math.sqrt(square);
    return [1, -1].flatMap((sign) => {
      const bound = sign > 0 ? high : low;
      if (!Number.isFinite(bound)) return [];
      return { normal: normal.map((each) => each * (sign / length)), offset: (sign * (bound - rest)) / length };
    });
  });
}
