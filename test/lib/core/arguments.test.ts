import { describe, expect, test } from 'vitest';
import * as check from '../../../lib/core/arguments.js';

const refused = (message: string) => expect.objectContaining({ code: 'INVALID_ARGUMENT', message });

describe('guard', () => {
  const describeArguments: (...given: unknown[]) => string = check.guard('f', {
    'Matrix, number': () => 'matrix',
    'Vector, number': () => 'vector',
    'Matrix, number, Options': () => 'matrix with options',
  });

  test('dispatches on the types of its arguments', () => {
    expect(describeArguments([[1]], 1)).toBe('matrix');
    expect(describeArguments({ data: new Float64Array(1), shape: [1, 1] }, 1)).toBe('matrix');
    expect(describeArguments([1], 1)).toBe('vector');
    expect(describeArguments(new Float64Array(1), 1)).toBe('vector');
    expect(describeArguments([[1]], 1, {})).toBe('matrix with options');
    expect(describeArguments([[1]], 1, undefined)).toBe('matrix with options');
  });

  test('says which argument is wrong, and what it should be', () => {
    expect(() => describeArguments('x', 1)).toThrow(
      refused(
        'f: expected argument 1 to be a vector (number[] or Float64Array) or a matrix (number[][] or { data: Float64Array, ' +
          'shape: [n, d] }), received "x". Check the order of the arguments.',
      ),
    );
    expect(() => describeArguments([[1]], '1')).toThrow(
      refused('f: expected argument 2 to be number, received "1". Check the order of the arguments.'),
    );
    expect(() => describeArguments([[1]])).toThrow(
      refused('f: expected argument 2 to be number, received nothing. Check the order of the arguments.'),
    );
    expect(() => describeArguments([[1]], 1, {}, 4)).toThrow(/^f: expected at most 3 arguments/);
  });
});

describe('denseMatrix', () => {
  const dense = (value: unknown) => check.denseMatrix('f', 'x', value as check.Matrix);

  test('packs rows, and takes dense input without a copy', () => {
    expect(dense([[1, 2], Float64Array.of(3, 4)])).toEqual({ data: Float64Array.of(1, 2, 3, 4), shape: [2, 2] });
    const data = Float64Array.of(1, 2);
    expect(dense({ data, shape: [1, 2] }).data).toBe(data);
  });

  test.each([
    [[], 'f: expected x to have at least one row and one column, received an empty matrix. Pass some points.'],
    [[[]], 'f: expected x to have at least one row and one column, received an empty matrix. Pass some points.'],
    [[[1, 2], [3]], 'f: expected x to have 2 values in each row, received 1 in row 1. Even out the rows.'],
    [
      [[1], [Number.NaN]],
      'f: expected x to hold finite numbers, received NaN in row 1, column 0. Leave out rows that are not measured.',
    ],
    [
      [[1, 'a']],
      'f: expected x to hold numbers, received "a" in row 0, column 1. Encode other values as numbers first.',
    ],
    [
      { data: new Float64Array(3), shape: [2, 2] },
      'f: expected x.data to hold 2 × 2 values, received 3. Make data and shape agree.',
    ],
    [
      { data: [1], shape: [1, 1] },
      'f: expected x as { data: Float64Array, shape: [n, d] }, received { data, shape }. Or pass an array of rows.',
    ],
    [
      { data: new Float64Array(0), shape: [0, 2] },
      'f: expected x.shape[0] to be an integer >= 1, received 0. Pass such an integer.',
    ],
  ])('refuses %j', (value, message) => {
    expect(() => dense(value)).toThrow(refused(message));
  });
});

describe('scalars, vectors, options', () => {
  test('vector', () => {
    const data = Float64Array.of(1);
    expect(check.vector('f', 'y', data)).toBe(data);
    expect(check.vector('f', 'y', [1, 2], 2)).toEqual(Float64Array.of(1, 2));
    expect(() => check.vector('f', 'y', [])).toThrow(/at least one value/);
    expect(() => check.vector('f', 'y', [1], 2)).toThrow(/expected y to hold 2 values, received 1/);
    expect(() => check.vector('f', 'y', [1, Infinity])).toThrow(/received Infinity at index 1/);
    expect(() => check.vector('f', 'y', ['1' as never])).toThrow(/received "1" at index 0/);
  });

  test('integer, finite, flag, choice', () => {
    expect(check.integer('f', 'n', 3, 1)).toBe(3);
    for (const bad of [0, 1.5, Number.NaN, '3', undefined])
      expect(() => check.integer('f', 'n', bad, 1)).toThrow(/n to be/);
    expect(() => check.integer('f', 'n', 5, 1, 4)).toThrow(/in \[1, 4\]/);
    expect(check.finite('f', 's', -1)).toBe(-1);
    expect(() => check.finite('f', 's', 0, true)).toThrow(/a finite number > 0, received 0/);
    expect(() => check.finite('f', 's', Infinity)).toThrow(/a finite number, received Infinity/);
    expect(check.flag('f', 'log', false)).toBe(false);
    expect(() => check.flag('f', 'log', 1)).toThrow(/true or false/);
    expect(check.choice('f', 'kernel', 'rbf', ['rbf'])).toBe('rbf');
    expect(() => check.choice('f', 'kernel', 'rfb', ['rbf'])).toThrow(/one of "rbf", received "rfb"/);
  });

  test('lengthscales, hyperparameters, categorical', () => {
    expect(check.lengthscales('f', 2, 3)).toEqual([2, 2, 2]);
    expect(() => check.lengthscales('f', [1], 2)).toThrow(/lengthscales as one number or 2/);
    expect(() => check.lengthscales('f', [1, 0], 2)).toThrow(/lengthscales\[1\]/);
    const full = { lengthscales: 1, outputscale: 1, noise: 0 };
    expect(check.hyperparameters('f', full, 1)).toEqual({ lengthscales: [1], outputscale: 1, noise: 0, mean: 0 });
    expect(() => check.hyperparameters('f', { ...full, noise: -1 }, 1)).toThrow(/noise >= 0/);
    expect(() => check.hyperparameters('f', { ...full, nose: 1 }, 1)).toThrow(/Did you mean "noise"/);
    expect(check.categorical('f', undefined, 2)).toBeUndefined();
    expect(check.categorical('f', [true, false], 2)).toEqual(Uint8Array.of(1, 0));
    expect(() => check.categorical('f', [1, 0], 2)).toThrow(/categorical as 2 booleans/);
  });
});
