import Table from 'cli-table3';
import type { StrategyName } from '../compare/strategies.js';
import type { ProblemSummary, RankSummary, Summary } from '../compare/summary.js';
import type { SpeedupSummary } from '../report.js';
import { figure, spread } from './format.js';

/** Rows of cells; the first is the head. Shared by the terminal and the page. */
export type Cells = readonly (readonly string[])[];

/** Final simple regret: problem × strategy, median [quartiles]; '-' where a strategy does not take part; * the best. */
export function regretCells({ problems, ranks }: Summary, strategies: readonly StrategyName[]): Cells {
  return [
    ['problem', ...strategies],
    ...problems.map((problem) => [problem.problem, ...strategies.map((strategy) => regretCell(problem, strategy))]),
    ...ranks.map((rank) => [`mean rank, ${rank.problems}`, ...strategies.map((strategy) => rankCell(rank, strategy))]),
  ];
}

function regretCell({ strategies }: ProblemSummary, name: StrategyName): string {
  const summary = strategies.find(({ strategy }) => strategy === name);
  if (summary === undefined) return '-';
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
    ...speedups.map(({ problem, strategy, ratios, median }) => [
      problem,
      strategy,
      median === null ? 'not reached' : figure(median),
      ratios.map(figure).join(' '),
    ]),
  ];
}

/** A table for the terminal; without colours where the output is no terminal. */
export function terminalTable([head, ...rows]: Cells, colours: boolean): string {
  const table = new Table({ head: [...head], style: colours ? { head: ['bold'] } : { head: [], border: [] } });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}
