import { show, TunesmithError } from '../../errors.js';
import type { Dimension, Hyperparameters, KernelName, LinearTerms, PriorName } from '../engine.js';

/**
 * What the binding is to the core: values from outside, read as what the engine needs. Each throws INVALID_ARGUMENT, naming the
 * function and the argument, if the value is of another type or range.
 */

/** Largest array the engine hands out or factorizes, in doubles (1 GiB). */
export const MAX_VALUES = 2 ** 27;

const KERNELS: readonly KernelName[] = ['matern52', 'rbf'];
const PRIORS: readonly PriorName[] = ['scaled', 'vizier', 'lognormal', 'none'];
const KINDS: readonly Dimension['kind'][] = ['continuous', 'ordered', 'categorical'];

export function refusal(where: string, expected: string, received: string): TunesmithError {
  return new TunesmithError('INVALID_ARGUMENT', `${where}: expected ${expected}, received ${received}.`);
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `an array of length ${value.length}`;
  return ArrayBuffer.isView(value) && 'length' in value ? `a typed array of length ${value.length}` : show(value);
}

export function number(where: string, name: string, value: unknown): number {
  if (typeof value !== 'number') throw refusal(where, `${name} to be a number`, describe(value));
  return value;
}

export function finite(where: string, name: string, value: unknown): number {
  if (!Number.isFinite(value)) throw refusal(where, `${name} to be a finite number`, describe(value));
  return value as number;
}

export function positive(where: string, name: string, value: unknown): number {
  const given = finite(where, name, value);
  if (given <= 0) throw refusal(where, `${name} > 0`, describe(value));
  return given;
}

function integer(where: string, name: string, value: unknown, lowest: number, highest: number): number {
  if (!Number.isInteger(value) || !((value as number) >= lowest && (value as number) <= highest)) {
    throw refusal(where, `${name} to be an integer in [${lowest}, ${highest}]`, describe(value));
  }
  return value as number;
}

/** Integer in [0, 2^53). */
export function count(where: string, name: string, value: unknown): number {
  return integer(where, name, value, 0, Number.MAX_SAFE_INTEGER);
}

/** Integer in [0, 2^32). */
export function u32(where: string, name: string, value: unknown): number {
  return integer(where, name, value, 0, 2 ** 32 - 1);
}

/** Integer in [1, 2^27]. */
export function size(where: string, name: string, value: unknown): number {
  return integer(where, name, value, 1, MAX_VALUES);
}

export function flag(where: string, name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw refusal(where, `${name} to be a boolean`, describe(value));
  return value;
}

export function object<T extends object>(where: string, name: string, value: T): T {
  if (typeof value !== 'object' || value === null) throw refusal(where, `${name} to be an object`, describe(value));
  return value;
}

export function choice<T extends string>(where: string, name: string, value: unknown, choices: readonly T[]): T {
  const chosen = choices.find((each) => each === value);
  if (chosen !== undefined) return chosen;
  throw refusal(where, `${name} to be one of ${choices.map((each) => `"${each}"`).join(' ')}`, describe(value));
}

/** Not copied. */
export function doubles(where: string, name: string, value: unknown): Float64Array {
  if (!(value instanceof Float64Array)) throw refusal(where, `${name} to be a Float64Array`, describe(value));
  return value;
}

/** As doubles, every element finite. */
export function finiteDoubles(where: string, name: string, value: unknown): Float64Array {
  const values = doubles(where, name, value);
  const bad = values.findIndex((each) => !Number.isFinite(each));
  if (bad >= 0) throw refusal(where, `${name} to hold finite numbers`, `${values[bad]} at index ${bad}`);
  return values;
}

/** n standard deviations or variances, each finite and >= 0; undefined as it is. Not copied. */
export function spreads(where: string, name: string, value: unknown, n: number): Float64Array | undefined {
  if (value === undefined) return undefined;
  const given = finiteDoubles(where, name, value);
  if (given.length !== n) throw refusal(where, `${name} to hold ${n} values`, `${given.length}`);
  const negative = given.find((each) => each < 0);
  if (negative !== undefined) throw refusal(where, `${name} to hold values >= 0`, `${negative}`);
  return given;
}

/** d flags of a Uint8Array; d zeros if undefined. */
export function categorical(where: string, value: unknown, d: number): Uint8Array {
  if (value === undefined) return new Uint8Array(d);
  if (value instanceof Uint8Array && value.length === d) return value;
  throw refusal(where, `categorical to be a Uint8Array of ${d} flags`, describe(value));
}

/** d lengthscales, an array of positive numbers. */
export function lengthscales(where: string, value: unknown, d: number): number[] {
  if (!Array.isArray(value) || value.length !== d) {
    throw refusal(where, `lengthscales to be an array of ${d} numbers`, describe(value));
  }
  return value.map((each, k) => positive(where, `lengthscales[${k}]`, each));
}

export function hyperparameters(where: string, value: Hyperparameters, d: number): Hyperparameters {
  const given = object(where, 'hyperparameters', value);
  const noise = finite(where, 'noise', given.noise);
  if (noise < 0) throw refusal(where, 'noise >= 0', describe(noise));
  return {
    lengthscales: lengthscales(where, given.lengthscales, d),
    outputscale: positive(where, 'outputscale', given.outputscale),
    noise,
    mean: finite(where, 'mean', given.mean),
  };
}

export function kernel(where: string, value: unknown): KernelName {
  return choice(where, 'kernel', value, KERNELS);
}

export function prior(where: string, value: unknown): PriorName {
  return choice(where, 'prior', value, PRIORS);
}

/** Ascending values in [0, 1], copied. */
function levels(where: string, name: string, value: unknown): Float64Array {
  const given = finiteDoubles(where, name, value);
  const legal = given.every((level, i) => level >= 0 && level <= 1 && (i === 0 || given[i - 1] < level));
  if (!legal) throw refusal(where, `${name} to ascend within [0, 1]`, describe(value));
  return given.slice();
}

export function domain(where: string, value: readonly Dimension[]): Dimension[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw refusal(where, 'domain to be an array of at least one dimension', describe(value));
  }
  return value.map((each, index) => dimension(where, each, index));
}

function dimension(where: string, value: Dimension, index: number): Dimension {
  const name = `domain[${index}]`;
  const given = object(where, name, value);
  const read = {
    kind: choice(where, `${name}.kind`, given.kind, KINDS),
    levels: levels(where, `${name}.levels`, given.levels),
    // Parents stand before children, so one pass decides what is active.
    parent: integer(where, `${name}.parent`, given.parent, -1, index - 1),
    parentLevels: levels(where, `${name}.parentLevels`, given.parentLevels),
    inactive: finite(where, `${name}.inactive`, given.inactive),
  };
  if ((read.levels.length === 0) !== (read.kind === 'continuous')) {
    throw refusal(where, `${name}.levels to be empty exactly when kind is "continuous"`, describe(given.levels));
  }
  return read;
}

/** Linear constraints over the domain, copied; none if undefined. */
export function constraints(
  where: string,
  value: readonly LinearTerms[] | undefined,
  domain: readonly Dimension[],
): LinearTerms[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw refusal(where, 'constraints to be an array', describe(value));
  return value.map((each: LinearTerms, k) => {
    const name = `constraints[${k}]`;
    const given = object(where, name, each);
    const low = number(where, `${name}.low`, given.low);
    const high = number(where, `${name}.high`, given.high);
    if (!(low <= high)) throw refusal(where, `${name}.low <= ${name}.high`, describe(low));
    if (!Array.isArray(given.terms) || given.terms.length !== domain.length) {
      throw refusal(where, `${name}.terms to be an array of length ${domain.length}`, describe(given.terms));
    }
    const terms = domain.map(({ levels }, i) => {
      const term = finiteDoubles(where, `${name}.terms[${i}]`, given.terms[i]);
      const expected = levels.length || 2;
      if (term.length !== 0 && term.length !== expected) {
        throw refusal(where, `${name}.terms[${i}] to hold no or ${expected} values`, `${term.length}`);
      }
      return term.slice();
    });
    return { terms, low, high };
  });
}

/** values / d rows; refused if the division leaves a remainder. */
export function rows(where: string, name: string, values: Float64Array, d: number): number {
  if (values.length % d !== 0) throw refusal(where, `${name} to hold rows of ${d} values`, `${values.length} values`);
  return values.length / d;
}

/** a b; refused above MAX_VALUES. */
export function product(where: string, name: string, a: number, b: number): number {
  if (a * b > MAX_VALUES) throw refusal(where, `${name} of at most 2^27 values`, `${a} x ${b}`);
  return a * b;
}
