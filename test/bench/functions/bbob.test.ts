import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BBOB_IDS, bbob, bbobName } from '../../../bench/functions/bbob/index.js';
import { instanceOf } from '../../../bench/functions/bbob/instance.js';
import { bbobUniforms } from '../../../bench/functions/bbob/random.js';
import { oscillated } from '../../../bench/functions/bbob/transformations.js';
import { functionNamed } from '../../../bench/functions/index.js';
import { uniforms } from '../../../bench/problems/random.js';
import golden from '../../golden/bbob.json' with { type: 'json' };

/** The points of test/golden/generate_bbob.py. */
function points(seed: number, dimension: number): number[][] {
  let state = BigInt(seed);
  const coordinate = (): number => {
    state = (state * 1103515245n + 12345n) % 2147483648n;
    return (10.4 * Number(state)) / 2147483648 - 5.2;
  };
  return [0, 1].map(() => Array.from({ length: dimension }, coordinate));
}

const relative = (value: number, expected: number): number =>
  Math.abs(value - expected) / Math.max(1, Math.abs(expected));

describe.each(BBOB_IDS)('bbob f%d', (id) => {
  const entries = golden.filter((entry) => entry.f === id);

  it("has COCO's minimum and values on every instance from 1 to 15", () => {
    expect(new Set(entries.map((entry) => entry.i)).size).toBe(15);
    for (const { d, i, fopt, values } of entries) {
      const f = bbob(id, d, i);
      expect(relative(f.minimum, fopt), `${f.name} minimum`).toBeLessThan(1e-12);
      for (const [k, x] of points(1_000_000 * id + 1000 * d + i, d).entries()) {
        expect(relative(f.evaluate(x), values[k]), `${f.name} point ${k}`).toBeLessThan(1e-9);
      }
    }
  });

  it("has COCO's minimizer, where it takes its minimum, and no lower value around it or at random", () => {
    for (const { d, i, xopt } of entries) {
      const f = bbob(id, d, i);
      const [minimizer] = f.minimizers;
      for (const [k, v] of (xopt ?? []).entries()) if (v !== null) expect(minimizer[k]).toBeCloseTo(v, 8);
      expect(Math.max(...minimizer.map(Math.abs))).toBeLessThanOrEqual(5);
      expect(Math.abs(f.evaluate(minimizer) - f.minimum)).toBeLessThan(1e-8);
      const next = uniforms(i);
      for (let n = 0; n < (d > 5 ? 10 : 40); n++) {
        const width = 10 ** (-6 * next());
        const nearby = minimizer.map((v) => Math.min(5, Math.max(-5, v + width * (next() - 0.5))));
        const anywhere = minimizer.map(() => 10 * next() - 5);
        for (const x of [nearby, anywhere]) expect(f.evaluate(x)).toBeGreaterThanOrEqual(f.minimum - 1e-9);
      }
    }
  });
});

describe('bbob', () => {
  it('uses orthogonal matrices', () => {
    const { first, second } = instanceOf(10, 20, 3);
    for (const rotation of [first, second]) {
      for (const [i, a] of rotation.entries()) {
        for (const [j, b] of rotation.entries()) {
          expect(a.reduce((sum, v, k) => sum + v * b[k], 0)).toBeCloseTo(i === j ? 1 : 0, 10);
        }
      }
    }
  });

  it('draws uniform numbers in (0, 1)', () => {
    const values = bbobUniforms(20_000, 7);
    expect(values.reduce((sum, v) => sum + v, 0) / values.length).toBeCloseTo(0.5, 1.5);
    expect(Math.min(...values)).toBeGreaterThan(0);
    expect(Math.max(...values)).toBeLessThan(1);
  });

  it('oscillates without changing signs or order', () => {
    const value = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(Math.sign(oscillated(a)) === Math.sign(a)).toBe(true); // 0 and -0 are one sign
        if (a < b) expect(oscillated(a)).toBeLessThanOrEqual(oscillated(b));
      }),
    );
  });

  it('is known by name', () => {
    expect(bbobName(10, 5, 1)).toBe('bbob-f10-d5-i1');
    const f = functionNamed('bbob-f21-d3-i2');
    expect(f.domain).toHaveLength(3);
    expect(f.citation).toMatch(/f21/);
  });

  it.each(['bbob-f0-d5-i1', 'bbob-f25-d5-i1', 'bbob-f1-d1-i1', 'bbob-f1-d41-i1', 'bbob-f1-d5-i0'])(
    'refuses %s',
    (name) => {
      expect(() => functionNamed(name)).toThrow(/expected .*, received .*\. Use/);
    },
  );
});
