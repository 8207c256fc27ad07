import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where and with what a report was made. */
export interface Environment {
  readonly tunesmith: string;
  readonly node: string;
  /** Commit of the working tree; `+changes` where it was not clean; undefined outside a checkout. */
  readonly commit: string | undefined;
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly memoryGiB: number;
    readonly system: string;
  };
}

/** Directory of package.json, from sources and from dist alike. */
export function packageRoot(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    try {
      readFileSync(join(directory, 'package.json'));
      return directory;
    } catch {
      const parent = dirname(directory);
      if (parent === directory) throw new Error('packageRoot: expected a package.json above this file, found none.');
      directory = parent;
    }
  }
}

/** Where reports go if nothing is said: bench/results/local of a checkout, else a folder where the command was called. */
export function resultsDirectory(): string {
  const root = packageRoot();
  return isCheckout(root) ? join(root, 'bench', 'results', 'local') : 'tunesmith-bench';
}

/** What a report was made with: versions, commit, machine. */
export function environment(): Environment {
  const root = packageRoot();
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return {
    tunesmith: version,
    node: process.version,
    commit: commitOf(root),
    machine: {
      cpu: cpus()[0]?.model.trim() || 'unknown processor',
      cores: availableParallelism(),
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      system: `${platform()} ${release()} ${arch()}`,
    },
  };
}

function commitOf(root: string): string | undefined {
  // Installed, the package lies inside somebody else's checkout.
  if (!isCheckout(root)) return undefined;
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return git('rev-parse', '--short=12', 'HEAD') + (git('status', '--porcelain') === '' ? '' : '+changes');
  } catch {
    return undefined;
  }
}

function isCheckout(root: string): boolean {
  return existsSync(join(root, '.git'));
}
