import { Command } from 'commander';
import { keepRuns } from '../evidence/keep.js';
import { readFiles } from '../evidence/pool-runs.js';
import type { RunsFile } from '../evidence/runs.js';
import { environment } from '../report/environment.js';
import { names } from './arguments.js';

/** `bench keep`: compact files of runs, one a strategy, to commit. */
export function keepCommand(print: (text: string) => void): Command {
  return new Command('keep')
    .description(
      'Writes the runs in files as DIRECTORY/STRATEGY.json, without parameters: what bench/results/peers holds.',
    )
    .argument('<files...>', 'reports of npm run bench, files of runs, or .jsonl of the peer harness (docs/peers.md)')
    .requiredOption('--out <directory>', 'where the files go')
    .option('--versions <list>', 'of what ran the .jsonl: optuna=5.0.0,torch=2.13.0', versions)
    .option('--date <day>', 'when the .jsonl was made: 2026-11-24')
    .option('--note <text>', 'added to the notes')
    .action((paths: string[], { out, note, ...made }: KeepOptions) => {
      const files = readFiles(paths).map(({ path, file }) => {
        const notes = note === undefined ? file.notes : [...file.notes, note];
        return { path, file: { ...(path.endsWith('.jsonl') ? stated(file, made) : file), notes } };
      });
      for (const path of keepRuns(out, files)) print(path);
    });
}

interface KeepOptions {
  readonly out: string;
  readonly note?: string;
  readonly versions?: { readonly [name: string]: string };
  readonly date?: string;
}

/** The harness's lines know neither when nor with what they were made: this machine, and what the options say. */
function stated(file: RunsFile, { versions = {}, date = '' }: Pick<KeepOptions, 'versions' | 'date'>): RunsFile {
  const strategies = [...new Set(file.runs.map(({ strategy }) => strategy))];
  const programs = strategies.map((name) => ({ name, command: ['python3', 'run.py'], versions }));
  return { ...file, started: date, environment: environment(), programs };
}

function versions(list: string): { [name: string]: string } {
  return Object.fromEntries(names(list).map((entry) => entry.split('=')));
}
