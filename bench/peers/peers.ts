import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { reasonOf, TunesmithError } from '../../lib/errors.js';
import { remedy } from '../../lib/options.js';
import type { Program } from '../compare/program.js';
import { packageRoot } from '../report/environment.js';
import type { NPM_TOOLS } from './npm-tools.js';

/** Python tools by the names they are compared under. */
export const PYTHON_PEERS = {
  'optuna-gp': 'Optuna, GPSampler with its defaults',
  'optuna-gp-det': 'Optuna, GPSampler(deterministic_objective=True)',
  'optuna-tpe': 'Optuna, TPESampler with its defaults',
  'optuna-cmaes': 'Optuna, CmaEsSampler with its defaults',
  'optuna-random': 'Optuna, RandomSampler',
  'optuna-hyperband': 'Optuna, TPESampler and HyperbandPruner with their defaults; iterative problems only',
  botorch: 'BoTorch: SingleTaskGP, LogExpectedImprovement, 10 Sobol points',
  hebo: 'HEBO with its defaults',
  smac: 'SMAC3, BlackBoxFacade with its defaults',
  skopt: 'scikit-optimize, Optimizer with its defaults',
  bayesopt: 'bayesian-optimization with its defaults, 5 random points',
} as const;

/** npm packages likewise. */
export const NPM_PEERS = {
  'npm-direct': 'ml-direct: DIRECT, deterministic',
  'npm-optimization-js': 'optimization-js: OMGOptimizer with its defaults',
  'npm-hyperparameters': 'hyperparameters (hpjs): its random search',
} as const satisfies { [name in keyof typeof NPM_TOOLS]: string };

/** Other tools by the names they are compared under. */
export const PEERS = { ...PYTHON_PEERS, ...NPM_PEERS } as const;

export type PeerName = keyof typeof PEERS;

export function isPeer(name: string): name is PeerName {
  return Object.hasOwn(PEERS, name);
}

/** Names of peers as given to --strategies. Throws UNKNOWN_STRATEGY. */
export function peersNamed(names: readonly string[]): PeerName[] {
  return names.map((name) => {
    if (isPeer(name)) return name;
    throw new TunesmithError(
      'UNKNOWN_STRATEGY',
      `--strategies: expected peers, received "${name}". ${remedy(name, Object.keys(PEERS), 'peers')}`,
    );
  });
}

/** A peer as a program, and the versions of what it runs on; or why it cannot run here. */
export type Found =
  | { readonly program: Program; readonly versions: { readonly [name: string]: string } }
  | { readonly name: string; readonly reason: string };

/** What starts a peer: Python ones are imported by $TUNESMITH_PYTHON, or python3. */
function commandOf(name: PeerName): readonly string[] {
  if (Object.hasOwn(NPM_PEERS, name)) {
    return [process.execPath, join(packageRoot(), 'dist', 'bench', 'peers', 'npm-main.js'), name];
  }
  const python = process.env.TUNESMITH_PYTHON ?? 'python3';
  return [python, join(packageRoot(), 'bench', 'peers', 'peer.py'), name];
}

/** Which of the named peers can run here: each is loaded once. */
export function findPeers(names: readonly PeerName[]): Promise<Found[]> {
  return Promise.all(
    names.map(async (name): Promise<Found> => {
      const command = commandOf(name);
      try {
        return { program: { name, command }, versions: await versionsOf(command) };
      } catch (error) {
        return { name, reason: reasonOf(error) };
      }
    }),
  );
}

/** What the peer prints given --versions. Rejects with why it failed. */
function versionsOf([file, ...args]: readonly string[]): Promise<{ [name: string]: string }> {
  return new Promise((resolve, reject) => {
    execFile(file, [...args, '--versions'], { encoding: 'utf8' }, (error, stdout, stderr) => {
      if (error === null) resolve(JSON.parse(stdout));
      else reject(new Error(reasonIn(stderr) || error.message));
    });
  });
}

/** The line of a trace that says what is wrong: Python's last, Node's that begins with Error. */
function reasonIn(trace: string): string | undefined {
  const lines = trace.trim().split('\n');
  return lines.find((line) => line.startsWith('Error: ')) ?? lines.at(-1);
}
