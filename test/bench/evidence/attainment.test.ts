import { describe, expect, it } from 'vitest';
import { attainment, TARGETS } from '../../../bench/evidence/attainment.js';
import { run } from './fixtures.js';

describe('attainment', () => {
  it('is the share of targets reached, over runs and problems', () => {
    // 51 targets from 10² to 10⁻⁸: a regret of 100 reaches one, of 1 eleven, of 0 all.
    expect(TARGETS[0]).toBe(100);
    expect(TARGETS[50]).toBeCloseTo(1e-8, 20);
    const made = [run('a', 'p', 1, 1), run('a', 'p', 2, 0), run('a', 'q', 1, 200), run('b', 'p', 1, 100)];
    expect(attainment(made, 'a', ['p'], 10)).toBeCloseTo((11 / 51 + 1) / 2, 12);
    expect(attainment(made, 'a', ['p', 'q'], 10)).toBeCloseTo((11 / 51 + 1) / 4, 12);
    expect(attainment(made, 'b', ['p'], 10)).toBeCloseTo(1 / 51, 12);
    expect(attainment(made, 'a', ['p'], 4)).toBe(0);
    expect(attainment(made, 'b', ['p', 'q'], 10)).toBeUndefined();
    expect(attainment(made, 'a', ['p'], 11)).toBeUndefined();
  });
});
