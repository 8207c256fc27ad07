import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { backendInfo, loadAddon, loadEngine, openBackend } from '../../../lib/engine/load.js';
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

  test('backendInfo names engine, kernels, file and reason', () => {
    const { path, ...info } = backendInfo();
    expect(path).toMatch(/build[\\/](Release|Debug)[\\/]tunesmith\.node$/);
    expect(['avx2', 'baseline']).toContain(info.instructionSet);
    expect(info).toMatchObject({
      engine: 'native',
      kernels: { backend: info.instructionSet },
      reason: 'the addon loads',
    });
  });

  test.each(['native', ''])('TUNESMITH_BACKEND=%j is accepted', (name) => {
    vi.stubEnv('TUNESMITH_BACKEND', name);
    expect(loadEngine().name).toBe('native');
  });

  test('TUNESMITH_BACKEND=portable forces the portable engine', () => {
    vi.stubEnv('TUNESMITH_BACKEND', 'portable');
    expect(loadEngine().name).toBe('portable');
    expect(backendInfo()).toEqual({
      engine: 'portable',
      reason: 'TUNESMITH_BACKEND is "portable"',
      kernels: { backend: 'typed arrays', reason: 'no block was large enough to measure', modes: {}, timings: [] },
      tried: [],
    });
    expect(loadAddon).toThrow(
      expect.objectContaining({
        code: 'ENGINE_UNAVAILABLE',
        message: expect.stringMatching(
          /^loadAddon: expected a native addon .* received the portable engine \(TUNESMITH_BACKEND is "portable"\)\. Build/,
        ),
      }),
    );
  });

  test('an unknown TUNESMITH_BACKEND is refused', () => {
    vi.stubEnv('TUNESMITH_BACKEND', 'gpu3');
    expect(loadEngine).toThrow(
      expect.objectContaining({
        code: 'INVALID_BACKEND',
        message:
          'TUNESMITH_BACKEND: expected "native" or "portable", received "gpu3". Unset it: the fastest engine that loads is taken.',
      }),
    );
  });
});

describe('openBackend', () => {
  const paths = () => {
    const absent = join(folder, 'absent.node');
    const broken = join(folder, 'broken.node');
    writeFileSync(broken, 'not a shared library');
    return [absent, broken];
  };

  test('native, forced: lists every file tried, why it failed, and what to do', () => {
    const [absent, broken] = paths();
    expect(() => openBackend('native', [absent, broken])).toThrow(TunesmithError);
    try {
      openBackend('native', [absent, broken]);
    } catch (error) {
      const { code, message } = error as TunesmithError;
      expect(code).toBe('ENGINE_UNAVAILABLE');
      expect(message).toContain(`${absent}: no such file`);
      expect(message).toMatch(/broken\.node: \S+/);
      expect(message).toContain('npx cmake-js compile');
    }
  });

  test('else the portable engine, with a warning that says why', () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const { engine, reason, tried } = openBackend('automatic', paths());
    expect(engine.name).toBe('portable');
    expect(reason).toBe('the addon did not load');
    expect(tried).toEqual([
      { path: paths()[0], failure: 'no such file' },
      { path: paths()[1], failure: expect.stringMatching(/\S+/) },
    ]);
    expect(warn.mock.calls).toEqual([
      [
        expect.stringContaining('without its native addon'),
        { code: 'TUNESMITH_PORTABLE', detail: expect.stringContaining('npx cmake-js compile') },
      ],
    ]);
    warn.mockRestore();
  });

  test('goes on to the next file, and tells of the one before', () => {
    const { path } = backendInfo();
    const absent = join(folder, 'absent.node');
    expect(openBackend('automatic', [absent, path!])).toMatchObject({ path, tried: [{ path: absent }] });
  });
});
