import { describe, expect, it } from 'vitest';
import { checkOptions, remedy } from '../../lib/options.js';

const known = ['minResource', 'maxResource', 'reductionFactor'];

describe('checkOptions', () => {
  it('accepts known and absent options', () => {
    expect(() => checkOptions('hyperband', {}, known)).not.toThrow();
    expect(() => checkOptions('hyperband', { maxResource: 81, other: undefined }, known)).not.toThrow();
  });

  it('names the nearest known option', () => {
    expect(() => checkOptions('hyperband', { maxResources: 81 }, known)).toThrow(
      'hyperband: unknown option "maxResources". Did you mean "maxResource"?',
    );
    expect(() => checkOptions('hyperband', { MAXRESOURCE: 81 }, known)).toThrow('Did you mean "maxResource"?');
  });

  it('lists them where none is near', () => {
    expect(() => checkOptions('hyperband', { colour: 1 }, known)).toThrow(
      'hyperband: unknown option "colour". Known options: minResource, maxResource, reductionFactor.',
    );
  });

  it.each([null, 'log', [], 3])('refuses %s in place of options', (given) => {
    expect(() => checkOptions('hyperband', given as object, known)).toThrow(/expected an options object/);
  });
});

describe('remedy', () => {
  it('says so when nothing is known', () => {
    expect(remedy('x', [], 'other parameters')).toBe('There are no other parameters.');
  });
});
