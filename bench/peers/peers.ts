import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Program } from '../compare/program.js';
import { packageRoot } from '../report/environment.js';

/** Other tools by the names they are compared under. */
export const PEERS = {
  'optuna-gp': 'Optuna, GPSampler with its defaults',
  'optuna-gp-det': 'Optuna, GPSampler(deterministic_objective=True)',
  'optuna-tpe': 'Optuna, TPESampler with its defaults',
  'optuna-cmaes': 'Optuna, CmaEsSampler with its defaults',
  'optuna-random': 'Optuna, RandomSampler',
  'optuna-hyperband': 'Optuna, TPESampler and HyperbandPruner with their defaults; iterative problems only',
  botorch: 'BoTorch: SingleTaskGP, LogExpectedImprovement, 10 Sobol points',
  skopt: 'scikit-optimize, Optimizer with its defaults',
  bayesopt: 'bayesian-optimization with its defaults, 5 random points',
} as const;

export type PeerName = keyof typeof PEERS;

export function isPeer(name: string): name is PeerName {
  return Object.hasOwn(PEERS, name);
}

/** A peer as a program, and the versions of what it runs on; or why it cannot run here. */
export type Found =
  | { readonly program: Program; readonly versions: { readonly [name: string]: string } }
  | { readonly name: string; readonly reason: string };

/** Which of the named peers can run here: each is imported once by $TUNESMITH_PYTHON, or python3. */
export function findPeers(names: readonly PeerName[]): Promise<Found[]> {
  const python = process.env.TUNESMITH_PYTHON ?? 'python3';
  const script = join(packageRoot(), 'bench', 'peers', 'peer.py');
  return Promise.all(
    names.map(async (name): Promise<Found> => {
      const command = [python, script, name];
      try {
        return { program: { name, command }, versions: await versionsOf(command) };
      } catch (error) {
        return { name, reason: error instanceof Error ? error.message : String(error) };
      }
    }),
  );
}

/** What `peer.py NAME --versions` prints. Rejects with the last line it wrote where it failed. */
function versionsOf([file, ...args]: readonly string[]): Promise<{ [name: string]: string }> {
  return new Promise((resolve, reject) => {
    execFile(file, [...args, '--versions'], { encoding: 'utf8' }, (error, stdout, stderr) => {
      if (error === null) resolve(JSON.parse(stdout));
      else reject(new Error(stderr.trim().split('\n').at(-1) || error.message));
    });
  });
}
