import type { Problem } from '../../../bench/problem.js';
import type { Params } from '../../../lib/space.js';
import { decode } from '../../../lib/unit-cube.js';

/** Parameter values at the point of the unit cube that `next` draws. */
export function randomParams(problem: Problem, next: () => number): Params {
  return decode(problem.space, Float64Array.from(problem.space.names, next));
}

/** A point as the parameters x0, x1, ... */
export function named(x: readonly number[]): { [name: string]: number } {
  return Object.fromEntries(x.map((value, i) => [`x${i}`, value]));
}
