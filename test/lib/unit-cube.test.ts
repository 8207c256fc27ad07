import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { violated } from '../../lib/constraint.js';
import { bool, categorical, defineSpace, float, int, ordinal, type Params, type Space } from '../../lib/space.js';
import {
  cardinality,
  decode,
  defaultsOf,
  domainOf,
  encode,
  key,
  keyOf,
  linearTermsOf,
  snap,
  validateParams,
} from '../../lib/unit-cube.js';

const mixed = defineSpace({
  rate: float(1e-5, 1e-1, { scale: 'log' }),
  decay: float(0, 0.999, { scale: 'reverse-log' }),
  x: float(-3, 7),
  dropout: float(0, 1, { step: 0.1 }),
  layers: int(1, 6),
  units: int(1, 4096, { scale: 'log' }),
  even: int(2, 11, { step: 4 }),
  optimizer: categorical(['adam', 'sgd', 'rms']),
  momentum: float(0, 0.99, { when: { optimizer: ['sgd', 'rms'] } }),
  nesterov: bool({ when: { optimizer: 'sgd' } }),
  lookahead: int(1, 5, { when: { nesterov: true } }),
  size: ordinal([16, 32, 64]),
});
const d = mixed.names.length;
const coordinate = fc.double({ min: 0, max: 1, noNaN: true });
const point = fc.array(coordinate, { minLength: d, maxLength: d }).map((u) => Float64Array.from(u));
const one = (space: Space, u: number) => decode(space, Float64Array.of(u)).x;

describe('decode and encode', () => {
  it('take a hundred thousand choices in their stride', () => {
    const choices = Array.from({ length: 100_000 }, (_, i) => `a choice of which there are many, number ${i}`);
    const space = defineSpace({ x: categorical(choices) });
    for (const k of [0, 1, 50_000, 99_999]) {
      const unit = encode(space, { x: choices[k] });
      expect([one(space, unit[0]), key(space, unit)]).toEqual([choices[k], `${k},`]);
    }
    expect(domainOf(space)[0].levels.length).toBeGreaterThan(9_000);
    expect(() => defineSpace({ x: categorical([...choices, choices[7]]) })).toThrow(/distinct choices/);
  });

  it('give legal values at every point', () => {
    fc.assert(fc.property(point, (unit) => void validateParams(mixed, decode(mixed, unit), 'test')));
  });

  it('are inverse: exactly for discrete parameters, to the last bits for floats', () => {
    fc.assert(
      fc.property(point, (unit) => {
        const params = decode(mixed, unit);
        const again = decode(mixed, encode(mixed, params));
        expect(Object.keys(again)).toEqual(Object.keys(params));
        for (const [name, value] of Object.entries(params)) {
          const floating =
            mixed.parameters[name as keyof typeof mixed.parameters].kind === 'float' && name !== 'dropout';
          if (floating) expect(Math.abs((again[name] as number) - (value as number))).toBeLessThan(1e-14);
          else expect(again[name]).toBe(value);
        }
      }),
    );
  });

  it('are inverse for the narrowest and the widest ranges on any scale', () => {
    // Bounds a few doubles apart, whose logarithms are equal; steps that overflow beyond the last one.
    const up = (x: number, ulps: number) => {
      const bits = new BigInt64Array(Float64Array.of(x).buffer);
      bits[0] += BigInt(ulps);
      return new Float64Array(bits.buffer)[0];
    };
    const low = fc.oneof(
      fc.double({ min: 1e-300, max: 1e300, noNaN: true }),
      fc.double({ min: 0.1, max: 0.9, noNaN: true }),
    );
    const narrow = fc
      .tuple(low, fc.integer({ min: 1, max: 8 }), fc.constantFrom('log', 'reverse-log', 'linear'))
      .filter(([from, , scale]) => scale !== 'reverse-log' || from < 0.99)
      .map(([from, ulps, scale]) => float(from, up(from, ulps), { scale: scale as 'log' }));
    const wide = fc
      .tuple(fc.integer({ min: 1, max: 12 }), fc.constantFrom([Number.MIN_VALUE, 1e-308], [1e3, Number.MAX_VALUE]))
      .map(([steps, [from, to]]) => float(from, to, { scale: 'log', step: (to - from) / steps }));
    fc.assert(
      fc.property(fc.oneof(narrow, wide), coordinate, (x, u) => {
        const space = defineSpace({ x });
        const value = one(space, u);
        const [unit] = encode(space, { x: value });
        expect(unit).toBeGreaterThanOrEqual(0);
        expect(unit).toBeLessThanOrEqual(1);
        expect(one(space, unit)).toBe(value);
        validateParams(space, { x: value }, 'test');
      }),
    );
  });

  it('are inverse for any float bounds, inside and at the ends', () => {
    const bound = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(bound, bound, coordinate, (a, b, u) => {
        fc.pre(Math.abs(a - b) > 1e-6);
        const [low, high] = a < b ? [a, b] : [b, a];
        const space = defineSpace({ x: float(low, high) });
        expect([one(space, 0), one(space, 1)]).toEqual([low, high]);
        const value = one(space, u) as number;
        expect(value >= low && value <= high).toBe(true);
        const again = decode(space, encode(space, { x: value })).x as number;
        expect(Math.abs(again - value)).toBeLessThanOrEqual(4e-16 * (high - low + Math.abs(low)));
      }),
    );
  });

  it('hit float ends exactly on every scale', () => {
    for (const space of [
      defineSpace({ x: float(1e-5, 0.1, { scale: 'log' }) }),
      defineSpace({ x: float(0.1, 0.999, { scale: 'reverse-log' }) }),
    ]) {
      const { low, high } = space.parameters.x;
      expect([one(space, 0), one(space, 1)]).toEqual([low, high]);
      expect([...encode(space, { x: low }), ...encode(space, { x: high })]).toEqual([0, 1]);
    }
  });

  it('spread the scales as documented', () => {
    expect(one(defineSpace({ x: float(1e-4, 1, { scale: 'log' }) }), 0.5)).toBeCloseTo(1e-2, 15);
    expect(one(defineSpace({ x: float(0, 0.9999, { scale: 'reverse-log' }) }), 0.5)).toBeCloseTo(0.99, 12);
    const logInt = defineSpace({ x: int(1, 3, { scale: 'log' }) });
    const at = (v: number) => (Math.log(v) - Math.log(0.5)) / (Math.log(3.5) - Math.log(0.5));
    expect([...domainOf(logInt)[0].levels]).toEqual([1, 2, 3].map((v) => expect.closeTo(at(v), 15)));
  });

  it('take the values of a grid far from zero as users write them, and nothing between them', () => {
    for (const [low, step, digits] of [
      [1_000_000.1, 1e-6, 6],
      [-99_999.9, 1e-5, 5],
      [0.1, 0.1, 1],
    ]) {
      const space = defineSpace({ x: float(low, low + 1000 * step, { step }) });
      for (let k = 0; k <= 1000; k++) {
        const written = Number((low + k * step).toFixed(digits));
        const { x } = validateParams(space, { x: written }, 'tell') as { x: number };
        expect(Math.abs(x - written)).toBeLessThan(1e-3 * step);
        expect(key(space, encode(space, { x }))).toBe(`${k},`);
        expect(() => validateParams(space, { x: written + 0.3 * step }, 'tell')).toThrow(/expected "x"/);
      }
    }
  });

  it('round-trip every legal value of every grid', () => {
    const grids = [
      int(-7, 11, { step: 3 }),
      int(1, 300, { scale: 'log' }),
      int(2, 500, { scale: 'log', step: 7 }),
      float(0, 1, { step: 0.1 }),
      float(0.5, 64, { step: 0.5, scale: 'log' }),
      float(0, 0.95, { step: 0.05, scale: 'reverse-log' }),
    ];
    for (const parameter of grids) {
      const space = defineSpace({ x: parameter });
      const levels = [...domainOf(space)[0].levels];
      expect(levels).toHaveLength(cardinality(space));
      expect(levels).toEqual([...levels].sort((a, b) => a - b));
      for (const u of levels) expect([...encode(space, decode(space, Float64Array.of(u)))]).toEqual([u]);
      expect(one(space, 0)).toBe(parameter.low);
    }
  });

  it('write stepped floats as one would', () => {
    const space = defineSpace({ x: float(0, 1, { step: 0.1 }) });
    expect(Array.from({ length: 11 }, (_, k) => one(space, k / 10))).toEqual([
      0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1,
    ]);
  });

  it('pick each of C levels with probability 1/C', () => {
    const space = defineSpace({ x: int(0, 6) });
    const counts = new Array(7).fill(0);
    for (let i = 0; i < 7000; i++) counts[one(space, (i + 0.5) / 7000) as number]++;
    expect(counts).toEqual(new Array(7).fill(1000));
  });

  it('round-trip integers of 2^50 levels', () => {
    const space = defineSpace({ x: int(0, 2 ** 50) });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 50 }), (x) => {
        expect(decode(space, encode(space, { x })).x).toBe(x);
      }),
    );
  });
});

describe('snap and key', () => {
  it('snap is idempotent and keeps the decoded values', () => {
    fc.assert(
      fc.property(point, (unit) => {
        const legal = snap(mixed, unit);
        expect([...snap(mixed, legal)]).toEqual([...legal]);
        expect(decode(mixed, legal)).toEqual(decode(mixed, unit));
        expect(key(mixed, legal)).toBe(key(mixed, unit));
      }),
    );
  });

  it('puts discrete coordinates at levels and inactive ones at rest', () => {
    const domain = domainOf(mixed);
    fc.assert(
      fc.property(point, (unit) => {
        const params = decode(mixed, unit);
        snap(mixed, unit).forEach((u, i) => {
          const { levels, inactive } = domain[i];
          if (levels.length > 0) expect(levels).toContain(u);
          if (params[mixed.names[i]] === undefined) expect(u).toBe(inactive);
        });
      }),
    );
  });

  it('key tells configurations apart exactly when their values differ', () => {
    fc.assert(
      fc.property(point, point, (a, b) => {
        const same = JSON.stringify(decode(mixed, a)) === JSON.stringify(decode(mixed, b));
        expect(key(mixed, a) === key(mixed, b)).toBe(same);
      }),
    );
    expect(keyOf(mixed, decode(mixed, new Float64Array(d)))).toBe(key(mixed, new Float64Array(d)));
  });

  it('ignores inactive coordinates', () => {
    const space = defineSpace({ on: bool(), x: float(0, 1, { when: { on: true } }) });
    expect(key(space, Float64Array.of(0.1, 0.2))).toBe(key(space, Float64Array.of(0.1, 0.9)));
    expect(key(space, Float64Array.of(0.9, 0.2))).not.toBe(key(space, Float64Array.of(0.9, 0.9)));
  });
});

describe('domainOf', () => {
  it('describes kinds, parents and the values that switch children on', () => {
    const domain = domainOf(mixed);
    const at = (name: string) => domain[mixed.names.indexOf(name)];
    expect(domain.map(({ kind }) => kind).join(' ')).toBe(
      'continuous continuous continuous ordered ordered ordered ordered categorical continuous categorical ordered ordered',
    );
    expect(at('momentum').parent).toBe(mixed.names.indexOf('optimizer'));
    expect([...at('momentum').parentLevels]).toEqual([0.5, 2.5 / 3]);
    expect([...at('lookahead').parentLevels]).toEqual([0.75]);
    expect(at('rate').parent).toBe(-1);
    expect(at('momentum').inactive).toBe(0.5);
  });

  it('thins ranges of more than 10,000 levels, all legal and evenly spread', () => {
    const space = defineSpace({ x: int(0, 1_000_000), y: int(1, 1_000_000, { scale: 'log' }) });
    for (const { levels, inactive } of domainOf(space)) {
      expect(levels.length).toBeLessThanOrEqual(10_001);
      expect(levels.length).toBeGreaterThan(5_000);
      expect(levels).toContain(inactive);
    }
    const [{ levels }] = domainOf(space);
    for (let i = 1; i < levels.length; i++) expect(levels[i] - levels[i - 1]).toBeLessThan(1.1e-4);
    expect([one(space, levels[0]), one(space, levels.at(-1)!)]).toEqual([0, 1_000_000]);
    expect(cardinality(space)).toBe(1_000_001 * 1_000_000);
  });
});

describe('linearTermsOf', () => {
  const space = defineSpace(
    {
      x: float(-2, 3),
      n: int(1, 100, { scale: 'log' }),
      size: ordinal([16, 32, 64]),
      on: bool(),
      rate: float(0, 1, { scale: 'linear', when: { on: true } }),
      decay: float(1e-4, 1, { scale: 'log' }),
    },
    {
      constraints: [
        { sum: { x: 2, n: -1, size: 0.5, on: 3, rate: 4 }, atMost: 10, atLeast: -50 },
        { sum: { decay: 1, x: 1 }, atMost: 1 },
        ({ x }) => x < 2,
      ],
    },
  );

  it('gives values at 0 and 1 of numbers and at the levels of all else, and leaves out sums over logarithms', () => {
    const terms = linearTermsOf(space);
    expect(terms).toHaveLength(1);
    expect([terms[0].low, terms[0].high]).toEqual([-50, 10]);
    const [x, n, size, on, rate, decay] = terms[0].terms.map((each) => [...each]);
    expect(x).toEqual([-4, 6]);
    expect(n).toHaveLength(100);
    expect([n[0], n[99]]).toEqual([-1, -100]);
    expect(size).toEqual([8, 16, 32]);
    expect(on).toEqual([0, 3]);
    expect(rate).toEqual([0, 4]);
    expect(decay).toEqual([]);
  });

  it('the engine judges as the constraint does', () => {
    const [{ terms, low, high }] = linearTermsOf(space);
    const domain = domainOf(space);
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 }), (u) => {
        const unit = snap(space, Float64Array.from(u));
        const params = decode(space, unit);
        const sum = domain.reduce((total, { levels }, i) => {
          if (terms[i].length === 0 || !Object.hasOwn(params, space.names[i])) return total;
          const [first, last] = terms[i];
          return total + (levels.length === 0 ? first + unit[i] * (last - first) : terms[i][levels.indexOf(unit[i])]);
        }, 0);
        expect(sum <= high && sum >= low).toBe(violated([space.constraints[0]], params) < 0);
      }),
    );
  });
});

describe('constants', () => {
  it.each([
    [int(3, 3), 3],
    [int(3, 3, { scale: 'log', step: 2 }), 3],
    [float(0.1, 0.1), 0.1],
    [float(0.1, 0.1, { scale: 'reverse-log', step: 0.5 }), 0.1],
    [float(1e-12, 1e-12, { scale: 'log' }), 1e-12],
  ])('are parameters of one value (%#)', (parameter, value) => {
    const space = defineSpace({ x: parameter });
    expect(cardinality(space)).toBe(1);
    expect([0, 0.5, 1].map((u) => one(space, u))).toEqual([value, value, value]);
    expect([...encode(space, { x: value })]).toEqual([0.5]);
    expect(() => validateParams(space, { x: value + 1e-10 }, 'tell')).toThrow(/received/);
  });
});

describe('cardinality', () => {
  it('counts conditional configurations exactly', () => {
    const space = defineSpace({
      optimizer: categorical(['adam', 'sgd', 'rms']),
      nesterov: bool({ when: { optimizer: 'sgd' } }),
      lookahead: int(1, 5, { when: { nesterov: true } }),
      size: ordinal([1, 2]),
    });
    expect(cardinality(space)).toBe((1 + (1 + 5) + 1) * 2);
  });

  it('is infinite with a float', () => {
    expect(cardinality(mixed)).toBe(Infinity);
  });
});

describe('names that every object inherits', () => {
  const space = defineSpace({
    on: bool(),
    constructor: float(0, 1, { when: { on: true } }),
    valueOf: int(0, 4, { when: { on: true } }),
  });

  it('are absent while inactive', () => {
    const off = encode(space, { on: false });
    expect([...off]).toEqual([0.25, 0.5, 0.5]);
    expect([...snap(space, Float64Array.of(0.1, 0.9, 0.9))]).toEqual([...off]);
    expect(key(space, off)).toBe('0,,,');
  });
});

describe('defaultsOf', () => {
  it('is the point of the defaults, if every active parameter has one', () => {
    const space = defineSpace({
      kind: categorical(['a', 'b'], { default: 'a' }),
      x: float(0, 4, { default: 1 }),
      y: int(0, 3, { when: { kind: 'b' } }),
      fixed: int(7, 7),
    });
    expect(decode(space, defaultsOf(space)!)).toEqual({ kind: 'a', x: 1, fixed: 7 });
    expect(defaultsOf(mixed)).toBeUndefined();
  });
});

describe('validateParams', () => {
  const space = defineSpace({ kind: categorical(['adam', 'sgd']), momentum: float(0, 1, { when: { kind: 'sgd' } }) });

  it('gives a clean copy', () => {
    expect(validateParams(space, { kind: 'adam', momentum: undefined }, 'tell')).toEqual({ kind: 'adam' });
    expect(validateParams(space, { momentum: 0.5, kind: 'sgd' }, 'tell')).toEqual({ kind: 'sgd', momentum: 0.5 });
  });

  it.each<[Params | unknown, string | RegExp]>([
    [[], 'tell: expected parameters by name, received []. Give kind, momentum.'],
    ['adam', /expected parameters by name/],
    [{ kind: 'lion' }, 'tell: expected "kind" to be one of "adam", "sgd", received "lion". Give a legal value.'],
    [{}, /expected "kind" to be one of "adam", "sgd", received undefined/],
    [{ kind: 'sgd' }, /expected "momentum" to be a number in \[0, 1\], received undefined/],
    [{ kind: 'sgd', momentum: 2 }, /received 2/],
    [{ kind: 'sgd', momentum: Number.NaN }, /received NaN/],
    [{ kind: 'sgd', momentun: 0.5 }, 'tell: unknown parameter "momentun". Did you mean "momentum"?'],
    [{ kind: 'adam', momentum: 0.5 }, 'tell: expected no "momentum" while "kind" is "adam". Only "sgd" has it.'],
  ])('refuses %j', (params, message) => {
    expect(() => validateParams(space, params as object, 'tell')).toThrow(message);
  });
});
