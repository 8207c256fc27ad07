import { Command, InvalidArgumentError, Option } from 'commander';
import { remedy } from '../../lib/options.js';
import { ABLATIONS } from '../compare/ablations.js';
import type { ComparisonOptions } from '../compare/compare.js';
import { moduleFrom, type StrategyModule } from '../compare/custom.js';
import { type Program, programFrom } from '../compare/program.js';
import { STRATEGIES } from '../compare/strategies.js';
import { PEERS } from '../peers/peers.js';
import { counted } from '../report/format.js';
import { HALVES } from '../suites/broad.js';
import { SUITES, suitesWithHalves } from '../suites/index.js';
import { names, positive, positives, ratio, seed } from './arguments.js';
import { SPEED_SUITES } from './speed-suites.js';

/** What commander parses: names not yet checked, and what ends or replaces a comparison. */
export interface Options extends Omit<ComparisonOptions, 'suite' | 'strategies'> {
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

/** How a checkout calls it. */
const CHECKOUT = 'npm run bench --';

const suiteNames = [...Object.keys(SUITES), ...Object.keys(SPEED_SUITES)];

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
    .option('--quick', 'within two minutes: the same as --suite quick')
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
    `${description} (${counted(seeds, 'seed')}, ${trials} trials, ${counted(workers, 'worker')})`,
  ]);
  const speedSuites = Object.entries(SPEED_SUITES).map(([name, { description }]) => [name, description] as const);
  return `
Suites:
${lines([...suites, ...speedSuites])}

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
