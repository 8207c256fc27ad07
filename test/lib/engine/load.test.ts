import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { backendInfo, loadEngine, openAddon } from '../../../lib/engine/load.js';
import { TunesmithError } from '../../../lib/errors.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunesmith-load-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

describe('loadEngine', () => {
  test('loads once a thread', () => {
    expect(loadEngine()).toBe(loadEngine());
    expect(loadEngine().name).toBe('native');
  });

  test('backendInfo names engine, instruction set and file', () => {
    const { engine, instructionSet, path } = backendInfo();
    expect(engine).toBe('native');
    expect(['avx2', 'baseline']).toContain(instructionSet);
    expect(path).toMatch(/build[\\/](Release|Debug)[\\/]tunesmith\.node$/);
  });

  test.each(['native', ''])('TUNESMITH_BACKEND=%j is accepted', (name) => {
    vi.stubEnv('TUNESMITH_BACKEND', name);
    expect(loadEngine().name).toBe('native');
  });

  test('an unknown TUNESMITH_BACKEND is refused', () => {
    vi.stubEnv('TUNESMITH_BACKEND', 'gpu3');
    expect(loadEngine).toThrow(
      expect.objectContaining({
        code: 'INVALID_BACKEND',
        message: 'TUNESMITH_BACKEND: expected "native", received "gpu3". Unset it or set it to "native".',
      }),
    );
  });
});

describe('openAddon', () => {
  test('lists every file tried, why it failed, and what to do', () => {
    const absent = join(folder, 'absent.node');
    const broken = join(folder, 'broken.node');
    writeFileSync(broken, 'not a shared library');
    try {
      openAddon([absent, broken]);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(TunesmithError);
      const { code, message } = error as TunesmithError;
      expect(code).toBe('ENGINE_UNAVAILABLE');
      expect(message).toContain(`${absent}: no such file`);
      expect(message).toMatch(/broken\.node: \S+/);
      expect(message).toContain('npx cmake-js compile');
    }
  });

  test('goes on to the next file', () => {
    const { path } = backendInfo();
    expect(openAddon([join(folder, 'absent.node'), path]).info.path).toBe(path);
  });
});
