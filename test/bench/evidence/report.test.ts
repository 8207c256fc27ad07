import { describe, expect, it } from 'vitest';
import { poolRuns } from '../../../bench/evidence/pool-runs.js';
import { evidenceReport } from '../../../bench/evidence/report.js';
import { fileOf, runs } from './fixtures.js';

describe('the report', () => {
  const text = evidenceReport(poolRuns([{ path: 'a', file: fileOf(runs) }]), {
    focus: 'bayesian',
    at: [4, 10],
    detail: true,
  });

  it('shows ranks, tests, losses, times and details', () => {
    expect(text).toContain('| bayesian | 1.50 [1.50, 1.50] | 1.38 [');
    const loss = '- ackley-5: peer 1.35, ours 6.5 (p 0.002, 6 / 6 runs: significant)\n';
    // Before a larger difference that two runs do not show.
    expect(text).toContain(`${loss}- branin: thin 1.0e-7, ours 3.5e-4 (p 0.071, 6 / 2 runs: not significant)`);
    expect(text).toContain('| peer | 1 | - | - |');
    expect(text).toMatch(/\| peer \| 4 \| 2 \(2\) \| 1 \| 1 \(1\) \|/);
    expect(text).toMatch(/\| mixed \| .*0\.00 \(p 1\.000, 1 × 6\)/);
    expect(text).toContain('Not ranked, with runs on less than half of the problems: thin.');
    expect(text).toContain('### ackley-5');
  });

  it('ranks a peer of shorter runs where it has them', () => {
    const short = runs.flatMap((each) =>
      each.strategy === 'peer' ? [{ ...each, strategy: 'short', trials: 5, evaluations: 5 }] : [],
    );
    const all = poolRuns([{ path: 'a', file: fileOf([...runs, ...short]) }]);
    const lines = evidenceReport(all, { focus: 'bayesian', at: [5, 10], detail: false });
    expect(lines).toMatch(/\| short \| [\d.]+ \[.*\] \| - \|/);
    expect(lines).toContain('Not ranked, with runs on less than half of the problems: thin.');
  });
});
