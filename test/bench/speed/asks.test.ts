import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../../../bench/cli/run-command.js';
import { askCells, askCost, openProgram } from '../../../bench/speed/asks.js';

const directory = mkdtempSync(join(tmpdir(), 'tunesmith-asks-'));
afterAll(() => rmSync(directory, { recursive: true }));

describe('askCost', () => {
  it('tells n results, then charges each ask with the tell before it', async () => {
    const file = join(directory, 'tool.mjs');
    // Its first ask takes as many milliseconds as it has heard results; tells of its own trials take 3, asks after the first 4.
    writeFileSync(
      file,
      `import { createInterface } from 'node:readline';
      let told = 0, asked = 0;
      const params = { x0: 0.1, x1: 0.2, x2: 0.3, x3: 0.4, x4: 0.5, x5: 0.6 };
      const answer = (message) => {
        if (message.cmd === 'ask') return { params, trial: asked, ms: asked++ === 0 ? told : 4 };
        if (message.cmd !== 'tell') return { ok: true };
        told++;
        return { ok: Number.isFinite(message.value), ms: message.trial === undefined ? 100 : 3 };
      };
      createInterface({ input: process.stdin }).on('line', (line) => console.log(JSON.stringify(answer(JSON.parse(line)))));`,
    );
    const program = { name: 'tool', command: [process.execPath, file] };
    const cost = await askCost((trials) => openProgram(program, trials), 17);
    expect(cost).toEqual({ tool: 'tool', n: 17, first: 17, next: 7, asks: 30 });
  });
});

describe('askCells', () => {
  it('has peers as multiples of ours', () => {
    const costs = [
      { tool: 'tunesmith', n: 100, first: 4, next: 2, asks: 30 },
      { tool: 'slow', n: 100, first: 1000, next: 160, asks: 30 },
      { tool: 'tunesmith', n: 200, first: 8, next: 5, asks: 30 },
    ];
    expect(askCells(costs)).toEqual([
      ['n', 'tunesmith: first ask, ms', 'next, median', 'slow: first ask, ms', 'next, median'],
      ['100', '4', '2', '1000 (250×)', '160 (80×)'],
      ['200', '8', '5', '-', '-'],
    ]);
  });
});

describe('--suite asks', () => {
  it('refuses what is no peer', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    expect(await runCommand(['--suite', 'asks', '--strategies', 'optuna-g'])).toBe(2);
    expect(error.mock.calls[0][0]).toMatch(/^--strategies: expected peers, received "optuna-g"\. Did you mean/);
    error.mockRestore();
  });
});
