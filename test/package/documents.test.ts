import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { command } from '../../bench/cli/command.js';
import { compareCommand } from '../../bench/cli/compare.js';
import { keepCommand } from '../../bench/cli/keep.js';
import { readmeCommand } from '../../bench/cli/readme.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = existsSync(join(root, 'dist/lib/index.js'));
const run = (args: readonly string[]): string => execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const documents = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)]
  .filter((path) => path.endsWith('.md'))
  .map((path) => [path, read(path)] as const);
const blocks = (text: string): string[] => [...text.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code);

/** What docs/hyperband.md leaves to its reader: a study, and models that are numbers. */
const readersOwn = `
import { createStudy, defineSpace, float, hyperband } from 'tunesmith';
const study = createStudy({ space: defineSpace({ x: float(0, 1) }), direction: 'minimize', strategy: hyperband({ maxResource: 9 }) });
const build = ({ x }) => ({ trainTo: (epoch) => x + 1 / epoch, save: () => x });
const load = (x) => build({ x });
`;

describe.skipIf(!built)('what the documents show (needs dist: npm run build:ts)', () => {
  it.each(readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.mjs')))('examples/%s runs', (file) => {
    expect(run([join('examples', file)])).toMatch(/^best/);
  });

  // docs/benchmarking.md shows an example whole.
  const programs = documents
    .filter(([path]) => path !== 'docs/benchmarking.md')
    .flatMap(([path, text]) => blocks(text).map((code, i) => ({ path, number: i + 1, code })))
    .filter(({ code }) => code.includes("from 'tunesmith"));

  it.each(programs)('$path: program $number runs', ({ code }) => {
    expect(run(['--input-type=module', '--eval', code])).not.toBe('');
  });

  it('the objective with checkpoints of docs/hyperband.md runs', () => {
    const [objective] = blocks(read('docs/hyperband.md'));
    const shown = `${readersOwn}${objective}\nconsole.log(study.trials.some(({ resumeFrom }) => resumeFrom > 0));`;
    expect(run(['--input-type=module', '--eval', shown])).toBe('true\n');
  });
});

describe('commands in the documents', () => {
  const shown = documents.flatMap(([path, text]) =>
    [...text.matchAll(/npm run ([\w:]+)(?: -- ([^`\n#>|\\]*))?/g)].map(([, script, rest = '']) => ({
      path,
      script,
      argv: [...rest.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare),
    })),
  );

  it('are scripts of package.json', () => {
    const { scripts } = JSON.parse(read('package.json'));
    expect(shown.length).toBeGreaterThan(20);
    for (const { path, script } of shown) expect(Object.keys(scripts), path).toContain(script);
  });

  it.each(shown.filter(({ script, argv }) => script === 'bench' && argv.length > 0))(
    '$path: npm run bench -- $argv has options that exist',
    ({ argv: [first, ...rest] }) => {
      const ofFiles = [compareCommand, keepCommand, readmeCommand].map((make) => make(() => undefined));
      const named = ofFiles.find((each) => each.name() === first);
      const { unknown } = (named ?? command()).parseOptions(named === undefined ? [first, ...rest] : rest);
      expect(unknown).toEqual([]);
    },
  );
});

describe('links in the documents', () => {
  it.each(documents)('%s links to files that exist', (path, text) => {
    const folder = join(root, path, '..');
    const targets = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target]) => target);
    for (const target of targets.filter((each) => !each.includes(':'))) {
      expect(existsSync(join(folder, target)), target).toBe(true);
    }
  });
});
