import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Directory of the downloaded benchmark data (lcbench/, taskset/): $TUNESMITH_DATA if set, else ../shared/data beside the
 * repository, looked for from bench/problems and from dist/bench/problems. undefined: there is none.
 */
export function dataDirectory(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const stated = environment.TUNESMITH_DATA;
  const candidates = stated
    ? [stated]
    : ['../../../shared/data', '../../../../shared/data'].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  return candidates.find((directory) => existsSync(directory));
}

/** Whether an optional package is here. */
export function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}
