import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { halvingSummaries } from '../../../bench/compare/halving-summary.js';
import { recordOf } from '../../../bench/compare/run.js';
import { speedups } from '../../../bench/compare/speedup.js';
import type { StrategyName } from '../../../bench/compare/strategies.js';
import { summarize } from '../../../bench/compare/summary.js';
import type { Problem } from '../../../bench/problem.js';
import type { ComparisonReport } from '../../../bench/report/comparison-report.js';
import { groupDiagrams } from '../../../bench/report/diagrams.js';
import { figure, html, spread } from '../../../bench/report/format.js';
import { page } from '../../../bench/report/page.js';
import {
  differenceCells,
  halvingCells,
  regretCells,
  speedupCells,
  terminalTable,
} from '../../../bench/report/tables.js';
import { fileStamp, writeReport } from '../../../bench/report/write.js';
import { defineSpace, float } from '../../../lib/space.js';

const problem: Problem = {
  name: 'curves </script> & more',
  kind: 'curves',
  space: defineSpace({ x: float(0, 1), y: float(0, 1) }),
  optimum: 0,
  direction: 'minimize',
  maxResource: 9,
  citation: 'nobody (2026)',
  evaluate: () => 0,
};
const strategies: StrategyName[] = ['random', 'hyperband'];
const seeds = [1, 2, 3];
const runs = seeds.flatMap((seed) =>
  strategies.map((strategy, column) => {
    const completions = Array.from({ length: 20 }, (_, i) => ({
      trial: i,
      time: i + 1,
      spent: 9 * (i + 1),
      from: 0,
      resource: 9,
      value: seed / (1 + i * (1 + column)),
      trials: i + 1,
      toolMilliseconds: i + 1,
    }));
    const request = { problem: problem.name, strategy, seed, trials: 20, workers: 1 };
    return recordOf(request, problem, { completions, exhausted: false, efficiency: 1, askMilliseconds: [1] }, 3);
  }),
);
const report: ComparisonReport = {
  format: 'tunesmith-comparison/2',
  started: '2026-11-24T17:05:09.000Z',
  seconds: 12,
  environment: {
    tunesmith: '0.1.0',
    node: 'v20.0.0',
    commit: 'abc123',
    machine: { cpu: 'a processor', cores: 2, memoryGiB: 4, system: 'linux' },
  },
  options: { suite: 'default', problems: [problem.name], strategies, seeds, trials: 20, workers: [1, 4], processes: 2 },
  notes: ['a note'],
  skipped: [{ name: 'digits', reason: 'no data' }],
  failures: [{ request: { problem: 'p', strategy: 'grid', seed: 1, trials: 1, workers: 1 }, error: 'it broke' }],
  summary: summarize([problem], strategies, seeds, runs),
  speedups: speedups([problem], strategies, seeds, runs),
  halving: halvingSummaries([problem], [1], strategies, runs),
  runs,
};

const directory = mkdtempSync(join(tmpdir(), 'tunesmith-report-'));
afterAll(() => rmSync(directory, { recursive: true }));

describe('halvingCells', () => {
  it('says how Hyperband trained', () => {
    expect(halvingCells(report.halving)).toEqual([
      ['problem', 'workers', 'strategy', 'efficiency', 'promotions', 'trials trained to'],
      [problem.name, '1', 'random', '100%', '0', '20 to 9'],
      [problem.name, '1', 'hyperband', '100%', '0', '20 to 9'],
    ]);
  });
});

describe('page', () => {
  const text = page(report);

  it('is self-contained: nothing is loaded from anywhere', () => {
    expect(text).not.toMatch(/<(script|link|img|iframe)[^>]*\s(src|href)=/);
    expect(text).not.toMatch(/@import|url\((?!#)/);
  });

  it('embeds data that no name can end, and uPlot', () => {
    const data = /<script type="application\/json" id="plots">(.*?)<\/script>/s.exec(text)?.[1] ?? '';
    const plots = JSON.parse(data);
    const [{ axes }] = plots;
    expect(axes.map(({ key }: { key: string }) => key)).toEqual(['evaluations', 'trials', 'time', 'toolMilliseconds']);
    expect(axes[0].curves.map(({ strategy }: { strategy: string }) => strategy)).toEqual(strategies);
    expect(axes[0].curves[0].median).toHaveLength(axes[0].x.length);
    expect(text).toContain('uPlot');
  });

  it('says what was skipped, what failed, the notes, the citation, the machine', () => {
    for (const phrase of [
      'digits: no data',
      'it broke',
      'a note',
      'nobody (2026)',
      'a processor',
      'abc123',
      '3 seeds',
    ]) {
      expect(text).toContain(phrase);
    }
  });

  it('holds scripts that parse', () => {
    const scripts = [...text.matchAll(/<script>(.*?)<\/script>/gs)].map(([, source]) => source);
    expect(scripts).toHaveLength(2);
    for (const source of scripts) {
      expect(() => execFileSync(process.execPath, ['--check', '-'], { input: source, stdio: 'pipe' })).not.toThrow();
    }
  });

  it('has filters, and diagrams of every choice of them', () => {
    const options = (id: string): string[] => {
      const [, menu] = new RegExp(`<select id="${id}">(.*?)</select>`).exec(text) ?? [];
      return [...menu.matchAll(/value="([^"]*)"/g)].map(([, value]) => value);
    };
    expect(options('class')).toEqual(['all', 'curves']);
    expect(options('dimensions')).toEqual(['all', '1 to 3']);
    expect(options('axis')).toEqual(['evaluations', 'trials', 'time', 'toolMilliseconds']);
    const groups = groupDiagrams(report);
    expect(groups.map(({ label, dimensions }) => [label, dimensions])).toEqual([
      ['all', 'all'],
      ['all', '1 to 3'],
      ['curves', 'all'],
      ['curves', '1 to 3'],
    ]);
    expect(text.match(/<section data-of="group"/g)).toHaveLength(4);
    expect(text.match(/<svg class="ranks"/g)).toHaveLength(4);
    const data = JSON.parse(/id="plots">(.*?)<\/script>/s.exec(text)![1]);
    for (const [, index] of text.matchAll(/data-plot="(\d+)"/g)) expect(data[Number(index)]).toBeDefined();
    expect(data).toHaveLength(report.summary.problems.length + 2 * groups.length);
  });

  it('gives every claim of difference its p value', () => {
    const [{ ranking, differences }] = groupDiagrams(report);
    expect(ranking.ranks.map(({ strategy }) => strategy)).toEqual(['hyperband', 'random']);
    expect(differenceCells(ranking.ranks, differences)).toEqual([
      ['strategy', 'mean rank [95%]', '≠ hyperband', '≠ random'],
      ['hyperband', '1.00 [1.00, 1.00]', '', 'p 1.0'],
      ['random', '2.00 [2.00, 2.00]', 'p 1.0', ''],
    ]);
  });

  it('escapes names', () => {
    expect(text).not.toContain('curves </script>');
    expect(html('<a & "b">')).toBe('&#60;a &#38; &#34;b&#34;&#62;');
  });
});

describe('writeReport', () => {
  it('writes JSON that reads back and the page', () => {
    const paths = writeReport(join(directory, 'deep', 'er'), 'run', report);
    expect(JSON.parse(readFileSync(paths.json, 'utf8'))).toEqual(JSON.parse(JSON.stringify(report)));
    expect(readFileSync(paths.html, 'utf8')).toBe(page(report));
  });

  it('names files by the moment', () => {
    expect(fileStamp(new Date('2026-11-24T17:05:09.123Z'))).toBe('2026-11-24T17-05-09Z');
  });
});

describe('tables', () => {
  it('mark the least median and leave out who does not take part', () => {
    const cells = regretCells(report.summary, ['grid', ...strategies]);
    expect(cells[0]).toEqual(['problem', 'grid', 'random', 'hyperband']);
    // Grid takes part, yet has no record here.
    expect(cells[1][1]).toBe('failed');
    expect(cells[1][2]).not.toContain('*');
    expect(cells[1][3]).toMatch(/ \*$/);
    expect(cells.at(-1)).toEqual(['mean rank, iterative problems', '-', '2.00', '1.00']);
  });

  it('show - where a strategy does not take part', () => {
    const [curves] = report.summary.problems;
    const oneShot = { ...curves, maxResource: 1, strategies: curves.strategies.slice(0, 1) };
    expect(regretCells({ problems: [oneShot], ranks: [] }, strategies)[1][2]).toBe('-');
  });

  it('give the ratio of resources seed by seed', () => {
    expect(speedupCells(report.speedups)[1]).toEqual([problem.name, 'hyperband', '0.55', '0.55 0.55 0.55']);
    expect(speedupCells([{ problem: 'p', strategy: 's', ratios: [null], median: null }])[1]).toEqual([
      'p',
      's',
      'not reached',
      '–',
    ]);
  });

  it('print without colours where there is no terminal', () => {
    const table = terminalTable(regretCells(report.summary, strategies), false);
    expect(table).toContain('mean rank');
    expect(table).not.toContain('\u001b');
  });
});

describe('format', () => {
  it.each([
    [null, '–'],
    [0, '0'],
    [0.123456, '0.123'],
    [1234.5, '1230'],
    [1e-5, '1.0e-5'],
    [-0.5, '-0.5'],
    [3e6, '3.0e+6'],
  ])('%s is %s', (value, expected) => {
    expect(figure(value)).toBe(expected);
  });

  it('shows quartiles only where they say something', () => {
    expect(spread({ lower: 1, median: 2, upper: 3 })).toBe('2 [1, 3]');
    expect(spread({ lower: 2, median: 2, upper: 2 })).toBe('2');
  });
});
