import Table from 'cli-table3';
import type { HalvingSummary } from '../compare/halving-summary.js';
import { type StrategyName, takesPart } from '../compare/strategies.js';
import type { ProblemSummary, RankSummary, Summary } from '../compare/summary.js';
import type { WorkerEfficiency } from '../compare/worker-efficiency.js';
import type { Difference } from '../evidence/ranking.js';
import { geometricMean } from '../statistics/descriptive.js';
import type { SpeedupSummary } from './comparison-report.js';
import { counted, figure, spread } from './format.js';
import type { Ranked } from './rank-diagram.js';

/** Rows of cells; the first is the head. Shared by the terminal and the page. */
export type Cells = readonly (readonly string[])[];

/** Final simple regret: problem × strategy, median [quartiles]; '-' where a strategy does not take part, 'failed' where no run ended; * the best. */
export function regretCells({ problems, ranks }: Summary, strategies: readonly StrategyName[]): Cells {
  return [
    ['problem', ...strategies],
    ...problems.map((problem) => [
      rowName(problem, several(problems)),
      ...strategies.map((strategy) => regretCell(problem, strategy)),
    ]),
    ...ranks.map((rank) => [`mean rank, ${rank.problems}`, ...strategies.map((strategy) => rankCell(rank, strategy))]),
  ];
}

function regretCell({ strategies, maxResource }: ProblemSummary, name: StrategyName): string {
  const summary = strategies.find(({ strategy }) => strategy === name);
  if (summary === undefined) return takesPart(name, { maxResource }) ? 'failed' : '-';
  const least = Math.min(...strategies.map(({ regret }) => regret.median ?? Number.POSITIVE_INFINITY));
  return `${spread(summary.regret)}${summary.regret.median === least ? ' *' : ''}`;
}

function rankCell({ ranks }: RankSummary, name: StrategyName): string {
  const rank = ranks.find(({ strategy }) => strategy === name);
  return rank === undefined ? '-' : rank.meanRank.toFixed(2);
}

/** Epochs to random search's final best, as a ratio to all of random's epochs. */
export function speedupCells(speedups: readonly SpeedupSummary[]): Cells {
  return [
    ['problem', 'strategy', 'median ratio', 'per seed'],
    ...speedups.map(({ problem, workers = 1, strategy, ratios, median }) => [
      rowName({ problem, workers }, several(speedups)),
      strategy,
      median === null ? 'not reached' : figure(median),
      ratios.map(figure).join(' '),
    ]),
  ];
}

/**
 * Evaluations that k workers need over those that one needs, problem by problem, their geometric mean, and that of the delay alone;
 * >=: the target was not reached.
 */
export function workerEfficiencyCells(entries: readonly WorkerEfficiency[]): Cells {
  const columnOf = ({ strategy, workers, at }: WorkerEfficiency): string => `${strategy}, ${workers} workers, @${at}`;
  const columns = [...new Set(entries.map(columnOf))];
  const problems = [...new Set(entries.map(({ problem }) => problem))];
  const ratio = ({ ratio, censored }: Pick<WorkerEfficiency, 'ratio' | 'censored'>): string =>
    `${censored ? '>= ' : ''}${ratio.toFixed(2)}`;
  const inColumn = columns.map((column) => entries.filter((each) => columnOf(each) === column));
  return [
    ['problem', ...columns],
    ...problems.map((problem) => [
      shortName(problem),
      ...columns.map((column) => {
        const entry = entries.find((each) => each.problem === problem && columnOf(each) === column);
        return entry === undefined ? '-' : ratio(entry);
      }),
    ]),
    [
      'geometric mean',
      ...inColumn.map((own) =>
        ratio({
          ratio: geometricMean(own.map((each) => each.ratio)),
          censored: own.some(({ censored }) => censored),
        }),
      ),
    ],
    ['of the delay alone', ...inColumn.map((own) => geometricMean(own.map(({ delay }) => delay)).toFixed(2))],
  ];
}

/** Mean ranks with their intervals, and the p value of every pair that a claim of difference needs. */
export function differenceCells(ranks: readonly Ranked[], differences: readonly Difference[]): Cells {
  const p = (a: string, b: string): string => {
    const found = differences.find(({ pair }) => pair.includes(a) && pair.includes(b));
    return found === undefined || a === b ? '' : `p ${found.adjusted.toPrecision(2)}`;
  };
  return [
    ['strategy', 'mean rank [95%]', ...ranks.map(({ strategy }) => `≠ ${strategy}`)],
    ...ranks.map(({ strategy, mean, low, high }) => [
      strategy,
      `${mean.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`,
      ...ranks.map((other) => p(strategy, other.strategy)),
    ]),
  ];
}

/** How Hyperband trained: worker efficiency, promotions, and how many trials were trained to each resource. */
export function halvingCells(halving: readonly HalvingSummary[]): Cells {
  return [
    ['problem', 'workers', 'strategy', 'efficiency', 'promotions', 'trials trained to'],
    ...halving.map(({ problem, workers, strategy, efficiency, promotions, rungs }) => [
      shortName(problem),
      String(workers),
      strategy,
      `${(100 * efficiency).toFixed(0)}%`,
      figure(promotions),
      rungs.map(({ resource, trials }) => `${figure(trials)} to ${figure(resource)}`).join(', '),
    ]),
  ];
}

/** Whether rows differ in their workers, so that each must say how many. */
function several(rows: readonly { readonly workers?: number }[]): boolean {
  return new Set(rows.map(({ workers }) => workers)).size > 1;
}

/** A problem's name, with its number of workers where that differs between rows. */
function rowName({ problem, workers }: Pick<ProblemSummary, 'problem' | 'workers'>, differs: boolean): string {
  return shortName(problem) + (differs ? `, ${counted(workers, 'worker')}` : '');
}

const LONGEST_NAME = 40;

/** A long name with its middle left out: its head tells the family, its tail the member. */
export function shortName(name: string): string {
  const tail = LONGEST_NAME - 15;
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, 14)}…${name.slice(-tail)}`;
}

/** A table for the terminal; without colours where the output is no terminal. */
export function terminalTable([head, ...rows]: Cells, colours: boolean): string {
  const table = new Table({ head: [...head], style: colours ? { head: ['bold'] } : { head: [], border: [] } });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}
