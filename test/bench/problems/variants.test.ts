import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAMILIES, FIXED, functionNamed } from '../../../bench/functions/index.js';
import { rotated, shifted } from '../../../bench/functions/moved.js';
import { normals, uniforms } from '../../../bench/problems/random.js';
import { problemNamed } from '../../../bench/problems/registry.js';
import { VARIANTS, variantNamed } from '../../../bench/problems/variants/index.js';
import { createStudy, random } from '../../../lib/index.js';
import { decode, encode } from '../../../lib/unit-cube.js';

const bases = [...FIXED, ...Object.values(FAMILIES).map((family) => family())].map(({ name }) => name);

describe.each([['shifted', shifted] as const, ['rotated', rotated] as const])('%s instances', (_name, move) => {
  it.each(bases)('of %s keep the minimum, at a minimizer inside the box', (base) => {
    const f = functionNamed(base);
    const tolerance = 1e-9 * Math.max(1, Math.abs(f.minimum));
    const next = uniforms(3);
    for (const seed of [1, 2, 77]) {
      const { domain, minimum, minimizers, evaluate } = move(f, seed);
      expect(domain).toEqual(f.domain);
      for (const [i, [low, high]] of domain.entries()) {
        const u = (minimizers[0][i] - low) / (high - low);
        expect(u >= 0.1 && u <= 0.9).toBe(true);
      }
      expect(Math.abs(evaluate(minimizers[0]) - minimum)).toBeLessThanOrEqual(tolerance);
      for (let n = 0; n < 2000; n++) {
        const spread = 10 ** (-5 * next());
        const anywhere = domain.map(([low, high]) => low + (high - low) * next());
        const nearby = anywhere.map((v, i) => minimizers[0][i] + spread * (v - minimizers[0][i]));
        for (const x of [anywhere, nearby]) expect(evaluate(x)).toBeGreaterThanOrEqual(minimum - tolerance);
      }
    }
  });

  it('differ by seed, and only by it', () => {
    const f = functionNamed('ackley-5');
    const x = f.domain.map(() => 0.3);
    expect(move(f, 4).evaluate(x)).toBe(move(f, 4).evaluate(x));
    expect(move(f, 4).evaluate(x)).not.toBe(move(f, 5).evaluate(x));
  });
});

it('a rotation mixes what was separable', () => {
  const x = [1, 2, 3, 4];
  const mixed = (name: string): number => {
    const { evaluate } = functionOf(name);
    const at = (i: number, j: number): number =>
      evaluate(x.map((v, k) => v + (k === i ? 0.5 : 0) + (k === j ? 0.5 : 0)));
    return Math.abs(at(0, 1) - at(0, -1) - at(-1, 1) + at(-1, -1));
  };
  const functionOf = (name: string) => {
    const problem = problemNamed(name);
    return {
      evaluate: (v: number[]) => problem.evaluate(Object.fromEntries(v.map((c, i) => [`x${i}`, c])), 1) as number,
    };
  };
  expect(mixed('sum-squares-4+shifted-3')).toBeLessThan(1e-9);
  expect(mixed('sum-squares-4+rotated-3')).toBeGreaterThan(1e-3);
});

const names = ['branin', 'hartmann6', 'ackley-5', 'eggholder', 'forrester', 'bbob-f15-d4-i2', 'alpine2-3'].flatMap(
  (base) =>
    [
      'integer',
      'mixed-2',
      'conditional',
      'constrained-3',
      'shifted-2+constrained',
      'rotated-4+mixed+noisy',
      'noisy',
    ].map((variant) => `${base}+${variant}`),
);

describe.each([...names, 'branin+failing-3', 'hartmann6+rotated-2+failing'])('%s', (name) => {
  const { problem, minimizer } = variantNamed(name);
  const value = (params: object): number => problem.evaluate({ ...params }, 1) as number;
  const tolerance = 1e-9 * Math.max(1, Math.abs(problem.optimum));

  it('is found by its name and takes its optimum at its minimizer, a legal point', () => {
    expect(problemNamed(name).name).toBe(name);
    expect(Math.abs(value(minimizer) - problem.optimum)).toBeLessThanOrEqual(tolerance);
    const decoded = decode(problem.space, encode(problem.space, minimizer));
    expect(Object.keys(decoded).sort()).toEqual(Object.keys(minimizer).sort());
    const study = createStudy({ space: problem.space, direction: 'minimize', strategy: random(), seed: 1 });
    study.tell(minimizer as never, value(minimizer));
    expect(study.incumbent?.value).toBe(value(minimizer));
  });

  it('has no lower value at random points, nor near its minimizer', () => {
    const next = uniforms(5);
    const cube = encode(problem.space, minimizer);
    let finite = 0;
    for (let i = 0; i < 1500; i++) {
      const anywhere = Float64Array.from(problem.space.names, next);
      const width = 10 ** (-5 * next());
      const nearby = cube.map((u) => Math.min(1, Math.max(0, u + width * (next() - 0.5))));
      for (const point of [anywhere, nearby]) {
        const found = value(decode(problem.space, point));
        if (!Number.isFinite(found)) continue;
        finite++;
        expect(found).toBeGreaterThanOrEqual(problem.optimum - tolerance);
      }
    }
    expect(finite).toBeGreaterThan(1200);
  });
});

describe('variants', () => {
  it('integer and mixed have parameters of every kind they say', () => {
    const kinds = (name: string): string[] =>
      Object.values(problemNamed(name).space.parameters).map(({ kind }) => kind);
    expect(kinds('ackley-4+integer')).toEqual(['float', 'int', 'float', 'int']);
    expect(kinds('ackley-4+mixed')).toEqual(['float', 'categorical', 'int', 'float']);
  });

  it('conditional has parameters that exist with one choice only, and ignores them with the other', () => {
    const { space, evaluate } = problemNamed('levy-4+conditional');
    expect(space.names).toEqual(['tune', 'x0', 'x1', 'x2', 'x3']);
    expect(Object.keys(decode(space, Float64Array.from([0.1, 0.5, 0.5, 0.5, 0.5])))).toHaveLength(3);
    const some = { tune: 'half', x0: 1, x1: 1 };
    expect(evaluate(some, 1)).toBe(evaluate({ ...some, x2: 9, x3: 9 }, 1));
    expect(() => evaluate({ ...some, tune: 'none' }, 1)).toThrow(/one of half, all, received "none"/);
    expect(() => evaluate({ tune: 'all', x0: 1, x1: 1 }, 1)).toThrow(/x2/);
  });

  it('constrained problems fail where their inequality is violated, and are asked only where it holds', async () => {
    const { space, evaluate } = problemNamed('branin+constrained-3');
    const study = createStudy({ space, direction: 'minimize', strategy: random(), seed: 2 });
    for (let k = 0; k < 60; k++) {
      const trial = await study.ask();
      const value = evaluate(trial!.params, 1) as number;
      expect(Number.isFinite(value)).toBe(true);
      study.tell(trial!.number, value);
    }
    const next = uniforms(4);
    const values = Array.from({ length: 500 }, () => evaluate({ x0: -5 + 15 * next(), x1: 15 * next() }, 1) as number);
    const failing = values.filter(Number.isNaN).length;
    expect(failing).toBeGreaterThan(25);
    expect(failing).toBeLessThan(250);
  });

  it('noisy tells values off by as much as it says, without bias', () => {
    const { observe } = problemNamed('branin+noisy');
    const normal = normals(uniforms(6));
    const errors = Array.from({ length: 4000 }, () => observe!(10, normal) - 10);
    const mean = errors.reduce((sum, e) => sum + e, 0) / errors.length;
    const deviation = Math.sqrt(errors.reduce((sum, e) => sum + e ** 2, 0) / errors.length);
    expect(deviation).toBeGreaterThan(1);
    expect(deviation).toBeLessThan(10);
    expect(Math.abs(mean)).toBeLessThan(0.1 * deviation);
  });

  it('reads the seed 1 where none is given, and moves upon moves', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), (seed) => {
        const problem = problemNamed(`ackley-2+shifted-${seed}+rotated`);
        const twice = rotated(shifted(functionNamed('ackley-2'), seed), 1);
        expect(problem.evaluate({ x0: 0.3, x1: 2 }, 1)).toBe(twice.evaluate([0.3, 2]));
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    ['branin+nosy', /received "nosy"\. Did you mean "noisy"/],
    ['branin+', /received ""/],
    ['branin+mixed+integer', /at most one of .* received "integer"/],
    ['branin+noisy+shifted', /in this order, received "shifted"/],
    ['branim+noisy', /expected the name of a test function, received "branim"\. Did you mean "branin"/],
  ])('refuses %s', (name, message) => {
    expect(() => problemNamed(name)).toThrow(message);
  });

  it('are all named', () => {
    for (const variant of VARIANTS) expect(problemNamed(`branin+${variant}`).name).toBe(`branin+${variant}`);
  });
});
