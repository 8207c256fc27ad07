import { describe, expect, it } from 'vitest';
import { g07 } from '../../bench/problems/g-functions.js';
import { describe as describeConstraint, excess, violated } from '../../lib/constraint.js';
import {
  bool,
  type Constraint,
  categorical,
  createStudy,
  defineSpace,
  float,
  int,
  type LinearConstraint,
  minimize,
  ordinal,
  type Params,
  random,
  restoreStudy,
} from '../../lib/index.js';

const parameters = {
  x: float(0, 10),
  n: int(0, 9),
  size: ordinal([16, 32, 64]),
  kind: categorical(['a', 'b']),
  deep: bool({ when: { kind: 'b' } }),
};
const define = (constraints: unknown) => () => defineSpace(parameters, { constraints: constraints as never });

describe('defineSpace with constraints', () => {
  it('keeps frozen copies of linear ones, and predicates', () => {
    const sum = { x: 1, n: -2, deep: 3 };
    const predicate = ({ x }: { readonly x: number }) => x < 3;
    const space = defineSpace(parameters, { constraints: [{ sum, atMost: 4 }, predicate] });
    expect(space.constraints).toEqual([{ sum, atMost: 4 }, predicate]);
    for (const part of [space.constraints, space.constraints[0], (space.constraints[0] as { sum: object }).sum]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  it.each([
    ['no array', { x: 1 }, 'INVALID_CONSTRAINT', /expected constraints to be an array, received \{ x \}/],
    [
      'text',
      ['x < 3'],
      'INVALID_CONSTRAINT',
      /constraints\[0\]: expected a predicate or a linear inequality, received "x < 3"/,
    ],
    ['null', [null], 'INVALID_CONSTRAINT', /received null/],
    ['a misspelt bound', [{ sum: { x: 1 }, atmost: 1 }], 'UNKNOWN_OPTION', /Did you mean "atMost"\?/],
    ['no sum', [{ atMost: 1 }], 'INVALID_CONSTRAINT', /expected sum to hold coefficients by parameter name/],
    ['an empty sum', [{ sum: {}, atMost: 1 }], 'INVALID_CONSTRAINT', /expected sum to hold coefficients/],
    ['no bound', [{ sum: { x: 1 } }], 'INVALID_CONSTRAINT', /expected atMost, atLeast or both, received none/],
    ['crossed bounds', [{ sum: { x: 1 }, atLeast: 2, atMost: 1 }], 'INVALID_CONSTRAINT', /atLeast 2 and atMost 1/],
    [
      'an infinite bound',
      [{ sum: { x: 1 }, atMost: Infinity }],
      'INVALID_CONSTRAINT',
      /expected atMost to be a finite/,
    ],
    ['a coefficient NaN', [{ sum: { x: Number.NaN }, atMost: 1 }], 'INVALID_CONSTRAINT', /coefficient of "x".*NaN/],
    ['an unknown parameter', [{ sum: { sise: 1 }, atMost: 1 }], 'INVALID_CONSTRAINT', /Did you mean "size"\?/],
    [
      'text values',
      [() => true, { sum: { kind: 1 }, atMost: 1 }],
      'INVALID_CONSTRAINT',
      /constraints\[1\].*categorical\("kind"\)/,
    ],
  ])('refuses %s', (_, constraints, code, message) => {
    expect(define(constraints)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });

  it('refuses options that it does not know', () => {
    expect(() => defineSpace(parameters, { constraint: [] } as never)).toThrow(/Did you mean "constraints"\?/);
  });
});

describe('violated', () => {
  it('judges linear sums to within rounding; inactive parameters count 0, bools 0 or 1', () => {
    const sum = { a: 1, b: 1, c: 10 };
    expect(violated([{ sum, atMost: 0.3 }], { a: 0.1, b: 0.2 })).toBe(-1);
    expect(violated([{ sum, atMost: 0.3 }], { a: 0.1, b: 0.2000001 })).toBe(0);
    expect(violated([{ sum, atLeast: 10, atMost: 10.3 }], { a: 0.1, b: 0.2, c: true })).toBe(-1);
    expect(violated([() => true, { sum, atLeast: 10 }], { a: 0.1, b: 0.2, c: false })).toBe(1);
    expect(violated([{ sum: { constructor: 1 }, atMost: 0 }], {})).toBe(-1);
    expect(excess({ sum, atLeast: 1 }, { a: 0.5, b: 0.25 })).toBe(-0.25);
    expect(excess({ sum, atMost: 0.5 }, { a: 0.5, b: 0.25 })).toBe(0.25);
  });

  it.each<[string, Constraint, RegExp]>([
    [
      'throws',
      ({ x }) => {
        throw new Error(`no ${x}`);
      },
      /constraints\[0\]: expected true or false for \{"x":1\}, received an error: no 1\./,
    ],
    ['returns a number', (() => 1) as never, /received 1\. Return the result of a comparison/],
    ['returns nothing', (() => undefined) as never, /received undefined/],
    ['is asynchronous', (async () => true) as never, /A constraint cannot be asynchronous/],
  ])('refuses a predicate that %s', (_, predicate, message) => {
    const code = 'CONSTRAINT_FAILED';
    expect(() => violated([predicate], { x: 1 })).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
    const space = defineSpace({ x: float(0, 1) }, { constraints: [predicate as never] });
    expect(() => createStudy({ space, direction: 'minimize' })).toThrow(expect.objectContaining({ code }));
  });

  it('names constraints in words', () => {
    const budget = ({ x }: Params) => Number(x) < 3;
    const texts = [
      budget,
      { sum: { x: 1, y: -2 }, atMost: 3 },
      { sum: { x: 1 }, atLeast: 1 },
      { sum: { x: 2 }, atLeast: 0, atMost: 1 },
    ];
    expect(texts.map((each) => describeConstraint(each))).toEqual([
      'budget',
      'x + -2 y <= 3',
      'x >= 1',
      '0 <= 2 x <= 1',
    ]);
  });
});

describe('studies under constraints', () => {
  const simplex = defineSpace(
    { x: float(0, 1), y: float(0, 1) },
    { constraints: [{ sum: { x: 1, y: 1 }, atMost: 1 }] },
  );

  it('refuse a space without any legal configuration', () => {
    const none = defineSpace({ n: int(0, 9) }, { constraints: [({ n }) => n > 9] });
    expect(() => createStudy({ space: none, direction: 'minimize' })).toThrow(
      expect.objectContaining({
        code: 'NO_LEGAL_CONFIGURATION',
        message: expect.stringMatching(/a space without any/),
      }),
    );
    const thin = defineSpace({ x: float(0, 1) }, { constraints: [({ x }) => x === 0.123456789] });
    expect(() => createStudy({ space: thin, direction: 'minimize' })).toThrow(
      /none among 8192 drawn.*closest, which violates constraints\[0\].*default/s,
    );
    const known = defineSpace(
      { x: float(0, 1, { default: 0.123456789 }) },
      { constraints: [({ x }) => x === 0.123456789] },
    );
    expect(createStudy({ space: known, direction: 'minimize' }).trials).toEqual([]);
  });

  it('refuse at once a linear inequality that no values satisfy, by name', () => {
    const parameters = { x: float(0, 1), n: int(1, 5), b: bool(), y: float(2, 3, { when: { b: true } }) };
    const create = (constraint: LinearConstraint<'x' | 'n' | 'b' | 'y'>) => () =>
      createStudy({ space: defineSpace(parameters, { constraints: [() => true, constraint] }), direction: 'minimize' });
    expect(create({ sum: { x: 1, n: 2 }, atMost: 1.9 })).toThrow(
      expect.objectContaining({
        code: 'NO_LEGAL_CONFIGURATION',
        message: expect.stringMatching(/constraints\[1\] \(x \+ 2 n <= 1.9\).*within \[2, 11\]/),
      }),
    );
    expect(create({ sum: { n: -1, y: 1 }, atLeast: 2.1 })).toThrow(/within \[-5, 2\]/);
    expect(create({ sum: { n: -1, y: 1 }, atLeast: 2 })).not.toThrow();
    expect(create({ sum: { x: 1, b: 1 }, atLeast: 2 })).not.toThrow();
  });

  it('find a legal region of 3 in a million by satisfying one constraint after the other', () => {
    const { space } = g07.problem;
    expect(createStudy({ space, direction: 'minimize' }).trials).toEqual([]);
  });

  it.each([
    [
      'a needle in 100,000',
      defineSpace({ a: int(0, 316), b: int(0, 316) }, { constraints: [({ a, b }) => a === 311 && b === 7] }),
    ],
    [
      'a budget over 20 parameters',
      defineSpace(Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`x${i}`, float(0, 1)])), {
        constraints: [
          { sum: Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`x${i}`, 1])), atMost: 0.1 },
        ] as never,
      }),
    ],
    [
      'an equality of logs',
      defineSpace(
        { x: float(1e-4, 1, { scale: 'log' }), y: float(1e-4, 1, { scale: 'log' }) },
        {
          constraints: [{ sum: { x: 1, y: 3 }, atLeast: 0.002, atMost: 0.002 }],
        },
      ),
    ],
    [
      'an equality of integers',
      defineSpace(
        { x: int(0, 5000), y: int(0, 5000), z: int(0, 5000) },
        {
          constraints: [{ sum: { x: 1, y: 1, z: 1 }, atLeast: 7, atMost: 7 }],
        },
      ),
    ],
  ])('find %s', async (_, space) => {
    const study = createStudy({ space, direction: 'minimize', strategy: random(), seed: 1 });
    const [trial] = await study.ask(1);
    expect(violated(space.constraints, trial.params)).toBe(-1);
  });

  it('refuse observations that violate one', () => {
    const study = createStudy({ space: simplex, direction: 'minimize', strategy: random() });
    expect(() => study.tell({ x: 0.6, y: 0.6 }, 1)).toThrow(
      expect.objectContaining({
        code: 'INVALID_PARAMS',
        message:
          'tell: expected values that satisfy constraints[0] (x + y <= 1), received {"x":0.6,"y":0.6}. Give a legal configuration.',
      }),
    );
    study.tell({ x: 0.4, y: 0.6 }, 1);
    expect(study.incumbent?.value).toBe(1);
  });

  it('keep linear constraints in snapshots, and ask for predicates again', async () => {
    const linear = { sum: { x: 1, y: 1 }, atMost: 1 };
    const parameters = { x: float(0, 1), y: float(0, 1) };
    const below = ({ x, y }: { readonly x: number; readonly y: number }) => x < y;
    const space = defineSpace(parameters, { constraints: [linear, below] });
    const study = createStudy({ space, direction: 'minimize', strategy: random(), seed: 1 });
    await study.ask(3);
    const saved = JSON.parse(JSON.stringify(study));
    expect(saved.constraints).toEqual([linear, { predicate: 'below' }]);
    const again = defineSpace(parameters, { constraints: [{ atMost: 1, sum: { y: 1, x: 1 } }, (p) => p.x < p.y] });
    expect((await restoreStudy(again, saved).ask())!.params).toEqual((await study.ask())!.params);
    const restore = (constraints: readonly unknown[]) => () =>
      restoreStudy(defineSpace(parameters, { constraints: constraints as never }), saved);
    expect(restore([linear])).toThrow(
      expect.objectContaining({
        code: 'PREDICATE_REQUIRED',
        message: expect.stringMatching(/predicate below .*received none/),
      }),
    );
    expect(restore([linear, linear])).toThrow(expect.objectContaining({ code: 'PREDICATE_REQUIRED' }));
    for (const other of [[], [{ ...linear, atMost: 2 }, below], [below, below], [linear, below, below]]) {
      expect(restore(other)).toThrow(expect.objectContaining({ code: 'SPACE_MISMATCH' }));
    }
    expect(restore([linear, ({ x, y }: (typeof study.trials)[0]['params']) => x > y])).toThrow(
      expect.objectContaining({ code: 'SPACE_MISMATCH', message: expect.stringMatching(/refuses trial \d/) }),
    );
    expect(() => restoreStudy(again, { ...saved, constraints: 'none' })).toThrow(/"constraints"/);
  });

  it('hold for minimize', async () => {
    const best = await minimize(({ x, y }) => -x - 2 * y, simplex, { trials: 20, seed: 1 });
    expect(best.params).toEqual({ x: expect.closeTo(0, 3), y: expect.closeTo(1, 3) });
  });
});
