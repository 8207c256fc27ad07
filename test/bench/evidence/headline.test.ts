import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withHeadline } from '../../../bench/cli/readme.js';
import { committedHeadline, headline } from '../../../bench/evidence/headline.js';
import type { KeptRun } from '../../../bench/evidence/runs.js';
import { packageRoot } from '../../../bench/report/environment.js';

const file = (...path: string[]): string => readFileSync(join(packageRoot(), ...path), 'utf8');

describe('README.md', () => {
  const { markdown, figure } = committedHeadline();

  it('shows what npm run bench -- readme prints from the committed results (else: npm run bench -- readme --write)', () => {
    const readme = file('README.md');
    expect(readme).toBe(withHeadline(readme, markdown));
    expect(file('docs', 'results.svg')).toBe(figure);
  });

  it('shows a figure with a curve for every strategy that is ranked after the last checkpoint', () => {
    const columns = /\| mean rank .* after \| (.*) \|/.exec(markdown)![1].split(' | ');
    const last = /\| 100 trials \| (\**\d.*) \|/.exec(markdown)![1].split(' | ');
    const ranked = columns.filter((_, i) => last[i] !== '-');
    expect(ranked.length).toBeGreaterThan(3);
    for (const name of ranked) expect(figure).toContain(`>${name}</text>`);
  });

  it('needs its two marks', () => {
    expect(() => withHeadline('# tunesmith', markdown)).toThrow('expected the lines <!-- printed by');
  });
});

describe('headline', () => {
  const runs = ['branin', 'hartmann3', 'mixed'].flatMap((problem, k) =>
    [1, 2, 3].flatMap((seed) =>
      (['bayesian', 'optuna-tpe'] as const).map((strategy, column): KeptRun => {
        // tunesmith loses on the last problem.
        const regret = k === 2 ? 2 - column : 1 + column;
        return {
          problem,
          strategy,
          seed,
          trials: 100,
          evaluations: 100,
          regrets: [
            [1, 9],
            [20, regret + seed / 100],
          ],
          askMillisecondsAt: [1, 2, 3 + column],
        };
      }),
    ),
  );
  const dimensions = new Map([
    ['branin', 2],
    ['hartmann3', 3],
    ['mixed', 5],
  ]);
  const { markdown } = headline({ runs, problems: new Map() }, dimensions);

  it('names losses at every checkpoint beside the ranks, with p values, seeds and times', () => {
    expect(markdown).toContain('3 public functions of 2 to 5 parameters');
    expect(markdown).toContain('| 25 trials | **1.33** [1.00, 2.00] | 1.67 [1.00, 2.00] |');
    expect(markdown).toContain('| p against tunesmith |  | 1.000 |');
    expect(markdown).toContain('| seeds a problem | 3 | 3 |');
    expect(markdown).toContain('| ms of an ask at 100 | 3 | 4 |');
    const losses = markdown.match(/\| \d+ trials \| mixed \| Optuna TPE \| 1\.02 \| 2\.02 \| 0\.100 \|/g);
    expect(losses).toHaveLength(3);
  });

  it('has a column for a tool whose runs are short', () => {
    const short = runs.map((run) => ({ ...run, strategy: 'hebo', trials: 50, evaluations: 50 }));
    const { markdown } = headline({ runs: [...runs, ...short], problems: new Map() }, dimensions);
    expect(markdown).toMatch(/after \| .* \| HEBO \|\n/);
    expect(markdown).toMatch(/\| 50 trials \| .* \| [\d.]+ \[.*\] \|\n/);
    expect(markdown).toMatch(/\| 100 trials \| .* \| - \|\n/);
    expect(markdown).toMatch(/\| p against tunesmith \|.*\| - \|\n/);
    expect(markdown).not.toContain('to be ranked');
  });
});
