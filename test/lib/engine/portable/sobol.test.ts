import { expect, test } from 'vitest';
import { sobol, sobolUnscrambled } from '../../../../lib/engine/portable/sobol.js';
import { golden } from '../engines.js';

interface Golden {
  readonly first: readonly (readonly number[])[];
  readonly rows: readonly number[];
  readonly later: readonly (readonly number[])[];
  readonly later_start: number;
}

const expected = golden<Golden>('sobol');
const words = (points: Float64Array, row: number, d: number) =>
  Array.from(points.subarray(row * d, (row + 1) * d), (u) => u * 2 ** 32);

test("unscrambled points equal SciPy's in all dimensions", () => {
  const points = sobolUnscrambled(0, 64, 256);
  expected.rows.forEach((row, i) => {
    expect(words(points, row, 256)).toEqual(expected.first[i]);
  });
});

test("unscrambled points equal SciPy's from the millionth on", () => {
  const points = sobolUnscrambled(expected.later_start, expected.later.length, 8);
  expected.later.forEach((row, i) => {
    expect(words(points, i, 8)).toEqual(row);
  });
});

test('too many points, or unscrambled too many dimensions, are refused', () => {
  expect(() => sobol(1, 2 ** 32 - 1, 2, 1)).toThrow(/start \+ count <= 2\^32/);
  expect(() => sobolUnscrambled(0, 1, 257)).toThrow(/d <= 256, received 257/);
});
