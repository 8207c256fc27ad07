import { describe, expect, it } from 'vitest';
import { regretAfter } from '../../../bench/evidence/runs.js';
import { run } from './fixtures.js';

describe('regretAfter', () => {
  const one = run('a', 'p', 1, 2);

  it('is that of the last improvement so far', () => {
    expect(regretAfter(one, 4)).toBe(101);
    expect(regretAfter(one, 5)).toBe(2);
    expect(regretAfter(one, 10)).toBe(2);
  });

  it('is infinite before the first value and unknown beyond the run', () => {
    expect(regretAfter(one, 0.5)).toBe(Number.POSITIVE_INFINITY);
    expect(regretAfter(one, 11)).toBeUndefined();
  });
});
