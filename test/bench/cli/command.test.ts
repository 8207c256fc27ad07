import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../../../bench/cli/run-command.js';
import { ABLATIONS } from '../../../bench/compare/ablations.js';
import { STRATEGIES } from '../../../bench/compare/strategies.js';
import { PEERS } from '../../../bench/peers/peers.js';
import { SUITES } from '../../../bench/suites/index.js';

let out = '';
let errors = '';

const toOut = (text: unknown): boolean => {
  out += text;
  return true;
};
const toErrors = (text: unknown): boolean => {
  errors += text;
  return true;
};

beforeEach(() => {
  out = '';
  errors = '';
  vi.spyOn(process.stdout, 'write').mockImplementation(toOut);
  vi.spyOn(process.stderr, 'write').mockImplementation(toErrors);
  vi.spyOn(console, 'log').mockImplementation((text: string) => toOut(`${text}\n`));
  vi.spyOn(console, 'error').mockImplementation((text: string) => toErrors(`${text}\n`));
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe('npm run bench --', () => {
  it('--help documents every option, suite and strategy', async () => {
    expect(await runCommand(['--help'])).toBe(0);
    const options = [
      '--problems',
      '--strategies',
      '--seeds',
      '--trials',
      '--workers',
      '--out',
      '--suite',
      '--list',
      '--program',
      '--half',
      '--quick',
      '--full',
      '--resume',
    ];
    for (const name of [
      ...options,
      ...Object.keys(STRATEGIES),
      ...Object.keys(ABLATIONS),
      ...Object.keys(PEERS),
      ...Object.keys(SUITES),
      'speed',
      'scale',
    ]) {
      expect(out).toContain(name);
    }
  });

  it('--list names problems with their sources', async () => {
    expect(await runCommand(['--list'])).toBe(0);
    expect(out).toMatch(/^branin +function +2 parameters +\S/m);
    expect(out).toMatch(/^augmented-branin +multi-fidelity +2 parameters, 27 epochs +\S/m);
  });

  it.each([
    [['--problems', 'branim'], 'Did you mean "branin"?'],
    [['--strategies', 'bayes'], '--strategies: expected strategies or peers, received "bayes".'],
    [['--strategies', 'hyperbnad'], 'Did you mean "hyperband"?'],
    [['--suite', 'speedy'], 'Did you mean "speed"?'],
    [['--seeds', '0'], 'Expected an integer >= 1.'],
    [['--trials', 'many'], 'Expected an integer >= 1.'],
    [['--workers', '1,0'], 'Expected an integer >= 1.'],
    [['--first-seed', '-1'], 'Expected an integer from 0'],
    [['--program', 'mine'], '--program: expected name=command'],
    [['--strategies', 'optuna-ppe'], 'Did you mean "optuna-tpe"?'],
    [['--half', 'tunning', '--suite', 'broad'], 'Did you mean "tuning"?'],
    [['--half', 'tuning'], '--half: expected --suite hyperband or broad'],
    [['--dimensions', '5'], '--dimensions, --instances: expected --suite bbob'],
    [['--suite', 'bbob', '--dimensions', '1', '--trials', '1'], 'expected dimension to be an integer >= 2'],
    [['compare'], "missing required argument 'files'"],
    [['keep', 'a.json'], "required option '--out <directory>' not specified"],
    [['--problem', 'branin'], 'Did you mean --problems?'],
    [['branin'], 'too many arguments'],
    [['compare', 'missing.json', 'as-well.json'], 'ENOENT: no such file or directory'],
    [['--problems', 'branin', '--trials', '2', '--seeds', '1', '--out', 'package.json/in-a-file'], 'package.json'],
  ])('refuses %j', async (argv, message) => {
    expect(await runCommand(argv)).not.toBe(0);
    expect(errors).toContain(message);
    expect(out).toBe('');
  });
});
