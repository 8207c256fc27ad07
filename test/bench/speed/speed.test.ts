import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { costChangeCells, costChanges, costsOf, readSpeed } from '../../../bench/speed/against.js';
import { parts } from '../../../bench/speed/parts.js';

const directory = mkdtempSync(join(tmpdir(), 'tunesmith-speed-'));
afterAll(() => rmSync(directory, { recursive: true }));

describe('readSpeed', () => {
  it('finds the newest committed report, whose every figure is a cost', () => {
    const { report } = readSpeed();
    const costs = costsOf(report);
    expect(costs.length).toBe(report.bounded.length + report.timings.length + report.halving.length + 2);
    expect(new Set(costs.map(({ name }) => name)).size).toBe(costs.length);
    for (const { cost, spread = [cost, cost] } of costs) {
      expect(cost).toBeGreaterThan(0);
      expect(spread[0]).toBeLessThanOrEqual(spread[1]);
    }
    expect(costChanges(costs, costs, 1.01).some(({ slower }) => slower)).toBe(false);
  });

  it('refuses a version that it does not know', () => {
    const path = join(directory, 'other.json');
    writeFileSync(path, '{"format":"tunesmith-speed/99"}');
    expect(() => readSpeed(path)).toThrow(/^other.json: expected format .* received "tunesmith-speed\/99"/);
  });
});

describe('costChanges', () => {
  it('calls slower what is beyond the limit and beyond both spreads', () => {
    const before = [
      { name: 'plain', cost: 10 },
      { name: 'doubled', cost: 10 },
      { name: 'noisy', cost: 10, spread: [8, 30] as const },
      { name: 'steady', cost: 10, spread: [9, 11] as const },
      { name: 'gone', cost: 1 },
    ];
    const after = [
      { name: 'steady', cost: 16, spread: [15, 17] as const },
      { name: 'noisy', cost: 16, spread: [15, 17] as const },
      { name: 'plain', cost: 16 },
      { name: 'doubled', cost: 23 },
    ];
    const changes = costChanges(before, after, 1.5);
    expect(changes.map(({ name, ratio, slower }) => [name, ratio, slower])).toEqual([
      ['plain', 1.6, false],
      ['doubled', 2.3, true],
      ['noisy', 1.6, false],
      ['steady', 1.6, true],
    ]);
    expect(costChangeCells(changes).at(-1)).toEqual(['steady', '0.01', '0.016', '1.60', 'SLOWER']);
  });
});

describe('parts', () => {
  it('run', async () => {
    const cases = parts();
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    for (const { run, synchronous } of cases) {
      const result = run();
      expect(result instanceof Promise).toBe(synchronous !== true);
      await result;
    }
  });
});
