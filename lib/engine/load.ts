import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { show, TunesmithError } from '../errors.js';
import { type BackendInfo, backendInfoOf, type Tried } from './backend-info.js';
import type { NumericEngine } from './engine.js';
import { type Addon, createNativeEngine } from './native.js';
import { nodeThreads } from './node-threads.js';
import { openGpuKernelInNode } from './node-webgpu.js';
import { kernelOfChoice } from './portable/kernel-choice.js';
import { createNumericEngine } from './portable/numeric-engine.js';

/** An engine, and how it came to be the one. */
export interface Backend {
  readonly engine: NumericEngine;
  /** Undefined: the engine is portable. */
  readonly addon?: Addon;
  /** The addon's file. */
  readonly path?: string;
  readonly reason: string;
  readonly tried: readonly Tried[];
}

/** automatic: native, else portable. */
export type BackendChoice = 'native' | 'portable' | 'automatic';

const HOW_TO_BUILD =
  'Build the addon with "npx cmake-js compile" in the folder of tunesmith (needs CMake and a C++20 compiler), ' +
  'or reinstall with install scripts allowed: "npm rebuild tunesmith --foreground-scripts".';

/** Each thread evaluates this module for itself, so each worker thread has its own. */
const loaded = new Map<BackendChoice, Backend>();

/**
 * The engine that computes proposals, loaded at the first call and kept for this thread: the native one, or the portable one
 * where the addon does not load (a warning, code TUNESMITH_PORTABLE, says so once). TUNESMITH_BACKEND forces one of them.
 * Throws ENGINE_UNAVAILABLE if the addon is forced and does not load, INVALID_BACKEND if TUNESMITH_BACKEND names no engine.
 */
export function loadEngine(): NumericEngine {
  return backend().engine;
}

/** Which engine this thread uses, and why; loads it if need be and throws as loadEngine does. */
export function backendInfo(): BackendInfo {
  const { engine, addon, path, reason, tried } = backend();
  return { ...backendInfoOf(engine, reason, tried), ...(addon && { instructionSet: addon.instructionSet, path }) };
}

/**
 * The addon itself, for what bench/speed measures beyond the engine; loads it if need be.
 * Throws as loadEngine does, and ENGINE_UNAVAILABLE where the engine is the portable one.
 */
export function loadAddon(): Addon {
  const { addon, reason, tried } = backend();
  if (addon === undefined) throw unavailable('loadAddon', `the portable engine (${reason})`, tried);
  return addon;
}

function backend(): Backend {
  const choice = choiceOf(process.env.TUNESMITH_BACKEND);
  const backend = loaded.get(choice) ?? openBackend(choice, addonPaths(dirname(fileURLToPath(import.meta.url))));
  loaded.set(choice, backend);
  return backend;
}

/** Throws INVALID_BACKEND unless the name is absent, empty or an engine's. */
function choiceOf(name: string | undefined): BackendChoice {
  if (name === undefined || name === '') return 'automatic';
  if (name === 'native' || name === 'portable') return name;
  throw new TunesmithError(
    'INVALID_BACKEND',
    `TUNESMITH_BACKEND: expected "native" or "portable", received ${show(name)}. Unset it: the fastest engine that loads is taken.`,
  );
}

/** Where cmake-js and node-gyp leave the addon of the package that this folder belongs to. */
function addonPaths(folder: string): readonly string[] {
  const root = packageRoot(folder);
  return [join(root, 'build', 'Release', 'tunesmith.node'), join(root, 'build', 'Debug', 'tunesmith.node')];
}

/** The nearest folder upwards that holds package.json: the same for lib/engine (sources) and dist/lib/engine (compiled). */
function packageRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json')) || dirname(folder) === folder) return folder;
  return packageRoot(dirname(folder));
}

/**
 * The chosen engine, its addon the first of these files that loads. Warns where the portable engine is not what was chosen.
 * Throws ENGINE_UNAVAILABLE, with the failure of each file, if the choice is native and none loads.
 * @internal
 */
export function openBackend(choice: BackendChoice, paths: readonly string[]): Backend {
  const forced = `TUNESMITH_BACKEND is "${choice}"`;
  if (choice === 'portable') return { engine: portableEngine(), reason: forced, tried: [] };
  const { addon, path, tried } = openAddon(paths);
  if (addon !== undefined) {
    const reason = choice === 'native' ? forced : 'the addon loads';
    return { engine: createNativeEngine(addon), addon, path, reason, tried };
  }
  if (choice === 'native') throw unavailable('engine', 'none', tried);
  process.emitWarning('tunesmith computes without its native addon: proposals take longer.', {
    code: 'TUNESMITH_PORTABLE',
    detail: `${list(tried)}\n${HOW_TO_BUILD}\nTUNESMITH_BACKEND=portable states that this is meant, and ends this warning.`,
  });
  return { engine: portableEngine(), reason: 'the addon did not load', tried };
}

function portableEngine(): NumericEngine {
  return createNumericEngine(nodeThreads(), kernelOfChoice(process.env.TUNESMITH_KERNELS, openGpuKernelInNode));
}

/** The first of these files that loads, if one does, and what became of those before. */
function openAddon(paths: readonly string[]): Pick<Backend, 'addon' | 'path' | 'tried'> {
  const require = createRequire(import.meta.url);
  const tried: Tried[] = [];
  for (const path of paths) {
    try {
      const addon = (require(path) as { open(error: typeof TunesmithError): Addon }).open(TunesmithError);
      return { addon, path, tried };
    } catch (error) {
      const failure = existsSync(path) ? String((error as Error).message ?? error).split('\n')[0] : 'no such file';
      tried.push({ path, failure });
    }
  }
  return { tried };
}

function unavailable(where: string, received: string, tried: readonly Tried[]): TunesmithError {
  return new TunesmithError(
    'ENGINE_UNAVAILABLE',
    `${where}: expected a native addon that loads on ${process.platform}-${process.arch}, Node ${process.version}, ` +
      `received ${received}${tried.length > 0 ? `:\n${list(tried)}\n` : '. '}${HOW_TO_BUILD}`,
  );
}

function list(tried: readonly Tried[]): string {
  return tried.map(({ path, failure }) => `  ${path}: ${failure}`).join('\n');
}
