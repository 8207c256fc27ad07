import { figure } from '../report/format.js';
import { median } from '../statistics/descriptive.js';
import { table } from './markdown.js';
import type { KeptRun } from './runs.js';

/** How much training a strategy takes for what random search finds in all of its own. */
export interface TrainingShare {
  readonly problem: string;
  readonly strategy: string;
  readonly seeds: number;
  /** Median over the seeds; Infinity: not reached. */
  readonly share: number;
}

/**
 * share = resource spent when the best at full resource is no worse than random search's last, of the same seed
 *         / resource that random search spent in all.
 * One entry a problem and strategy that have seeds in common with the strategy `random`.
 */
export function trainingShares(runs: readonly KeptRun[]): TrainingShare[] {
  const of = new Map<string, KeptRun>(
    runs.filter(({ strategy }) => strategy === 'random').map((run) => [`${run.problem} ${run.seed}`, run]),
  );
  const shares = new Map<string, { readonly problem: string; readonly strategy: string; readonly all: number[] }>();
  for (const run of runs) {
    const random = of.get(`${run.problem} ${run.seed}`);
    if (random === undefined || run === random) continue;
    const { problem, strategy } = run;
    const key = `${problem} ${strategy}`;
    const entry = shares.get(key) ?? { problem, strategy, all: [] };
    shares.set(key, entry);
    entry.all.push(shareOf(run, random));
  }
  return [...shares.values()].map(({ all, ...rest }) => ({ ...rest, seeds: all.length, share: median(all) }));
}

function shareOf(run: KeptRun, random: KeptRun): number {
  const target = random.regrets.at(-1)?.[1] ?? Infinity;
  const reached = run.regrets.find(([, regret]) => regret <= target);
  return reached === undefined ? Infinity : reached[0] / random.evaluations;
}

/** Markdown of the shares on the focus's problems; nothing without random search. */
export function shareBlocks(runs: readonly KeptRun[], focus: string): string[] {
  const shares = trainingShares(runs);
  const mine = shares.filter(({ strategy }) => strategy === focus);
  if (mine.length === 0) return [];
  const strategies = [...new Set(shares.map(({ strategy }) => strategy))];
  const cell = (problem: string, strategy: string): string => {
    const entry = shares.find((each) => each.problem === problem && each.strategy === strategy);
    if (entry === undefined) return '';
    return entry.share === Infinity ? '–' : figure(entry.share);
  };
  return [
    '### Training until random search’s last result is reached, over all that random search spent',
    `Median over the seeds; – not reached. ${focus}: median of ${mine.length} problems ${figure(median(mine.map(({ share }) => share)))}; at most 1/5 on ${mine.filter(({ share }) => share <= 0.2).length}.`,
    table(
      ['problem', ...strategies],
      mine.map(({ problem }) => [problem, ...strategies.map((strategy) => cell(problem, strategy))]),
    ),
  ];
}
