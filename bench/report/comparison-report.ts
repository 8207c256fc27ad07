import type { HalvingSummary } from '../compare/halving-summary.js';
import type { RunRecord, RunRequest } from '../compare/run.js';
import type { Summary } from '../compare/summary.js';
import type { WorkerEfficiency } from '../compare/worker-efficiency.js';
import type { Environment } from './environment.js';

/** Epochs that a strategy needs to reach what random search has at the end; see compare/speedup.ts. */
export interface SpeedupSummary {
  readonly problem: string;
  readonly strategy: string;
  readonly workers?: number;
  /** One per seed: epochs needed / epochs random search spent; null: not reached. */
  readonly ratios: readonly (number | null)[];
  /** null: not reached in half of the seeds or more. */
  readonly median: number | null;
}

/** A program that took part, as it was run. */
export interface ProgramReport {
  readonly name: string;
  readonly command: readonly string[];
  readonly versions: { readonly [name: string]: string };
}

/** Everything a comparison says, as written to JSON. */
export interface ComparisonReport {
  readonly format: 'tunesmith-comparison/2';
  readonly started: string;
  readonly seconds: number;
  readonly environment: Environment;
  readonly options: {
    readonly suite: string;
    readonly problems: readonly string[];
    readonly strategies: readonly string[];
    readonly seeds: readonly number[];
    readonly trials: number;
    readonly workers: readonly number[];
    readonly processes: number;
  };
  /** Programs other than tunesmith, and the versions they state. */
  readonly programs?: readonly ProgramReport[];
  readonly notes: readonly string[];
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  readonly failures: readonly { readonly request: RunRequest; readonly error: string }[];
  readonly summary: Summary;
  readonly speedups: readonly SpeedupSummary[];
  /** What parallel workers cost in evaluations; empty unless one worker was compared with several. */
  readonly workerEfficiency?: readonly WorkerEfficiency[];
  /** How Hyperband trained; empty without it. */
  readonly halving: readonly HalvingSummary[];
  readonly runs: readonly RunRecord[];
}
