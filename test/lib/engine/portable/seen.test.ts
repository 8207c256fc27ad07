import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Seen } from '../../../../lib/engine/portable/seen.js';

test('points are the same if every coordinate rounds to the same multiple of 2^-40', () => {
  const seen = new Seen();
  seen.insertRows(Float64Array.of(0.5, 0.25, 0, 1), 2);
  expect(seen.size).toBe(2);
  expect(seen.contains(Float64Array.of(0.5, 0.25 + 1e-13))).toBe(true);
  expect(seen.contains(Float64Array.of(0.5, 0.25 + 1e-12))).toBe(false);
  expect(seen.insert(Float64Array.of(-0, 1))).toBe(false);
  expect(seen.insert(Float64Array.of(1, 0))).toBe(true);
  expect(seen.size).toBe(3);
});

test('agrees with rounded coordinates written out', () => {
  const coordinate = fc.oneof(
    fc.double({ min: -1, max: 2, noNaN: true }),
    fc.integer({ min: 0, max: 8 }).map((k) => k / 8),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 1 }), (points) => {
      const seen = new Seen();
      const written = new Set<string>();
      for (const point of points) {
        const text = point.map((x) => BigInt(Math.round(Math.abs(x) * 2 ** 40)) * BigInt(Math.sign(x))).join();
        expect(seen.insert(Float64Array.from(point))).toBe(!written.has(text));
        written.add(text);
      }
    }),
  );
});
