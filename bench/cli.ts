import { mkdirSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { TunesmithError } from '../lib/errors.js';
import { remedy } from '../lib/options.js';
import { names, positive, positives, ratio, seed } from './arguments.js';
import { outliveReaders } from './closed-pipe.js';
import { ABLATIONS } from './compare/ablations.js';
import { type ComparisonOptions, compare } from './compare/compare.js';
import { moduleFrom, type StrategyModule } from './compare/custom.js';
import { type Program, programFrom } from './compare/program.js';
import { STRATEGIES } from './compare/strategies.js';
import { compareCommand, keepCommand } from './evidence/command.js';
import { readmeCommand } from './evidence/readme.js';
import { isPeer, PEERS, peersNamed } from './peers/peers.js';
import { isInstalled } from './problems/data.js';
import { listProblems } from './problems/registry.js';
import { VARIANTS } from './problems/variants/index.js';
import type { SpeedOptions } from './speed/speed.js';
import { bbobNames } from './suites/bbob.js';
import { HALVES } from './suites/broad.js';
import { SUITES, type Suite, type SuiteName } from './suites.js';

/** What commander parses: names not yet checked, and what ends or replaces a comparison. */
interface Options extends Omit<ComparisonOptions, 'suite' | 'strategies'> {
  readonly suite: string;
  readonly strategies?: readonly string[];
  readonly program?: readonly Program[];
  readonly module?: readonly StrategyModule[];
  readonly quick?: boolean;
  readonly full?: boolean;
  readonly list?: boolean;
  readonly dimensions?: readonly number[];
  readonly instances?: readonly number[];
  readonly against?: string;
  readonly check?: number | true;
}

/** Commands about files of runs. */
const OF_FILES: { readonly [name: string]: (print: (text: string) => void) => Command } = {
  compare: compareCommand,
  keep: keepCommand,
  readme: readmeCommand,
};

/** How a checkout calls it. */
const CHECKOUT = 'npm run bench --';

/** Suites that time proposals instead of comparing strategies, and what they print. */
const SPEED_SUITES: readonly (readonly [string, string])[] = [
  ['speed', 'how long proposals, fits, kernels take; how long the event loop waits'],
  ['asks', 'what an ask costs here, by either engine, and in peers, in one run; --strategies names the peers'],
  ['engines', 'a proposal by either engine, and what it is made of, in turns'],
  ['scale', 'time and memory of a Bayesian ask against trials and dimensions'],
];

const suitesWithHalves = Object.entries(SUITES).flatMap(([name, suite]: [string, Suite]) =>
  suite.half === undefined ? [] : [name],
);

const suiteNames = [...Object.keys(SUITES), ...SPEED_SUITES.map(([suite]) => suite)];

/** The benchmark's command line; exported for tests. */
export function command(name = CHECKOUT): Command {
  return new Command(name)
    .description(
      'Compares search strategies at equal resources and writes a JSON file and a self-contained HTML page.\n' +
        'Resource is counted in full evaluations: trials of one-shot problems, epochs / maxResource of iterative ones.',
    )
    .option('--suite <name>', `preset: ${suiteNames.join(', ')}`, named('suite', suiteNames), 'default')
    .option(
      '--half <name>',
      `of the suites ${suitesWithHalves.join(' and ')}: ${HALVES.join(' or ')}`,
      named('half', HALVES),
    )
    .option('--dimensions <counts>', 'of the suite bbob: 2 to 40, several: 2,5,20', positives)
    .option('--instances <numbers>', 'of the suite bbob: several: 1,2,3', positives)
    .option('--quick', 'in seconds: the same as --suite quick')
    .addOption(new Option('--full', 'everything, half an hour and more: the same as --suite full').conflicts('quick'))
    .option('--problems <names>', 'comma-separated problems, or "all"; see --list', names)
    .option('--strategies <names>', 'comma-separated; see below', names)
    .option(
      '--program <name=command>',
      'another program as a strategy, by the protocol of docs/stdio.md; repeatable',
      program,
    )
    .option(
      '--module <name=file>',
      'a strategy of your own: a module whose default export makes it (docs/benchmarking.md); repeatable',
      module,
    )
    .option('--seeds <count>', 'repetitions with different seeds', positive)
    .addOption(
      new Option('--first-seed <seed>', 'seeds are first-seed, first-seed + 1, ...').argParser(seed).default(1),
    )
    .option('--trials <count>', 'resource of a run, in full evaluations', positive)
    .option('--workers <counts>', 'simulated parallel workers of a run, on a virtual clock; several: 1,4,16', positives)
    .option('--processes <count>', 'processes that carry out runs; default: one a core', positive)
    .option(
      '--out <directory>',
      'where the report goes; default: bench/results/local, outside a checkout tunesmith-bench',
    )
    .option(
      '--resume <file>',
      'take finished runs from this file, add the others to it as they end; may be killed at any moment',
    )
    .option(
      '--against <file>',
      'suite speed: an earlier report to compare with; default: the newest of bench/results/speed',
    )
    .option(
      '--check [ratio]',
      'suite speed: fail if a cost is more than so many times the earlier one; default 1.5',
      ratio,
    )
    .option('--list', 'list the problems with their sources, and end')
    .addHelpText('after', () => helpTail(name));
}

function helpTail(called: string): string {
  const lines = (entries: readonly (readonly [string, string])[]): string =>
    entries.map(([name, text]) => `  ${name.padEnd(20)} ${text}`).join('\n');
  const suites = Object.entries(SUITES).map(([name, { description, seeds, trials, workers }]): [string, string] => [
    name,
    `${description} (${seeds} seeds, ${trials} trials, ${workers.join(', ')} ${workers.join() === '1' ? 'worker' : 'workers'})`,
  ]);
  return `
Suites:
${lines([...suites, ...SPEED_SUITES])}

Strategies:
${lines(Object.entries(STRATEGIES))}

Bayesian with one default changed:
${lines(Object.entries(ABLATIONS))}

Peers: Python's run by $TUNESMITH_PYTHON (default python3), npm's by node, where they are installed:
${lines(Object.entries(PEERS))}

Examples:
  npm run bench
  ${called} --suite hyperband --seeds 10
  ${called} --problems branin,hartmann6 --strategies random,bayesian --trials 100 --workers 4
  ${called} --suite peers --strategies bayesian,optuna-gp,optuna-tpe --seeds 5
  ${called} --suite quick --program 'mine=python3 my_tool.py'

Of files: ${called} compare --help, ${called} keep --help, ${called} readme --help.
`;
}

function named(what: string, known: readonly string[]): (given: string) => string {
  return (given) => {
    if (known.includes(given)) return given;
    throw new InvalidArgumentError(`No ${what} has this name. ${remedy(given, known, `${what}s`)}`);
  };
}

function program(text: string, earlier: readonly Program[] = []): Program[] {
  return [...earlier, programFrom(text)];
}

function module(text: string, earlier: readonly StrategyModule[] = []): StrategyModule[] {
  return [...earlier, moduleFrom(text)];
}

function printProblems(): void {
  const { problems, skipped } = listProblems();
  const width = Math.max(...problems.map(({ name }) => name.length));
  for (const { name, kind, space, maxResource, citation } of problems) {
    const shape = `${space.names.length} parameters${maxResource > 1 ? `, ${maxResource} epochs` : ''}`;
    console.log(`${name.padEnd(width)}  ${kind.padEnd(14)}  ${shape.padEnd(24)}  ${citation}`);
  }
  console.log(
    'Test functions of any dimension also go by name-dimension (ackley-20), and among inert parameters (branin-in-100); ' +
      'BBOB by bbob-f10-d5-i1 (f1 to f24, 2 to 40 dimensions, instances from 1); ' +
      `variants of a function by +${VARIANTS.join(', +')} (ackley-5+rotated-3+noisy).`,
  );
  for (const { name, reason } of skipped) console.log(`skipped: ${name}: ${reason}`);
}

/** Runs the command line, under the name it was called by; resolves to the exit code. */
export async function main(argv: readonly string[], called?: string): Promise<number> {
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
    else if (options.suite === 'engines') await (await import('./speed/in-turn.js')).inTurn(options.out);
    else if (options.suite === 'asks') await asks(options);
    else if (options.suite === 'scale') await (await import('./speed/scale.js')).scale(options.out);
    else if (options.suite === 'speed') return await speed(speedOptions(options));
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

const SLOWER = 1.5;

/** Loaded on demand: it needs a package that users of the library do without. */
async function speed(options: SpeedOptions): Promise<number> {
  if (!isInstalled('benchmark')) {
    throw new TunesmithError(
      'PACKAGE_MISSING',
      '--suite speed: expected the npm package benchmark, received none. Run npm install benchmark.',
    );
  }
  return (await import('./speed/speed.js')).speed(options);
}

async function asks({ out, strategies }: Options): Promise<void> {
  const { asks: measure, ASK_PEERS } = await import('./speed/asks.js');
  await measure({ out, peers: peersNamed(strategies ?? ASK_PEERS) });
}

function speedOptions({ out, against, check }: Options): SpeedOptions {
  return { out, against, check: check === true ? SLOWER : check };
}

function comparisonOptions({
  quick,
  full,
  list: _,
  against: __,
  check: ___,
  suite,
  strategies,
  program: programs,
  dimensions,
  instances,
  module: modules,
  ...rest
}: Options): ComparisonOptions {
  const chosen =
    dimensions === undefined && instances === undefined ? {} : { problems: bbobNames({ dimensions, instances }) };
  if ('problems' in chosen && suite !== 'bbob') {
    throw new TunesmithError(
      'INVALID_OPTIONS',
      `--dimensions, --instances: expected --suite bbob, received "${suite}". Leave them out: elsewhere a problem's name says both.`,
    );
  }
  if (rest.half !== undefined && !suitesWithHalves.includes(suite)) {
    throw new TunesmithError(
      'INVALID_OPTIONS',
      `--half: expected --suite ${suitesWithHalves.join(' or ')}, received "${suite}". Leave --half out: only these have halves.`,
    );
  }
  for (const name of strategies ?? []) {
    if (!(Object.hasOwn(STRATEGIES, name) || Object.hasOwn(ABLATIONS, name) || isPeer(name))) {
      throw new TunesmithError(
        'UNKNOWN_STRATEGY',
        `--strategies: no strategy is named "${name}". ${remedy(name, [...Object.keys(STRATEGIES), ...Object.keys(ABLATIONS), ...Object.keys(PEERS)], 'strategies')}`,
      );
    }
  }
  return {
    ...chosen,
    ...rest,
    suite: (quick ? 'quick' : full ? 'full' : suite) as SuiteName,
    strategies,
    programs,
    modules,
  };
}
