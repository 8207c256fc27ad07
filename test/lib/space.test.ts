import { describe, expect, it } from 'vitest';
import { bool, categorical, conditionOf, defineSpace, float, int, ordinal, type Parameter } from '../../lib/space.js';

/** Parameters as untyped JavaScript may pass them. */
const define = (parameters: unknown) => () => defineSpace(parameters as { [name: string]: Parameter });
const loose = { float, int, categorical, ordinal, bool } as unknown as Record<
  string,
  (...args: unknown[]) => Parameter
>;

describe('defineSpace', () => {
  it('gives frozen plain data', () => {
    const space = defineSpace({ x: float(0, 1), kind: categorical(['a', 'b']), deep: bool({ when: { kind: 'a' } }) });
    expect(JSON.parse(JSON.stringify(space))).toEqual({
      parameters: {
        x: { kind: 'float', low: 0, high: 1, scale: 'linear' },
        kind: { kind: 'categorical', choices: ['a', 'b'] },
        deep: { kind: 'bool', choices: [false, true], when: { kind: ['a'] } },
      },
      names: ['x', 'kind', 'deep'],
      constraints: [],
    });
    for (const part of [space, space.parameters, space.names, space.parameters.kind.choices, space.parameters.x]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  it('resolves the scale "auto" by the ratio of the bounds', () => {
    const { parameters } = defineSpace({
      wide: float(1e-5, 1e-1, { scale: 'auto' }),
      exact: int(1, 1000, { scale: 'auto' }),
      narrow: float(1, 999, { scale: 'auto' }),
      signed: float(-1, 1000, { scale: 'auto' }),
    });
    expect(Object.values(parameters).map(({ scale }) => scale)).toEqual(['log', 'log', 'linear', 'linear']);
  });

  it('puts parents before children, however deep', () => {
    const space = defineSpace({
      momentum: float(0, 1, { when: { nesterov: true } }),
      nesterov: bool({ when: { optimizer: ['sgd', 'rms'] } }),
      optimizer: categorical(['adam', 'sgd', 'rms']),
      layers: int(1, 3),
    });
    expect(space.names).toEqual(['optimizer', 'nesterov', 'momentum', 'layers']);
    expect(conditionOf(space.parameters.nesterov)).toEqual(['optimizer', ['sgd', 'rms']]);
    expect(conditionOf(space.parameters.layers)).toBeUndefined();
  });

  it.each([
    ['nothing', undefined, /expected parameters by name, received undefined/],
    ['an empty space', {}, /expected at least one parameter, received none/],
    ['a foreign value', { x: [0, 1] }, /parameter "x": expected float, int, .* received \[0, 1\]/],
    ['low > high', { x: int(3, 1) }, /int\("x"\): expected low <= high, received low 3 and high 1\./],
    [
      'log of 0',
      { learningRate: float(0, 1, { scale: 'log' }) },
      'float("learningRate"): expected low > 0 when scale is "log", received 0. Use a small positive low or scale "linear".',
    ],
    ['reverse-log of 1', { x: float(0, 1, { scale: 'reverse-log' }) }, /expected 0 <= low and high < 1/],
    ['reverse-log ints', { x: loose.int(0, 3, { scale: 'reverse-log' }) }, /expected scale to be one of "linear"/],
    ['an unknown scale', { x: loose.float(0, 3, { scale: 'cubic' }) }, /received "cubic"/],
    ['NaN', { x: float(Number.NaN, 1) }, /expected low to be a finite number, received NaN/],
    ['Infinity', { x: float(0, Infinity) }, /expected high to be a finite number, received Infinity/],
    ['an infinite range', { x: float(-1e308, 1e308) }, /expected a finite range/],
    ['strings', { x: loose.float('0', 1) }, /expected low to be a finite number, received "0"/],
    ['fractional int bounds', { x: int(0.5, 3) }, /expected low to be an integer/],
    ['unsafe integers', { x: int(0, 2 ** 53) }, /within ±\(2\^53 - 1\), received 9007199254740992/],
    ['too fine a grid', { x: float(0, 1, { step: 1e-18 }) }, /expected a grid within 2\^50 steps/],
    ['too large a log integer', { x: int(1, 2 ** 50, { scale: 'log' }) }, /expected a grid within 2\^45 steps/],
    ['step 0', { x: float(0, 1, { step: 0 }) }, /expected step to be a positive number, received 0/],
    ['a fractional int step', { x: int(0, 9, { step: 0.5 }) }, /expected step to be a positive integer/],
    ['a step beyond the range', { x: float(0, 1, { step: 2 }) }, /expected step <= high - low = 1, received 2/],
    ['no choices', { x: categorical([]) }, /expected a non-empty array of choices, received \[\]/],
    ['choices that are no array', { x: loose.categorical('ab') }, /expected a non-empty array of choices/],
    ['duplicate choices', { x: ordinal([1, 2, 1]) }, /ordinal\("x"\): expected distinct choices, received 1 twice/],
    [
      'objects as choices',
      { x: loose.categorical([{}]) },
      /expected choices to be strings, finite numbers or booleans/,
    ],
    ['NaN as a choice', { x: categorical([Number.NaN]) }, /received NaN/],
    [
      'misspelt options',
      { x: loose.float(0, 1, { scael: 'log' }) },
      'float("x"): unknown option "scael". Did you mean "scale"?',
    ],
    ['options of another kind', { x: loose.bool({ step: 1 }) }, /bool\("x"\): unknown option "step"/],
    [
      'an illegal default',
      { x: float(0, 1, { default: 2 }) },
      /expected default to be a number in \[0, 1\], received 2/,
    ],
    ['a default off the grid', { x: int(0, 9, { step: 3, default: 4 }) }, /an integer in \[0, 9\] at 0 \+ k \* 3/],
    ['a default not chosen', { x: loose.categorical(['a'], { default: 'b' }) }, /one of "a", received "b"/],
    [
      'an unknown parent',
      { kind: bool(), x: int(0, 1, { when: { kin: true } }) },
      /received "kin"\. Did you mean "kind"\?/,
    ],
    [
      'a numeric parent',
      { n: int(0, 1), x: int(0, 1, { when: { n: 1 } }) },
      /a categorical, ordinal or bool, received int/,
    ],
    [
      'a value that the parent lacks',
      { k: categorical(['sgd']), x: bool({ when: { k: 'sdg' } }) },
      /Did you mean "sgd"\?/,
    ],
    [
      'two parents',
      { k: bool(), l: bool(), x: bool({ when: { k: true, l: true } }) },
      /expected when to name one parent/,
    ],
    [
      'text where the parent holds no text',
      { k: bool(), x: bool({ when: { k: 'true' } }) },
      /received "true"\. Use one of them\./,
    ],
    ['choices of a float', { x: { kind: 'float', low: 0, high: 1, choices: [1] } }, /unknown option "choices"/],
    ['bounds of a categorical', { x: { kind: 'categorical', choices: ['a'], low: 0 } }, /unknown option "low"/],
    ['a categorical without choices', { x: { kind: 'categorical' } }, /non-empty array of choices, received undefined/],
    ['a bool with choices of its own', { x: { kind: 'bool', choices: [1, 2] } }, /\[false, true\], received \[1, 2\]/],
    ['no values', { k: bool(), x: bool({ when: { k: [] } }) }, /at least one value/],
    ['itself as parent', { x: bool({ when: { x: true } }) }, /expected conditions without a cycle, received x -> x/],
    ['a cycle', { a: bool({ when: { b: true } }), b: bool({ when: { a: true } }) }, /received a -> b -> a/],
    ['__proto__', JSON.parse('{"__proto__": 1}'), /unexpected name "__proto__"/],
  ])('refuses %s', (_, parameters, message) => {
    expect(define(parameters)).toThrow(message);
  });

  it('refuses options that are no object at once', () => {
    expect(() => loose.float(0, 1, 'log')).toThrow('float: expected an options object, received "log".');
  });
});
