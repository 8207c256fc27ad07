import { describe, expect, it } from 'vitest';
import { show, TunesmithError } from '../../lib/errors.js';

describe('TunesmithError', () => {
  it('carries a code, a message and a cause', () => {
    const cause = new Error('below');
    const error = new TunesmithError('SOME_CODE', 'where: problem. Remedy.', { cause });
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.code, error.message, error.cause]).toEqual([
      'TunesmithError',
      'SOME_CODE',
      'where: problem. Remedy.',
      cause,
    ]);
  });
});

describe('show', () => {
  it.each([
    ['adam', '"adam"'],
    [3, '3'],
    [-0, '-0'],
    [Number.NaN, 'NaN'],
    [12n, '12n'],
    [undefined, 'undefined'],
    [null, 'null'],
    [[1, 'a'], '[1, "a"]'],
    [new Array(9).fill(0), 'an array of 9'],
    [{ low: 1, high: 2 }, '{ low, high }'],
    [new Map(), 'an instance of Map'],
    ['x'.repeat(100), JSON.stringify(`${'x'.repeat(57)}...`)],
    [Math.max, 'function max'],
  ])('%s', (value, text) => {
    expect(show(value)).toBe(text);
  });

  it('is short for what is deep, circular or large', () => {
    const circular: unknown[] = [1];
    circular.push(circular);
    expect(show(circular)).toBe('[1, [1, [1, an array of 2]]]');
    expect(show(Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`key${i}`, i])))).toBe(
      'an object of 1000 keys',
    );
  });
});
