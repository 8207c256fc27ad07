import { Purpose } from '../engine/engine.js';
import { type Combinations, combinations, everyValue } from './combinations.js';
import type { History, Problem } from './strategy.js';

/** Point (length d) number k of a sequence; need not be legal. */
export type Draw = (k: number) => Float64Array;

/** Draws again so often before the space is searched for what is left. */
const RETRIES = 32;

/** Up to `wanted` points that neither the history nor `taken` holds. */
type Unseen = (history: History, wanted: number, draw: Draw, taken?: readonly Float64Array[]) => Float64Array[];

/**
 * Finds legal points that the history has not seen: of `wanted` points number i is draw(asked + i), snapped. In a finite
 * space a point already seen is redrawn uniformly, at last replaced by the next unseen one after a random place in the
 * enumeration of all configurations. Returns fewer than wanted only if no more are left. Pure: a function of the history.
 */
export function unseenPoints(problem: Problem): Unseen {
  const { engine, seed, domain, names, space, cardinality, snap } = problem;
  const d = domain.length;
  let every: Combinations | undefined;

  const redraw = (k: number, seen: (unit: Float64Array) => boolean): Float64Array | undefined => {
    const numbers = engine.uniform(seed, Purpose.fallback, k, RETRIES * d + 1);
    for (let retry = 0; retry < RETRIES; retry++) {
      const unit = snap(numbers.subarray(retry * d, (retry + 1) * d));
      if (!seen(unit)) return unit;
    }
    every ??= combinations(
      domain,
      names.map((name) => everyValue(name, space.parameters[name])),
    );
    const start = Math.floor(numbers[RETRIES * d] * every.count);
    for (let step = 0; step < every.count; step++) {
      const unit = every.at((start + step) % every.count);
      if (!seen(unit)) return unit;
    }
    return undefined;
  };

  return (history, wanted, draw, taken = []) => {
    const points: Float64Array[] = [];
    const batch = new Set(taken.map((unit) => unit.join()));
    const seen = (unit: Float64Array): boolean => history.has(unit) || batch.has(unit.join());
    for (let i = 0; i < wanted; i++) {
      const drawn = snap(draw(history.asked + i));
      const unit = cardinality < Infinity && seen(drawn) ? redraw(history.asked + i, seen) : drawn;
      if (unit === undefined) break;
      points.push(unit);
      if (cardinality < Infinity) batch.add(unit.join());
    }
    return points;
  };
}
