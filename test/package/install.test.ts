import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileLibrary } from '../lib/cli/compile.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A package as npm unpacks it, before its install script: no addon, and a PATH with nothing but what `bin` holds. */
let folder: string;
let bin: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunesmith-install-'));
  bin = join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, 'node'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const path of ['package.json', join('native', 'install.mjs')]) cpSync(join(root, path), join(folder, path));
  compileLibrary(folder);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const node = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env: { PATH: bin, ...env } });

const install = () => node([join('native', 'install.mjs')]);

/** A program on the PATH that prints its version and fails at everything else. */
const broken = (name: string) =>
  writeFileSync(
    join(bin, name),
    `#!${process.execPath}\nif (process.argv[2] !== '--version') { console.error('no, said ${name}'); process.exit(1); }\n`,
    { mode: 0o755 },
  );

const study = `
  import { backendInfo, bayesian, defineSpace, float, minimize } from './lib/index.js';
  const space = defineSpace({ x: float(-1, 1) });
  const { value } = await minimize(({ x }) => x * x, space, { trials: 8, seed: 1, strategy: bayesian() });
  await minimize(({ x }) => x * x, space, { trials: 2, seed: 1 });
  console.log(JSON.stringify({ value, engine: backendInfo().engine, tried: backendInfo().tried.length }));
`;

describe('without a toolchain', () => {
  test('the package installs, with one warning that says what is missing, what it costs and what to do', () => {
    const { status, stdout, stderr } = install();
    expect(status).toBe(0);
    expect(stdout).toBe('');
    expect(stderr.match(/tunesmith:/g)).toHaveLength(1);
    expect(stderr).toContain('CMake and a C++ compiler (g++ or clang++) not found');
    expect(stderr).toContain('portable engine');
    expect(stderr).toContain('npm rebuild tunesmith');
    expect(existsSync(join(folder, 'build'))).toBe(false);
  });

  test('a study runs, with one warning', () => {
    const { status, stdout, stderr } = node(['--input-type=module', '-e', study]);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(JSON.parse(stdout)).toEqual({ value: expect.any(Number), engine: 'portable', tried: 2 });
    expect(JSON.parse(stdout).value).toBeLessThan(0.01);
    expect(stderr.match(/\[TUNESMITH_PORTABLE\]/g)).toHaveLength(1);
    expect(stderr).toContain('tunesmith.node: no such file');
  });

  test('TUNESMITH_BACKEND=portable silences the warning, =native is an error', () => {
    const quiet = node(['--input-type=module', '-e', study], { TUNESMITH_BACKEND: 'portable' });
    expect(quiet).toMatchObject({ status: 0, stderr: '' });
    const forced = node(['--input-type=module', '-e', study], { TUNESMITH_BACKEND: 'native' });
    expect(forced.status).toBe(1);
    expect(forced.stderr).toContain('ENGINE_UNAVAILABLE');
  });
});

describe('where the build fails', () => {
  test('the package installs, and the warning says where the output is', () => {
    broken('cmake');
    broken('g++');
    const { status, stderr } = install();
    expect(status).toBe(0);
    const log = stderr.match(/the build failed; its output is in (\S+)\.\n/)?.[1];
    expect(readFileSync(log!, 'utf8')).toContain('no, said cmake');
  });

  test('npm run build:native fails as loudly as ever', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const [program, ...rest] = scripts['build:native'].split(' ');
    const cmakeJs = join(root, 'node_modules', program, 'bin', program);
    expect(() =>
      execFileSync(process.execPath, [cmakeJs, ...rest], { cwd: folder, env: { PATH: bin }, stdio: 'pipe' }),
    ).toThrow(/no, said cmake/);
  });
});
