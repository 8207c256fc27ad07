import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ASK_AT } from '../compare/run.js';
import { problemNamed } from '../problems/registry.js';
import { packageRoot } from '../report/environment.js';
import { figure } from '../report/format.js';
import { stepChart } from '../report/step-chart.js';
import { median } from '../statistics/descriptive.js';
import { PUBLIC } from '../suites/peers.js';
import { lossesOf } from './duels.js';
import { pOf, regretOf, table } from './markdown.js';
import { type Evidence, poolRuns, readFiles } from './pool-runs.js';
import { differencesOf, type Ranking, rankingOf } from './ranking.js';
import type { KeptRun } from './runs.js';
import { runtimeDistribution } from './runtime.js';
import { type Sample, sampleAt } from './sample.js';

/** The strategy that the README speaks for, and where. */
const FOCUS = 'bayesian';
const AT = [25, 50, 100];

const LABELS: { readonly [strategy: string]: string } = {
  bayesian: 'tunesmith',
  'optuna-gp': 'Optuna GP',
  'optuna-gp-det': 'Optuna GP (deterministic)',
  'optuna-tpe': 'Optuna TPE',
  'optuna-cmaes': 'Optuna CMA-ES',
  'optuna-random': 'random',
  botorch: 'BoTorch',
  hebo: 'HEBO',
  skopt: 'scikit-optimize',
  smac: 'SMAC3',
  bayesopt: 'bayesian-optimization',
};
const labelOf = (strategy: string): string => LABELS[strategy] ?? strategy;

/** What the README says of the committed results, and its figure. */
export interface Headline {
  readonly markdown: string;
  readonly figure: string;
}

/** Mean ranks, the p value of each difference, every loss, seeds and times on the public functions; pure. */
export function headline(evidence: Evidence, dimensions: ReadonlyMap<string, number>): Headline {
  const runs = evidence.runs.filter(({ problem }) => dimensions.has(problem));
  // In the order of docs/results.md, so that both draw the same resamples.
  const problems = [...new Set(runs.flatMap(({ strategy, problem }) => (strategy === FOCUS ? [problem] : [])))];
  const checkpoints = AT.map((at) => {
    const sample = sampleAt(runs, at);
    return { at, sample, ranking: rankingOf(sample, problems) };
  });
  const { at: last, ranking: final } = checkpoints[checkpoints.length - 1];
  const [least, most] = [Math.min(...dimensions.values()), Math.max(...dimensions.values())];
  const left = final.leftOut.filter((name) => !rankedIn(checkpoints).includes(name)).map(labelOf);
  const markdown = [
    `${final.problems.length} public functions of ${least} to ${most} parameters. Mean rank by median regret over the seeds: 1 is best.\n` +
      `p: Wilcoxon’s signed-rank test over the functions after ${last} trials, Holm over all pairs.`,
    headlineTable(runs, checkpoints),
    '![Share of (function, target) pairs reached against full evaluations / dimension](docs/results.svg)',
    'Where another tool has the lower median regret (p: rank-sum over the seeds, not corrected).' +
      (left.length === 0 ? '' : `\nCounted here, but on too few of the functions to be ranked: ${left.join(', ')}.`),
    lossTable(checkpoints, problems),
  ].join('\n\n');
  const drawn = [FOCUS, ...final.ranks.map(({ strategy }) => strategy).filter((strategy) => strategy !== FOCUS)];
  const ranked = new Map(final.problems.map((name) => [name, dimensions.get(name)!]));
  return { markdown, figure: figureOf(runs, drawn, ranked) };
}

/** What is known after so many trials. */
interface Checkpoint {
  readonly at: number;
  readonly sample: Sample;
  readonly ranking: Ranking;
}

/** The strategies with a rank somewhere: the best after the last checkpoint first, then those that only shorter runs rank. */
function rankedIn(checkpoints: readonly Checkpoint[]): readonly string[] {
  const latestFirst = checkpoints.toReversed().flatMap(({ ranking }) => ranking.ranks.map(({ strategy }) => strategy));
  return [...new Set(latestFirst)];
}

/** A column a strategy, a row a checkpoint, then p values, seeds and times. */
function headlineTable(runs: readonly KeptRun[], checkpoints: readonly Checkpoint[]): string {
  const { sample, ranking: final } = checkpoints[checkpoints.length - 1];
  const strategies = rankedIn(checkpoints);
  const differences = differencesOf(
    sample,
    final.ranks.map(({ strategy }) => strategy),
    final.problems,
  );
  const againstFocus = (peer: string): string => {
    if (peer === FOCUS) return '';
    const found = differences.find(({ pair }) => pair.includes(FOCUS) && pair.includes(peer));
    return found === undefined ? '-' : pOf(found.adjusted);
  };
  return table(
    ['mean rank [95% interval] after', ...strategies.map(labelOf)],
    [
      ...checkpoints.map(({ at, ranking }) => [`${at} trials`, ...strategies.map((name) => rankOf(ranking, name))]),
      ['p against tunesmith', ...strategies.map(againstFocus)],
      ['seeds a problem', ...strategies.map((strategy) => seedsOf(runs, strategy))],
      [`ms of an ask at ${ASK_AT.at(-1)}`, ...strategies.map((strategy) => timeOf(runs, strategy))],
    ],
  );
}

/** `1.20 [1.00, 1.53]`, the best in bold. */
function rankOf({ ranks }: Ranking, strategy: string): string {
  const found = ranks.find((each) => each.strategy === strategy);
  if (found === undefined) return '-';
  const best = Math.min(...ranks.map(({ mean }) => mean));
  const mean = found.mean === best ? `**${found.mean.toFixed(2)}**` : found.mean.toFixed(2);
  return `${mean} [${found.low.toFixed(2)}, ${found.high.toFixed(2)}]`;
}

function lossTable(checkpoints: readonly Checkpoint[], problems: readonly string[]): string {
  const rows = checkpoints.flatMap(({ at, sample }) =>
    lossesOf(sample, FOCUS, problems).map(({ problem, peer, ours, theirs, p }) => [
      `${at} trials`,
      problem,
      labelOf(peer),
      regretOf(theirs),
      regretOf(ours),
      pOf(p),
    ]),
  );
  const head = ['after', 'function', 'tool', 'its regret', 'tunesmith’s', 'p'];
  return rows.length === 0 ? 'Nowhere.' : table(head, rows);
}

/** In the order of the ranks. */
const COLOURS = [
  '#0072b2',
  '#c04a00',
  '#d98b00',
  '#009e73',
  '#b0508f',
  '#7a7f87',
  '#5b4bb8',
  '#7a6a00',
  '#008a9a',
  '#a01040',
];

function figureOf(
  runs: readonly KeptRun[],
  strategies: readonly string[],
  dimensions: ReadonlyMap<string, number>,
): string {
  const curves = strategies.map((strategy, i) => ({
    label: labelOf(strategy),
    colour: COLOURS[i % COLOURS.length],
    steps: runtimeDistribution(runs, strategy, dimensions),
  }));
  const label = 'full evaluations / dimension; share of (function, target) pairs, targets of regret 10² to 10⁻⁸';
  return stepChart(curves, { label, from: 0.5, to: AT[AT.length - 1] / Math.min(...dimensions.values()) });
}

/** `20`, or `2 to 5`. */
function seedsOf(runs: readonly KeptRun[], strategy: string): string {
  const own = runs.filter((run) => run.strategy === strategy);
  const counts = [...new Set(own.map(({ problem }) => problem))].map(
    (problem) => new Set(own.filter((run) => run.problem === problem).map(({ seed }) => seed)).size,
  );
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? `${least}` : `${least} to ${most}`;
}

function timeOf(runs: readonly KeptRun[], strategy: string): string {
  const times = runs.flatMap((run) => (run.strategy === strategy ? (run.askMillisecondsAt.at(-1) ?? []) : []));
  return times.length === 0 ? '-' : figure(median(times));
}

/** The headline of the committed results. */
export function committedHeadline(): Headline {
  const paths = ['peers', 'tunesmith'].flatMap((folder) => {
    const directory = join(packageRoot(), 'bench', 'results', folder);
    return readdirSync(directory)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => join(directory, name));
  });
  const evidence = poolRuns(readFiles(paths));
  return headline(evidence, new Map(PUBLIC.map(({ name }) => [name, problemNamed(name).space.names.length])));
}
