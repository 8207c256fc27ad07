import { TunesmithError } from '../../lib/errors.js';

type Box = readonly (readonly [low: number, high: number])[];

/** The box [low, high]^dimension. Throws INVALID_DIMENSION if dimension is not an integer >= least. */
export function box(name: string, dimension: number, low: number, high: number, least = 1): Box {
  if (!Number.isSafeInteger(dimension) || dimension < least) {
    throw new TunesmithError(
      'INVALID_DIMENSION',
      `${name}: expected dimension to be an integer >= ${least}, received ${dimension}. Use for example ${name}(4).`,
    );
  }
  return Array.from({ length: dimension }, () => [low, high] as const);
}

/** (value, ..., value). */
export function constant(dimension: number, value: number): readonly number[] {
  return new Array<number>(dimension).fill(value);
}

/** Σ_i term(x_i, i), i from 0. */
export function sum(x: readonly number[], term: (value: number, index: number) => number): number {
  return x.reduce((total, value, index) => total + term(value, index), 0);
}
