import { expect, test } from 'vitest';
import { candidates, pointAt, spaceFillingPoints } from '../../../../lib/engine/portable/candidates.js';
import { Domain } from '../../../../lib/engine/portable/domain.js';
import { Purpose, Random } from '../../../../lib/engine/portable/random.js';
import { categorical, continuous, ordered } from '../engines.js';

const domain = Domain.of([continuous, ordered, categorical]);

function rows(points: Float64Array): number[][] {
  return Array.from({ length: points.length / 3 }, (_, i) => [...points.subarray(3 * i, 3 * i + 3)]);
}

function isLegal(row: number[]): boolean {
  const snapped = Float64Array.from(row);
  domain.snap(snapped);
  return snapped.every((x, k) => x === row[k]);
}

test('candidates: Sobol points, perturbations of the elite, neighbours of its first row, that row; all legal', () => {
  const elite = Float64Array.of(0.4, 0.5, 0.25, 0.1, 1, 0.75);
  const found = rows(candidates(domain, elite, 64, new Random(1, Purpose.candidates, 0)));
  // Neighbours: two levels beside 0.5, the other category.
  expect(found).toHaveLength(64 + 256 + 3 + 1);
  expect(found.every(isLegal)).toBe(true);
  expect(found.slice(-4)).toEqual([
    [0.4, 0.25, 0.25],
    [0.4, 0.75, 0.25],
    [0.4, 0.5, 0.75],
    [0.4, 0.5, 0.25],
  ]);
  const narrow = found[64];
  expect(Math.abs(narrow[0] - 0.4)).toBeLessThan(0.01);
  expect(narrow.slice(1)).toEqual([0.5, 0.25]);
});

test('without an elite only Sobol points, keyed by the stream', () => {
  const random = new Random(1, Purpose.candidates, 0);
  const seed = new Random(1, Purpose.candidates, 0).nextU64();
  expect(candidates(domain, new Float64Array(0), 16, random)).toEqual(spaceFillingPoints(domain, 16, seed));
});

test('space-filling points lie between the bounds', () => {
  const narrow = new Domain(domain.dimensions.map((each) => ({ ...each, low: 0.25, high: 0.5 })));
  const points = rows(spaceFillingPoints(narrow, 64, 7));
  expect(points.every(([x]) => x >= 0.25 && x < 0.5)).toBe(true);
});

test('pointAt counts through every legal point', () => {
  const discrete = Domain.of([ordered, categorical]);
  const points = Array.from({ length: discrete.cardinality() }, (_, i) => pointAt(discrete, i).join());
  expect(new Set(points).size).toBe(10);
});
