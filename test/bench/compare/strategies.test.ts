import { describe, expect, it } from 'vitest';
import { gridLevels, takesPart } from '../../../bench/compare/strategies.js';

describe('strategies', () => {
  it.each([
    [50, 1, 50],
    [50, 2, 8],
    [49, 2, 7],
    [50, 6, 2],
    [64, 3, 4],
    [1000, 3, 10],
    [1, 4, 2],
  ])('a grid for %i trials in %i dimensions has %i levels', (trials, dimension, levels) => {
    expect(gridLevels(trials, dimension)).toBe(levels);
  });

  it('hyperband takes part where there are rungs', () => {
    expect(takesPart('hyperband', { maxResource: 1 })).toBe(false);
    expect(takesPart('hyperband', { maxResource: 2 })).toBe(true);
    expect(takesPart('grid', { maxResource: 1 })).toBe(true);
  });
});
