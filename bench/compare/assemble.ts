import type { Problem } from '../problem.js';
import type { ComparisonReport } from '../report/comparison-report.js';
import { halvingSummaries } from './halving-summary.js';
import type { Outcome } from './pool.js';
import { speedups } from './speedup.js';
import { isHalving, type StrategyName } from './strategies.js';
import { type Summary, summarize } from './summary.js';
import { workerEfficiencies } from './worker-efficiency.js';

/** What a report says that does not follow from the outcomes. */
export interface Circumstances
  extends Pick<ComparisonReport, 'started' | 'seconds' | 'environment' | 'programs' | 'notes' | 'skipped'> {
  readonly options: Omit<ComparisonReport['options'], 'problems'>;
}

/** The report of a comparison; pure. */
export function assemble(
  problems: readonly Problem[],
  outcomes: readonly Outcome[],
  { notes, options, ...circumstances }: Circumstances,
): ComparisonReport {
  const { strategies, seeds, workers } = options;
  const runs = outcomes.flatMap((outcome) => ('record' in outcome ? [outcome.record] : []));
  return {
    format: 'tunesmith-comparison/2',
    ...circumstances,
    options: { ...options, problems: problems.map(({ name }) => name) },
    notes: [...howToRead(problems, strategies), ...notes],
    failures: outcomes.flatMap((outcome) => ('error' in outcome ? [outcome] : [])),
    summary: perWorkers(workers, (count) => summarize(problems, strategies, seeds, runs.filter(runsWith(count)))),
    speedups: workers.flatMap((count) =>
      speedups(problems, strategies, seeds, runs.filter(runsWith(count))).map((each) => ({ ...each, workers: count })),
    ),
    workerEfficiency: workerEfficiencies(problems, strategies, runs),
    halving: strategies.some(isHalving) ? halvingSummaries(problems, workers, strategies, runs) : [],
    runs,
  };
}

function runsWith(count: number): (run: { readonly workers: number }) => boolean {
  return ({ workers }) => workers === count;
}

/** One summary of each number of workers, put together. */
function perWorkers(workers: readonly number[], of: (count: number) => Summary): Summary {
  const each = workers.map((count) => ({ count, summary: of(count) }));
  const label = (count: number): string => (workers.length > 1 ? `, ${count} workers` : '');
  return {
    problems: each.flatMap(({ summary }) => summary.problems),
    ranks: each.flatMap(({ count, summary }) =>
      summary.ranks.map((rank) => ({ ...rank, problems: rank.problems + label(count) })),
    ),
  };
}

function howToRead(problems: readonly Problem[], strategies: readonly StrategyName[]): string[] {
  const oneShot = problems.some(({ maxResource }) => maxResource === 1);
  const iterative = problems.some(({ maxResource }) => maxResource > 1);
  const halving = strategies.filter(isHalving);
  return [
    'Every strategy gets the same resource. Full evaluations spent are trials on one-shot problems and epochs / maxResource on iterative ones; on these, all strategies but Hyperband train every trial to maxResource.',
    ...(iterative
      ? ['Only values at maxResource count as results, so Hyperband’s curve begins when its first trial gets there.']
      : []),
    ...(halving.length > 0 && oneShot
      ? [
          `${halving.join(' and ')}: - on one-shot problems, which have no rungs; their ranks are taken among the others.`,
        ]
      : []),
    ...(strategies.includes('grid')
      ? ['Grid search is deterministic: one run stands for all seeds, and its quartiles are its median.']
      : []),
  ];
}
