import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { show, TunesmithError } from '../errors.js';
import type { Engine } from './engine.js';
import { type Addon, createNativeEngine } from './native.js';

/** Which engine computes, and where it was found. */
export interface BackendInfo {
  readonly engine: Engine['name'];
  /** Widest vector instructions in use. */
  readonly instructionSet: 'avx2' | 'baseline';
  /** The addon's file. */
  readonly path: string;
}

interface Backend {
  readonly engine: Engine;
  readonly addon: Addon;
  readonly info: BackendInfo;
}

/** Each thread evaluates this module for itself, so each worker thread has its own. */
let loaded: Backend | undefined;

/**
 * The engine that computes proposals, loaded at the first call and kept for this thread.
 * Throws ENGINE_UNAVAILABLE if the native addon is missing or does not load, INVALID_BACKEND if TUNESMITH_BACKEND names no engine.
 */
export function loadEngine(): Engine {
  return backend().engine;
}

/** Which engine this thread uses; loads it if need be and throws as loadEngine does. */
export function backendInfo(): BackendInfo {
  return backend().info;
}

/** The addon itself, for what bench/speed measures beyond the engine; loads it if need be. */
export function loadAddon(): Addon {
  return backend().addon;
}

function backend(): Backend {
  checkBackendName(process.env.TUNESMITH_BACKEND);
  loaded ??= openAddon(addonPaths(packageRoot(dirname(fileURLToPath(import.meta.url)))));
  return loaded;
}

/** Throws INVALID_BACKEND unless the name is absent, empty or `native`. */
function checkBackendName(name: string | undefined): void {
  if (name === undefined || name === '' || name === 'native') return;
  throw new TunesmithError(
    'INVALID_BACKEND',
    `TUNESMITH_BACKEND: expected "native", received ${show(name)}. Unset it or set it to "native".`,
  );
}

/** The nearest folder upwards that holds package.json: the same for lib/engine (sources) and dist/lib/engine (compiled). */
function packageRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json')) || dirname(folder) === folder) return folder;
  return packageRoot(dirname(folder));
}

/** Where cmake-js and node-gyp leave the addon. */
function addonPaths(root: string): readonly string[] {
  return [join(root, 'build', 'Release', 'tunesmith.node'), join(root, 'build', 'Debug', 'tunesmith.node')];
}

/**
 * The first of these files that loads. Throws ENGINE_UNAVAILABLE, with the reason for each file, if none does.
 * @internal
 */
export function openAddon(paths: readonly string[]): Backend {
  const require = createRequire(import.meta.url);
  const failures: string[] = [];
  for (const path of paths) {
    try {
      const addon = (require(path) as { open(error: typeof TunesmithError): Addon }).open(TunesmithError);
      const info = { engine: 'native', instructionSet: addon.instructionSet, path } as const;
      return { engine: createNativeEngine(addon), addon, info };
    } catch (error) {
      const reason = existsSync(path) ? String((error as Error).message ?? error).split('\n')[0] : 'no such file';
      failures.push(`  ${path}: ${reason}`);
    }
  }
  throw new TunesmithError(
    'ENGINE_UNAVAILABLE',
    `engine: expected a native addon that loads on ${process.platform}-${process.arch}, Node ${process.version}, received none:\n` +
      `${failures.join('\n')}\n` +
      'Build it with "npx cmake-js compile" in the folder of tunesmith (needs CMake and a C++20 compiler), ' +
      'or reinstall with install scripts allowed: "npm rebuild tunesmith --foreground-scripts".',
  );
}
