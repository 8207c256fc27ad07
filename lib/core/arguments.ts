import typedFunction from 'typed-function';
import { finite, integer, invalid } from '../check.js';
import type { Hyperparameters } from '../engine/engine.js';
import { show } from '../errors.js';
import { checkOptions } from '../options.js';

export { choice, finite, flag, integer, invalid } from '../check.js';

/** Dense row-major matrix: element (i, j) is data[i * shape[1] + j]. */
export interface DenseMatrix {
  readonly data: Float64Array;
  readonly shape: readonly [rows: number, columns: number];
}

/** Rows of equal length, or a dense row-major matrix (used without a copy). */
export type Matrix = readonly (readonly number[] | Float64Array)[] | DenseMatrix;

export type Vector = readonly number[] | Float64Array;

/** Shapes the guards tell apart. Contents (finite, not ragged, lengths) are for denseMatrix and vector to check. */
const types = [
  { name: 'Vector', test: isVector, description: 'a vector (number[] or Float64Array)' },
  { name: 'Matrix', test: isMatrix, description: 'a matrix (number[][] or { data: Float64Array, shape: [n, d] })' },
  { name: 'Options', test: isOptions, description: 'an options object' },
] as const;

const typed = typedFunction.create();
typed.addTypes(types);
typed.onMismatch = (name, args, signatures) => {
  const { index, expected } = typed.createError(name, args, signatures).data;
  if (index === undefined || expected === undefined) {
    const most = Math.max(...signatures.map((each) => each.params.length));
    throw invalid(name, `at most ${most} arguments that belong together`, `${args.length}`, 'See its overloads.');
  }
  const wanted = [...new Set(expected)].map((type) => types.find((each) => each.name === type)?.description ?? type);
  throw invalid(
    name,
    `argument ${index + 1} to be ${wanted.join(' or ')}`,
    index < args.length ? show(args[index]) : 'nothing',
    'Check the order of the arguments.',
  );
};

/**
 * A function that dispatches on the types of its arguments: typed-function's, with errors in the house's form.
 * Keys are signatures such as `Matrix, Vector, Options`. Throws INVALID_ARGUMENT where none matches.
 */
export function guard<F>(name: string, signatures: Readonly<Record<string, (...args: never[]) => unknown>>): F {
  return typed(name, signatures) as F;
}

function isVector(value: unknown): boolean {
  return value instanceof Float64Array || (Array.isArray(value) && !value.some(Array.isArray));
}

function isMatrix(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((row) => Array.isArray(row) || row instanceof Float64Array);
  return typeof value === 'object' && value !== null && 'data' in value && 'shape' in value;
}

function isOptions(value: unknown): boolean {
  if (value === undefined) return true;
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !('data' in value);
}

/** The matrix as dense, at least 1×1, every value finite. */
export function denseMatrix(where: string, name: string, value: Matrix): DenseMatrix {
  const dense = 'data' in value ? value : packRows(where, name, value);
  const { data, shape } = dense;
  if (!(data instanceof Float64Array) || !Array.isArray(shape) || shape.length !== 2) {
    throw invalid(where, `${name} as { data: Float64Array, shape: [n, d] }`, show(value), 'Or pass an array of rows.');
  }
  integer(where, `${name}.shape[0]`, shape[0], 1);
  integer(where, `${name}.shape[1]`, shape[1], 1);
  if (data.length !== shape[0] * shape[1]) {
    const expected = `${name}.data to hold ${shape[0]} × ${shape[1]} values`;
    throw invalid(where, expected, `${data.length}`, 'Make data and shape agree.');
  }
  const bad = data.findIndex((each) => !Number.isFinite(each));
  if (bad >= 0) {
    const place = `${show(data[bad])} in row ${Math.floor(bad / shape[1])}, column ${bad % shape[1]}`;
    throw invalid(where, `${name} to hold finite numbers`, place, 'Leave out rows that are not measured.');
  }
  return dense;
}

function packRows(where: string, name: string, rows: readonly (readonly number[] | Float64Array)[]): DenseMatrix {
  if (rows.length === 0 || rows[0].length === 0) {
    throw invalid(where, `${name} to have at least one row and one column`, 'an empty matrix', 'Pass some points.');
  }
  const d = rows[0].length;
  const data = new Float64Array(rows.length * d);
  for (const [i, row] of rows.entries()) {
    if (row.length !== d) {
      throw invalid(
        where,
        `${name} to have ${d} values in each row`,
        `${row.length} in row ${i}`,
        'Even out the rows.',
      );
    }
    const strange = row.findIndex((each) => typeof each !== 'number');
    if (strange >= 0) {
      const place = `${show(row[strange])} in row ${i}, column ${strange}`;
      throw invalid(where, `${name} to hold numbers`, place, 'Encode other values as numbers first.');
    }
    data.set(row, i * d);
  }
  return { data, shape: [rows.length, d] };
}

/** The vector as a Float64Array of `length` (if given) finite values, at least one. */
export function vector(where: string, name: string, value: Vector, length?: number): Float64Array {
  if (!Array.isArray(value) && !(value instanceof Float64Array)) {
    throw invalid(where, `${name} to be an array or a Float64Array`, show(value), 'Pass one value a row.');
  }
  if (length === undefined ? value.length === 0 : value.length !== length) {
    const wanted = length === undefined ? 'at least one value' : `${length} value${length === 1 ? '' : 's'}`;
    throw invalid(where, `${name} to hold ${wanted}`, `${value.length}`, 'Pass one value a row.');
  }
  const bad = value.findIndex((each) => !Number.isFinite(each));
  if (bad >= 0) {
    throw invalid(
      where,
      `${name} to hold finite numbers`,
      `${show(value[bad])} at index ${bad}`,
      'Leave out failed points.',
    );
  }
  return value instanceof Float64Array ? value : Float64Array.from(value);
}

/** d lengthscales; one number stands for d equal ones. */
export function lengthscales(where: string, value: unknown, d: number): number[] {
  if (typeof value === 'number') return new Array<number>(d).fill(finite(where, 'lengthscales', value, true));
  if (!(Array.isArray(value) || value instanceof Float64Array) || value.length !== d) {
    throw invalid(where, `lengthscales as one number or ${d}`, show(value), 'Pass one lengthscale a column.');
  }
  return Array.from(value, (each, k) => finite(where, `lengthscales[${k}]`, each, true));
}

/** Complete hyperparameters for d columns. */
export function hyperparameters(where: string, value: unknown, d: number): Hyperparameters {
  checkOptions(where, value as object, ['lengthscales', 'outputscale', 'noise', 'mean']);
  const given = value as Partial<Record<keyof Hyperparameters, unknown>>;
  const noise = finite(where, 'noise', given.noise);
  if (noise < 0) throw invalid(where, 'noise >= 0', show(noise), 'It is a variance.');
  return {
    lengthscales: lengthscales(where, given.lengthscales, d),
    outputscale: finite(where, 'outputscale', given.outputscale, true),
    noise,
    mean: finite(where, 'mean', given.mean ?? 0),
  };
}

/** d flags as the engine wants them; undefined stays undefined. */
export function categorical(where: string, value: unknown, d: number): Uint8Array | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || value.length !== d || value.some((flag) => typeof flag !== 'boolean')) {
    throw invalid(where, `categorical as ${d} booleans`, show(value), 'Pass one flag a column.');
  }
  return Uint8Array.from(value, Number);
}
