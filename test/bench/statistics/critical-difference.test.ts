import { describe, expect, it } from 'vitest';
import { cliques } from '../../../bench/statistics/critical-difference.js';
import golden from '../../golden/diagrams.json' with { type: 'json' };

describe('cliques', () => {
  it.each(golden.cliques)('are the maximal groups', ({ ranks, criticalDifference, groups }) => {
    expect(cliques(ranks, criticalDifference)).toEqual(groups);
  });

  it('are none where all differ, one where none does', () => {
    expect(cliques([1, 2, 3], 0.5)).toEqual([]);
    expect(cliques([1, 2, 3], 5)).toEqual([[0, 2]]);
  });
});
