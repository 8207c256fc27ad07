import { describe, expect, it } from 'vitest';
import { speedups } from '../../../bench/compare/speedup.js';
import { problemOf, record } from './fixtures.js';

describe('speedups', () => {
  const problem = problemOf({ maxResource: 9 });

  it('are the share of random search’s resource until its final best is reached', () => {
    const records = [
      record('random', 1, problem, [5, 4, 3, 2]),
      record('hyperband', 1, problem, [2, 1, 1, 1]),
      record('random', 2, problem, [5, 4, 3, 2]),
      record('hyperband', 2, problem, [9, 9, 9, 9]),
    ];
    expect(speedups([problem], ['random', 'hyperband'], [1, 2], records)).toEqual([
      { problem: 'parabola', strategy: 'hyperband', ratios: [0.25, null], median: null },
    ]);
    expect(speedups([problem], ['random', 'hyperband'], [1], records)[0].median).toBe(0.25);
  });

  it('are told for iterative problems only', () => {
    expect(speedups([problemOf()], ['random', 'hyperband'], [1], [])).toEqual([]);
  });
});
