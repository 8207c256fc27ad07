import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAMILIES, FIXED, functionNamed, listFunctions } from '../../../bench/functions/index.js';
import type { TestFunction } from '../../../bench/problem.js';
import { uniforms } from '../../../bench/problems/random.js';
import golden from '../../golden/functions.json' with { type: 'json' };

const clamp = (value: number, [low, high]: readonly [number, number]) => Math.min(high, Math.max(low, value));

/** Lowest value that a compass search, projected to the box, reaches from `start`. */
function compassSearch(f: TestFunction, start: readonly number[]): number {
  let best = [...start];
  let value = f.evaluate(best);
  for (let step = 0.05; step > 1e-10; ) {
    const trials = f.domain.flatMap((bounds, i) =>
      [-1, 1].map((sign) => best.with(i, clamp(best[i] + sign * step * (bounds[1] - bounds[0]), bounds))),
    );
    const better = trials.find((x) => f.evaluate(x) < value);
    if (better === undefined) step /= 2;
    else {
      best = better;
      value = f.evaluate(best);
    }
  }
  return value;
}

const cases = [...listFunctions(), ...Object.values(FAMILIES).map((family) => family(8)), FAMILIES.michalewicz(10)];

describe.each(cases.map((f) => [f.name, f] as const))('%s', (_name, f) => {
  const tolerance = 1e-9 * Math.max(1, Math.abs(f.minimum));

  it('takes its minimum at each minimizer, inside the domain', () => {
    expect(f.minimizers.length).toBeGreaterThan(0);
    for (const x of f.minimizers) {
      expect(x).toHaveLength(f.domain.length);
      for (const [i, [low, high]] of f.domain.entries()) {
        expect(x[i]).toBeGreaterThanOrEqual(low);
        expect(x[i]).toBeLessThanOrEqual(high);
      }
      expect(Math.abs(f.evaluate(x) - f.minimum)).toBeLessThanOrEqual(tolerance);
    }
  });

  it('has no lower value near a minimizer', () => {
    for (const x of f.minimizers) expect(compassSearch(f, x)).toBeGreaterThanOrEqual(f.minimum - tolerance);
  });

  it('has no lower value at 20,000 random points', () => {
    const next = uniforms(1);
    let lowest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 20_000; i++) {
      lowest = Math.min(lowest, f.evaluate(f.domain.map(([low, high]) => low + (high - low) * next())));
    }
    expect(lowest).toBeGreaterThanOrEqual(f.minimum - tolerance);
  });

  it('does not have a minimizer in the centre of its box', () => {
    for (const x of f.minimizers) {
      const offsets = f.domain.map(([low, high], i) => Math.abs((x[i] - low) / (high - low) - 0.5));
      expect(Math.max(...offsets)).toBeGreaterThan(0.025);
    }
  });

  it('cites its source', () => {
    expect(f.citation.length).toBeGreaterThan(10);
  });
});

describe('values of an independent implementation', () => {
  it.each(Object.entries(golden))('%s', (name, points) => {
    const f = functionNamed(name);
    for (const [x, value] of points as [number[], number][]) {
      expect(Math.abs(f.evaluate(x) - value), `${x}`).toBeLessThanOrEqual(1e-10 * Math.max(1, Math.abs(value)));
    }
  });
});

describe('values known from the literature', () => {
  it.each([
    ['branin', [0, 0], 55.602112642270264],
    ['rosenbrock-2', [-1.2, 1], 24.2],
    ['booth', [0, 0], 74],
    ['beale', [0, 0], 14.203125],
    ['powell-4', [3, -1, 0, 1], 215],
    ['zakharov-2', [1, 1], 2 + 1.5 ** 2 + 1.5 ** 4],
    ['rastrigin-2', [1, 1], 2],
    ['dixon-price-2', [0, 0], 1],
    ['log-goldstein-price', [0, 0], Math.log(600)],
    ['michalewicz-2', [2.20290552, 1.570796327], -1.8013034101],
    ['levy-1', [1], 0],
  ] as const)('%s at %j', (name, x, value) => {
    expect(functionNamed(name).evaluate(x)).toBeCloseTo(value, 8);
  });

  it('michalewicz-10 has its published minimum -9.66015', () => {
    expect(functionNamed('michalewicz-10').minimum).toBeCloseTo(-9.6601517, 6);
  });
});

describe('the registry', () => {
  it('holds at least 40 functions with distinct names, found again by name', () => {
    const functions = listFunctions();
    expect(FIXED.length + Object.keys(FAMILIES).length).toBeGreaterThanOrEqual(40);
    expect(new Set(functions.map((f) => f.name)).size).toBe(functions.length);
    for (const f of functions) expect(functionNamed(f.name).domain).toEqual(f.domain);
  });

  it('builds families in any legal dimension', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(FAMILIES)), fc.integer({ min: 1, max: 5 }), (family, blocks) => {
        const f = functionNamed(`${family}-${4 * blocks}`);
        expect(f.domain).toHaveLength(4 * blocks);
        expect(Math.abs(f.evaluate(f.minimizers[0]) - f.minimum)).toBeLessThan(1e-9 * Math.max(1, -f.minimum));
      }),
      { numRuns: 30 },
    );
  });

  it('builds embeddings, whose other coordinates do not matter', () => {
    const f = functionNamed('branin-in-10');
    expect(f.domain).toHaveLength(10);
    expect(f.domain.filter(([low, high]) => low === 0 && high === 1)).toHaveLength(8);
    const matters = f.domain.map((bounds, i) => {
      const moved = f.minimizers[0].with(i, bounds[0] + 0.9 * (bounds[1] - bounds[0]));
      return f.evaluate(moved) !== f.evaluate(f.minimizers[0]);
    });
    expect(matters.flatMap((yes, i) => (yes ? [i] : []))).toEqual([2, 7]);
  });

  it.each([
    'branin-in-1',
    'ackley-in-9',
    'nothing-in-3',
    '',
    'ackley',
    'ackley-0',
    'nothing',
    'nothing-3',
    'rosenbrock-1',
    'powell-6',
    'toString-2',
  ])('refuses %j in a readable way', (name) => {
    expect(() => functionNamed(name)).toThrow(/expected .*, received .*\. (Use|Write|Known functions:|Did you mean) ?/);
  });
});
