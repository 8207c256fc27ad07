import { Command, Option } from 'commander';
import { TunesmithError } from '../../lib/errors.js';
import { remedy } from '../../lib/options.js';
import { changesOf, changesReport } from '../evidence/changes.js';
import { type Evidence, poolRuns, readFiles } from '../evidence/pool-runs.js';
import { evidenceReport } from '../evidence/report.js';
import { partsOf } from '../evidence/setting.js';
import { sourcesOf } from '../evidence/sources.js';
import { broadNames, HALVES, type Half } from '../suites/broad.js';
import { isInHyperband } from '../suites/hyperband.js';
import { PUBLIC } from '../suites/peers.js';
import { names, positive, positives } from './arguments.js';

/** `bench compare`: what runs in files say about one strategy, as Markdown. */
export function compareCommand(print: (text: string) => void): Command {
  return new Command('compare')
    .description(
      'Compares the runs in JSON files: ranks, wins, losses and tests of one strategy against the others, as Markdown.\n' +
        'Two files with runs of one strategy, before and after: first what got better and what worse.',
    )
    .argument('<files...>', 'reports of npm run bench, or files of bench/results/peers')
    .option('--focus <strategy>', 'the strategy that the others are compared with; default: bayesian of the last file')
    .option('--problems <names>', 'only these, comma-separated', names)
    .addOption(new Option('--suite <name>', 'only the problems of this suite').choices(['peers', 'broad', 'hyperband']))
    .addOption(
      new Option('--half <name>', 'only this half of the suite: broad or hyperband')
        .choices(HALVES)
        .implies({ suite: 'broad' }),
    )
    .option('--workers <count>', 'only runs with so many simulated workers', positive)
    .option('--strategies <names>', 'only these, comma-separated', names)
    .option('--at <counts>', 'full evaluations at which to compare', positives, [25, 50, 100])
    .option('--detail', 'regret of every strategy on every problem')
    .action((paths: string[], options: Options) => {
      const files = readFiles(paths);
      const evidence = narrowed(poolRuns(files), options);
      const { at, detail = false } = options;
      const focus = focusOf(evidence, options);
      const changes = files.length === 2 ? changesReport(changesOf(evidence, files, at)) : '';
      if (changes !== '') print(`${changes}\n`);
      print(`${evidenceReport(evidence, { focus, at, detail })}\n\n### Sources\n\n${sourcesOf(files)}`);
    });
}

interface Options {
  readonly focus?: string;
  readonly workers?: number;
  readonly at: readonly number[];
  readonly detail?: boolean;
  readonly problems?: readonly string[];
  readonly suite?: 'peers' | 'broad' | 'hyperband';
  readonly half?: Half;
  readonly strategies?: readonly string[];
}

/** The runs that the options choose. Throws INVALID_FILE where there are none. */
function narrowed(evidence: Evidence, { strategies, workers, ...rest }: Options): Evidence {
  const isChosen = choiceOf(rest);
  const runs = evidence.runs.filter((run) => {
    const setting = partsOf(run.problem);
    return (
      isChosen(setting.problem) &&
      (strategies?.includes(run.strategy) ?? true) &&
      (workers === undefined || setting.workers === workers)
    );
  });
  if (runs.length > 0) return { ...evidence, runs };
  throw new TunesmithError(
    'INVALID_FILE',
    'compare: expected runs of the chosen problems and strategies, received none. Choose others, or pass other files.',
  );
}

/** The strategy to speak for: as stated, else bayesian of the last file, else the last. Throws UNKNOWN_STRATEGY. */
function focusOf({ runs }: Evidence, { focus }: Options): string {
  const known = [...new Set(runs.map(({ strategy }) => strategy))];
  const chosen = focus ?? known.findLast((name) => name.startsWith('bayesian')) ?? known[known.length - 1];
  if (known.includes(chosen)) return chosen;
  throw new TunesmithError(
    'UNKNOWN_STRATEGY',
    `--focus: expected a strategy with runs, received "${chosen}". ${remedy(chosen, known, 'strategies')}`,
  );
}

/** Which problems the options narrow a comparison to. */
function choiceOf({ problems, suite, half }: Pick<Options, 'problems' | 'suite' | 'half'>): (name: string) => boolean {
  if (problems === undefined && suite === 'hyperband') return (name) => isInHyperband(name, half);
  if (problems === undefined && suite === undefined) return () => true;
  const names = new Set(problems ?? (suite === 'peers' ? PUBLIC.map(({ name }) => name) : broadNames(half)));
  return (name) => names.has(name);
}
