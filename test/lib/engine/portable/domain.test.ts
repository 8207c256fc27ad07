import { describe, expect, test } from 'vitest';
import type { Dimension } from '../../../../lib/engine/engine.js';
import { Domain } from '../../../../lib/engine/portable/domain.js';

const dimension = (changes: { readonly [K in keyof Dimension]?: Dimension[K] | number[] }): Dimension => ({
  kind: 'ordered',
  parent: -1,
  inactive: 0.5,
  ...(changes as Partial<Dimension>),
  levels: Float64Array.from(changes.levels ?? []),
  parentLevels: Float64Array.from(changes.parentLevels ?? []),
});

/** optimizer in {0.25, 0.75}; momentum, only for the second; nesterov, only for momentum 0 or 0.3. */
const conditional = Domain.of([
  dimension({ kind: 'categorical', levels: [0.25, 0.75] }),
  dimension({ levels: [0, 0.3, 1], parent: 0, parentLevels: [0.75], inactive: 0.3 }),
  dimension({ kind: 'continuous', parent: 1, parentLevels: [0, 0.3] }),
]);

function snapped(domain: Domain, ...x: number[]): number[] {
  const point = Float64Array.from(x);
  domain.snap(point);
  return [...point];
}

describe('snap', () => {
  test('moves each coordinate to its nearest level', () => {
    const domain = Domain.of([dimension({ levels: [0.1, 0.2, 0.9] }), dimension({ kind: 'continuous' })]);
    expect(snapped(domain, -3, -0.5)).toEqual([0.1, 0]);
    expect(snapped(domain, 0.16, 0.4)).toEqual([0.2, 0.4]);
    expect(snapped(domain, 0.56, 1.5)).toEqual([0.9, 1]);
    expect(snapped(domain, Number.NaN, Number.NaN)).toEqual([0.1, 0]);
    expect(snapped(Domain.of([dimension({ levels: [0, 0.5, 1] })]), 0.25)).toEqual([0]);
  });

  test('resets inactive dimensions, parents first', () => {
    expect(snapped(conditional, 0.9, 0.05, 0.8)).toEqual([0.75, 0, 0.8]);
    expect(snapped(conditional, 0.9, 0.95, 0.8)).toEqual([0.75, 1, 0.5]);
    // momentum holds 0.3 while inactive, a level that would switch nesterov on were momentum active
    expect(snapped(conditional, 0.1, 0.95, 0.8)).toEqual([0.25, 0.3, 0.5]);
  });

  test('refuses a point of the wrong length and a child before its parent', () => {
    expect(() => snapped(conditional, 1)).toThrow(/a point of length 3, received 1/);
    const backwards = Domain.of([
      dimension({ levels: [0, 1], parent: 1, parentLevels: [0] }),
      dimension({ levels: [0, 1] }),
    ]);
    expect(() => snapped(backwards, 0, 0)).toThrow(/the parent of dimension 0 before it/);
  });
});

test('active tells what is switched on', () => {
  expect([...conditional.active(Float64Array.of(0.75, 0.3, 0.8))]).toEqual([1, 1, 1]);
  expect([...conditional.active(Float64Array.of(0.75, 1, 0.5))]).toEqual([1, 1, 0]);
  expect([...conditional.active(Float64Array.of(0.25, 0.3, 0.5))]).toEqual([1, 0, 0]);
});

test('cardinality is the product of the levels, zero where it cannot be counted', () => {
  const three = dimension({ levels: [0, 0.5, 1] });
  const two = dimension({ kind: 'categorical', levels: [0.25, 0.75] });
  const count = (...dimensions: Dimension[]) => Domain.of(dimensions).cardinality();
  expect(count(three, two, three)).toBe(18);
  expect(count()).toBe(1);
  expect(conditional.cardinality()).toBe(0);
  expect(count(...Array.from({ length: 53 }, () => two))).toBe(2 ** 53);
  expect(count(...Array.from({ length: 54 }, () => two))).toBe(0);
});

test('choices are the categorical dimensions that switch no other on', () => {
  expect([...conditional.choices()]).toEqual([0, 0, 0]);
  const [parent] = conditional.dimensions;
  expect([...new Domain([...conditional.dimensions, parent]).choices()]).toEqual([0, 0, 0, 1]);
});

test('categoricalMask marks the Hamming dimensions', () => {
  expect([...conditional.categoricalMask()]).toEqual([1, 0, 0]);
});
