import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../../../bench/cli/run-command.js';
import { readRuns } from '../../../bench/evidence/runs.js';
import { fileOf, run } from '../evidence/fixtures.js';

describe('bench keep and bench compare', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tunesmith-evidence-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const at = (name: string): string => join(directory, name);

  async function printed(argv: readonly string[]): Promise<string> {
    let out = '';
    const note = (text: unknown): void => {
      out += `${text}\n`;
    };
    const log = vi.spyOn(console, 'log').mockImplementation(note);
    const errors = vi.spyOn(console, 'error').mockImplementation(note);
    expect(await runCommand(argv)).toBe(out.includes('expected') ? 2 : 0);
    log.mockRestore();
    errors.mockRestore();
    return out;
  }

  const line = (tool: string, seed: number, best: readonly number[], error: string | null = null) =>
    JSON.stringify({
      tool,
      function: 'sixhump',
      seed,
      fmin: -1,
      best,
      cpu_s: [0.1, 0.2, 0.3],
      error,
    });

  it('keeps the lines of the peer harness by our names, and compares them', async () => {
    const lines = [
      line('random', 0, [3, 3, 1]),
      line('optuna-gp', 0, [2, -0.5, -0.75]),
      line('optuna-gp', 1, [2, 2], 'died'),
      line('optuna-gp', 1, [1, 1, -1]),
    ];
    writeFileSync(at('runs.jsonl'), `${lines.join('\n')}\n`);
    const options = [
      '--out',
      directory,
      '--versions',
      'optuna=5.0.0',
      '--date',
      '2026-11-24',
      '--note',
      'a shared core',
    ];
    const paths = await printed(['keep', at('runs.jsonl'), ...options]);
    expect(paths.trim().split('\n')).toEqual([at('optuna-random.json'), at('optuna-gp.json')]);
    const file = readRuns(at('optuna-gp.json'));
    expect(file).toMatchObject({
      started: '2026-11-24',
      notes: ['a shared core'],
      programs: [{ name: 'optuna-gp', versions: { optuna: '5.0.0' } }],
      problems: { 'sixhump-camel': { optimum: -1, optimumKind: 'exact' } },
    });
    expect(file.runs.map(({ seed, regrets }) => [seed, regrets])).toEqual([
      [
        0,
        [
          [1, 3],
          [2, 0.5],
          [3, 0.25],
        ],
      ],
      [
        1,
        [
          [1, 2],
          [3, 0],
        ],
      ],
    ]);
    // Keeping again what is kept changes nothing.
    const before = readFileSync(at('optuna-gp.json'), 'utf8');
    await printed(['keep', at('optuna-gp.json'), '--out', directory]);
    expect(readFileSync(at('optuna-gp.json'), 'utf8')).toBe(before);

    const report = await printed([
      'compare',
      at('optuna-gp.json'),
      at('optuna-random.json'),
      '--at',
      '3',
      '--focus',
      'optuna-gp',
    ]);
    expect(report).toContain('| optuna-gp | 1.00 [1.00, 1.00] |');
    expect(report).toContain('| optuna-random | 1 | 1 | 1 | 2026-11-24 | optuna 5.0.0 |');
  });

  it('takes runs with several workers for problems of their own', async () => {
    writeFileSync(
      at('four.json'),
      JSON.stringify(fileOf([run('a', 'branin', 1, 1), run('a', 'branin, 4 workers', 1, 2)])),
    );
    expect(await printed(['compare', at('four.json'), '--at', '10', '--workers', '1'])).not.toContain('4 workers');
    const four = await printed(['compare', at('four.json'), '--at', '10', '--workers', '4', '--detail']);
    expect(four).toContain('### branin, 4 workers');
    expect(four).not.toMatch(/### branin$/m);
  });

  it('refuses an unknown focus and a file that is something else', async () => {
    writeFileSync(at('other.json'), '{"format":"x"}');
    expect(await printed(['compare', at('other.json')])).toMatch(
      /^other.json: expected format .*, received "x"\. Pass/,
    );
    writeFileSync(at('one.json'), JSON.stringify(fileOf([run('peer', 'branin', 1, 1)])));
    expect(await printed(['compare', at('one.json'), '--focus', 'pear'])).toContain('Did you mean "peer"?');
    expect(await printed(['compare', at('one.json'), '--half', 'tuning'])).toMatch(
      /^compare: expected runs .* received none/,
    );
    expect(await printed(['compare', at('one.json'), '--suite', 'peers'])).toContain('1 problems');
  });
});
