import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = existsSync(join(root, 'dist/lib/index.js'));
const run = (args: readonly string[]): string => execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });

/** What the README leaves to its reader. */
const readersOwn =
  'const trainAndValidate = (params) => Math.abs(Math.log10(params.learningRate) + 3) + params.layers;\n';

describe.skipIf(!built)('what the documents show (needs dist: npm run build:ts)', () => {
  it.each(readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.mjs')))('examples/%s runs', (file) => {
    expect(run([join('examples', file)])).toMatch(/^best/);
  });

  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const programs = [...readme.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code);

  it.each(programs.map((code, i) => [i + 1, code] as const))('README program %i runs', (_, code) => {
    expect(run(['--input-type=module', '--eval', readersOwn + code])).not.toBe('');
  });
});
