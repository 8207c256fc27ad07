import { createRequire } from 'node:module';
import { Command, InvalidArgumentError, Option } from 'commander';
import { TunesmithError } from '../errors.js';
import { type StrategyJson, strategyNames } from '../strategy/by-name.js';
import { createKurobako } from './kurobako.js';
import { createProtocol } from './protocol.js';
import { type Conversation, serve } from './serve.js';

const STDIO = `
One JSON object a line in, one a line out, in order; values are minimized.

  {"cmd":"create","space":[{"name":"x","type":"float","low":0,"high":1,"log":false}, ...],
   "seed":1,"budget":50,"strategy":"bayesian"}      -> {"ok":true}
  {"cmd":"ask"}                                     -> {"params":{...},"trial":0,"ms":1.2}
  {"cmd":"ask","count":4}                           -> {"trials":[{"params":{...},"trial":1}, ...],"ms":4.1}
  {"cmd":"tell","params":{...},"value":0.3}         -> {"ok":true}   value null: failed; "trial":0 may stand for params
  {"cmd":"report","trial":0,"resource":3,"value":1} -> {"continue":true}
  {"cmd":"snapshot"}                                -> {"snapshot":{...}}
  {"cmd":"restore","snapshot":{...},"space":[...]}  -> {"ok":true}
  {"cmd":"close"}                                   -> {"ok":true}, and the process ends

Parameter types: float, int (low, high, optional step, log or scale), categorical, ordinal (choices), bool; each may have
default and when. "constraints":[{"sum":{"x":1,"y":2},"atMost":10}, ...] beside "space" (in create and restore): linear
inequalities (atMost, atLeast) that every configuration satisfies. Further keys of create are options of the strategy (levels, sampling, minResource, searcher, ...);
"budget" is how many configurations are asked for at most, "trials" the same said strictly (a grid must have that size).
An ask that finds nothing replies "params":null with "done":true, or "waiting":true while a rung waits for tells; iterative
trials carry "resource" (train up to here) and "resumeFrom" (already trained to here).
Anything wrong: {"error":"...","code":"..."}, and the next line is read.`;

const KUROBAKO = `
kurobako (https://github.com/optuna/kurobako) benchmarks black-box optimizers. It starts this command and asks it for trials:

  SOLVER=$(kurobako solver command -- npx tunesmith kurobako --strategy bayesian)
  PROBLEM=$(kurobako problem sigopt --dim 5 ackley)
  kurobako studies --solvers "$SOLVER" --problems "$PROBLEM" | kurobako run > result.json
  kurobako report < result.json

Problems with conditions or with several values are not for this solver; kurobako is told so and refuses them.`;

/** The command line. */
export function command(): Command {
  const program = new Command('tunesmith')
    .description('Hyperparameter tuning with a native numeric core: grid, random, Bayesian and Hyperband.')
    .version(version(), '-v, --version')
    .showSuggestionAfterError()
    .showHelpAfterError('(see tunesmith --help)');
  program
    .command('stdio')
    .description('ask and tell over JSON lines on stdin and stdout, for programs in any language')
    .addHelpText('after', STDIO)
    .action(async () => {
      await serve(createProtocol(), process.stdin, process.stdout);
    });
  program
    .command('kurobako')
    .description("one of kurobako's solvers: kurobako solver command tunesmith kurobako")
    .addOption(new Option('--strategy <name>', 'how to search').choices(strategyNames).default('bayesian'))
    .option('--options <json>', "the strategy's options, as a JSON object", jsonObject, {})
    .addHelpText('after', KUROBAKO)
    .action(async ({ strategy, options }) => {
      await serve(kurobakoOrEnd(program, { name: strategy, options }), process.stdin, process.stdout);
    });
  program
    .command('bench')
    .description('compares strategies on benchmark problems: tunesmith bench --help')
    .argument('[arguments...]')
    .allowUnknownOption()
    .helpOption(false)
    .action(async (argv: string[]) => {
      // Loaded on demand: nothing else needs it.
      const { runCommand } = await import('../../bench/cli/run-command.js');
      process.exitCode = await runCommand(argv, 'tunesmith bench');
    });
  return program;
}

function kurobakoOrEnd(program: Command, strategy: StrategyJson): Conversation {
  try {
    return createKurobako(strategy);
  } catch (error) {
    if (error instanceof TunesmithError) program.error(error.message);
    throw error;
  }
}

function jsonObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {}
  throw new InvalidArgumentError('Expected a JSON object, for example {"initial":5}.');
}

/** The package's version: by its own name, wherever this file was compiled to. */
function version(): string {
  return createRequire(import.meta.url)('tunesmith/package.json').version;
}
