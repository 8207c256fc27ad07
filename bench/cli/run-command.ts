import { mkdirSync } from 'node:fs';
import { type Command, CommanderError } from 'commander';
import { TunesmithError } from '../../lib/errors.js';
import { compare } from '../compare/compare.js';
import { outliveReaders } from './closed-pipe.js';
import { command, type Options } from './command.js';
import { compareCommand } from './compare.js';
import { comparisonOptions } from './comparison-options.js';
import { keepCommand } from './keep.js';
import { printProblems } from './list-problems.js';
import { readmeCommand } from './readme.js';
import { SPEED_SUITES } from './speed-suites.js';

/** Commands about files of runs. */
const OF_FILES: { readonly [name: string]: (print: (text: string) => void) => Command } = {
  compare: compareCommand,
  keep: keepCommand,
  readme: readmeCommand,
};

/** Runs the command line, under the name it was called by; resolves to the exit code. */
export async function runCommand(argv: readonly string[], called?: string): Promise<number> {
  outliveReaders(process.stdout);
  const [first, ...rest] = argv;
  const print = (text: string): void => console.log(text);
  const files = first !== undefined && Object.hasOwn(OF_FILES, first) ? OF_FILES[first](print) : undefined;
  const program = (files ?? command(called)).exitOverride();
  try {
    program.parse(files === undefined ? [...argv] : rest, { from: 'user' });
    if (files !== undefined) return 0;
    const options = program.opts<Options>();
    // Before anything runs: hours of results must have somewhere to go.
    if (options.out !== undefined) mkdirSync(options.out, { recursive: true });
    if (options.list) printProblems();
    else if (Object.hasOwn(SPEED_SUITES, options.suite)) return await SPEED_SUITES[options.suite].run(options);
    else return await compare(comparisonOptions(options), { output: process.stdout });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof TunesmithError || isOfFiles(error))) throw error;
    console.error(error.message);
    return 2;
  }
}

/** True for what the operating system says of a file: missing, not writable, no directory. */
function isOfFiles(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}
