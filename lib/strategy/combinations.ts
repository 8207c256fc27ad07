import type { Dimension } from '../engine/engine.js';
import { levelCount, levelValue } from '../levels.js';
import type { Parameter } from '../parameter.js';
import { defineSpace, type Space } from '../space.js';
import { cardinality, domainOf, encode, satisfies } from '../unit-cube.js';
import type { Problem } from './strategy.js';

/** Values of one coordinate, in the order in which they are visited. */
export interface Values {
  readonly count: number;
  /** Unit coordinate of value number i = 0 .. count - 1. */
  at(i: number): number;
}

/** All combinations of the coordinates' values, those of inactive coordinates left out. */
export interface Combinations {
  readonly count: number;
  /** Point (length d) number k = 0 .. count - 1; the last coordinate varies fastest. */
  at(k: number): Float64Array;
}

/** Every legal value of a parameter with finitely many. */
export function everyValue(name: string, parameter: Parameter): Values {
  const alone = defineSpace({ [name]: { ...parameter, when: undefined } as Parameter });
  const at = (i: number): number => encode(alone, { [name]: levelValue(parameter, i) })[0];
  return { count: levelCount(parameter), at };
}

/** All combinations of the space's discrete values; each active continuous coordinate is drawn by `draw`. */
export function allCombinations(
  { domain, names, space }: Pick<Problem, 'domain' | 'names' | 'space'>,
  draw: () => number,
): Combinations {
  const values = names.map((name, i): Values => {
    if (domain[i].kind === 'continuous') return { count: 1, at: draw };
    const { levels } = domain[i];
    // The engine sees only some of very many levels.
    const complete = levels.length === levelCount(space.parameters[name]);
    return complete ? { count: levels.length, at: (k) => levels[k] } : everyValue(name, space.parameters[name]);
  });
  return combinations(domain, values);
}

/** Spaces with at most so many configurations are counted one by one. */
const COUNTED = 10_000;
const counts = new WeakMap<Space, number>();

/**
 * Number of distinct legal configurations; Infinity when some parameter is continuous. With constraints an upper bound where
 * the space has more than 10,000 configurations before them.
 */
export function configurationCount(space: Space): number {
  const bound = cardinality(space);
  if (space.constraints.length === 0 || bound > COUNTED) return bound;
  let count = counts.get(space);
  if (count === undefined) {
    const every = allCombinations({ space, domain: domainOf(space), names: space.names }, () => 0.5);
    count = Array.from({ length: bound }, (_, k) => satisfies(space, every.at(k))).filter(Boolean).length;
    counts.set(space, count);
  }
  return count;
}

/**
 * The combinations as a mixed-radix number system. With conditions a coordinate's radix is the sum, over its values, of
 * the product of the radices of the children that the value switches on; so counting and k -> point need no enumeration.
 */
export function combinations(domain: readonly Dimension[], values: readonly Values[]): Combinations {
  const children = domain.map((_, i) => domain.flatMap(({ parent }, child) => (parent === i ? [child] : [])));
  const roots = domain.flatMap(({ parent }, i) => (parent < 0 ? [i] : []));
  const radices = new Map<number, number>();
  const activeChildren = (i: number, u: number): readonly number[] =>
    children[i].filter((child) => domain[child].parentLevels.includes(u));
  const product = (dimensions: readonly number[]): number => dimensions.reduce((size, i) => size * radix(i), 1);

  function radix(i: number): number {
    if (children[i].length === 0) return values[i].count;
    const known = radices.get(i);
    if (known !== undefined) return known;
    let sum = 0;
    for (let v = 0; v < values[i].count; v++) sum += product(activeChildren(i, values[i].at(v)));
    radices.set(i, sum);
    return sum;
  }

  function place(point: Float64Array, dimensions: readonly number[], k: number): void {
    let rest = k;
    for (const i of dimensions.toReversed()) {
      placeOne(point, i, rest % radix(i));
      rest = Math.floor(rest / radix(i));
    }
  }

  function placeOne(point: Float64Array, i: number, k: number): void {
    if (children[i].length === 0) {
      point[i] = values[i].at(k);
      return;
    }
    let rest = k;
    for (let v = 0; v < values[i].count; v++) {
      point[i] = values[i].at(v);
      const active = activeChildren(i, point[i]);
      const size = product(active);
      if (rest < size) {
        place(point, active, rest);
        return;
      }
      rest -= size;
    }
  }

  return {
    count: product(roots),
    at(k) {
      const point = Float64Array.from(domain, ({ inactive }) => inactive);
      place(point, roots, k);
      return point;
    },
  };
}
