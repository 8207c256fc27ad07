import { ASK_AT } from '../compare/run.js';
import { figure } from '../report/format.js';
import { mean, median } from '../statistics/descriptive.js';
import { classOf } from '../suites/broad.js';
import { attainment } from './attainment.js';
import { type BestPeerDuel, bestPeerDuels } from './best-peer.js';
import { classDuels, lossesOf, tallies } from './duels.js';
import {
  bestPeerTable,
  classTable,
  countTable,
  friedmanLine,
  lossList,
  rankTable,
  regretTable,
  signed,
  table,
  tallyTable,
} from './markdown.js';
import type { Evidence } from './pool-runs.js';
import { type Ranking, rankingOf } from './ranking.js';
import { type Sample, sampleAt } from './sample.js';
import { partsOf } from './setting.js';
import { shareBlocks } from './training-share.js';
import { workerBlocks } from './worker-cost.js';

/** What a report says and of which runs. */
export interface EvidenceOptions {
  /** The strategy that the others are compared with. */
  readonly focus: string;
  /** Full evaluations at which regret is compared. */
  readonly at: readonly number[];
  /** Regret tables of every problem. */
  readonly detail: boolean;
}

/** Markdown: mean ranks, wins and losses, classes, best peers, every loss, times. Pure. */
export function evidenceReport({ runs, problems: facts }: Evidence, { focus, at, detail }: EvidenceOptions): string {
  const samples = at.map((n) => [n, sampleAt(runs, n)] as const);
  const problems = [...new Set(runs.flatMap(({ strategy, problem }) => (strategy === focus ? [problem] : [])))];
  const exact = problems.filter(
    (name) => facts.get(name)?.optimumKind === 'exact' && classOf(partsOf(name).problem) !== 'noisy',
  );
  const comparison = { focus, problems, exact };
  return [
    `## ${focus} against the others, ${problems.length} problems`,
    ...rankBlocks(samples.map(([n, sample]) => [n, rankingOf(sample, problems)] as const)),
    ...samples.flatMap(([n, sample]) => winBlocks(n, sample, comparison)),
    ...samples.slice(-1).flatMap(([n, sample]) => classBlocks(n, sample, comparison)),
    ...samples.flatMap(([n, sample]) => bestPeerBlocks(n, sample, comparison)),
    '### Where another is better',
    lossList(samples.map(([n, sample]) => [n, lossesOf(sample, focus, problems)] as const)),
    '### Targets reached',
    `Share of (problem, target) pairs reached, targets of regret 10² to 10⁻⁸, on the ${exact.length} noise-free problems with known optimum`,
    attainmentTable(runs, exact, at),
    ...shareBlocks(runs, focus),
    ...workerBlocks(runs, focus),
    '### Time of an ask inside the tool',
    timeTable(runs),
    ...(detail ? problems.flatMap((problem) => [`### ${problem}`, regretTable(samples, problem)]) : []),
  ]
    .filter((block) => block !== '')
    .join('\n\n');
}

/** Who is compared with the others, and on which problems. */
interface Comparison {
  readonly focus: string;
  readonly problems: readonly string[];
  /** Those on which averages of log10 regret mean something: the optimum is known and nothing is drawn. */
  readonly exact: readonly string[];
}

function rankBlocks(rankings: readonly (readonly [at: number, ranking: Ranking])[]): string[] {
  const [[, first], ...others] = rankings;
  const leftOut = first.leftOut.filter((strategy) => others.every(([, { leftOut: too }]) => too.includes(strategy)));
  return [
    'Mean rank by median regret over the seeds, 1 is best [95% interval, problems resampled]; “-”: runs of that length on less than half of the problems',
    rankTable(rankings),
    friedmanLine(rankings),
    leftOut.length === 0 ? '' : `Not ranked, with runs on less than half of the problems: ${leftOut.join(', ')}.`,
  ];
}

function winBlocks(n: number, sample: Sample, { focus, problems, exact }: Comparison): string[] {
  return [
    `### Wins and losses @${n}`,
    `By median regret; in brackets with p < 0.05 (rank-sum over seeds, Holm over problems). Difference: ours − theirs, of median log10 regrets, negative is better, ${exact.length} noise-free problems with known optimum; p: signed-rank over these problems. Win, tie and loss counts are of the same problems.`,
    tallyTable(tallies(sample, focus, exact)),
    ...(exact.length < problems.length
      ? [`On all ${problems.length} problems:`, countTable(tallies(sample, focus, problems))]
      : []),
  ];
}

function classBlocks(n: number, sample: Sample, { focus, problems }: Comparison): string[] {
  return [
    `### By class @${n}`,
    'Mean difference of median log10 regrets; p: signed-rank over (problem, k-th seed), not corrected; * p < 0.05 for us, LOSS p < 0.05 against us; problems × seeds',
    classTable(classDuels(sample, focus, byClass(problems))),
  ];
}

function bestPeerBlocks(n: number, sample: Sample, { focus, problems, exact }: Comparison): string[] {
  return [
    `### Against the best peer of each problem @${n}`,
    'Chosen after the fact, which favours the peers: of several equal ones the luckiest. Held out: chosen by other runs than those that it is judged by; “-”: it has one run.',
    bestPeerTable(bestPeerDuels(sample, focus, problems)),
    averageOf(bestPeerDuels(sample, focus, exact)),
  ];
}

/** What the best peers' table comes to where averages of log10 regret mean something. */
function averageOf(duels: readonly BestPeerDuel[]): string {
  if (duels.length === 0) return '';
  const stated = (differences: readonly number[]): string =>
    `mean ${signed(mean(differences))}, median ${signed(median(differences))}`;
  const heldOut = duels.flatMap((each) => each.heldOut?.difference ?? []);
  const all = `Over ${duels.length} noise-free problems with known optimum: ${stated(duels.map(({ difference }) => difference))}`;
  return heldOut.length === 0 ? `${all}.` : `${all}; held out, over ${heldOut.length} of them: ${stated(heldOut)}.`;
}

function byClass(problems: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const classes = new Map<string, string[]>();
  for (const problem of problems) {
    const label = classOf(partsOf(problem).problem) ?? 'other';
    classes.set(label, [...(classes.get(label) ?? []), problem]);
  }
  return classes;
}

/** One row a strategy that has runs on all the problems. */
function attainmentTable(runs: Evidence['runs'], problems: readonly string[], at: readonly number[]): string {
  const strategies = [...new Set(runs.map(({ strategy }) => strategy))];
  const rows = strategies.map(
    (strategy) => [strategy, ...at.map((n) => attainment(runs, strategy, problems, n))] as const,
  );
  return table(
    ['strategy', ...at.map((n) => `@${n}`)],
    rows
      .filter(([, ...shares]) => shares.some((share) => share !== undefined))
      .map(([strategy, ...shares]) => [strategy, ...shares.map((share) => share?.toFixed(3) ?? '-')]),
  );
}

/** Median over the runs of the milliseconds of an ask about each of ASK_AT. */
function timeTable(runs: Evidence['runs']): string {
  const strategies = [...new Set(runs.map(({ strategy }) => strategy))];
  return table(
    ['strategy', ...ASK_AT.map((n) => `ms @${n}`)],
    strategies.map((strategy) => [
      strategy,
      ...ASK_AT.map((_, i) => {
        const times = runs.flatMap((run) => (run.strategy === strategy ? (run.askMillisecondsAt[i] ?? []) : []));
        return times.length === 0 ? '-' : figure(median(times));
      }),
    ]),
  );
}
