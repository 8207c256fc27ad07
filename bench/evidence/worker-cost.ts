import { type RunCurve, type WorkerEfficiency, workerEfficiencies } from '../compare/worker-efficiency.js';
import { median } from '../statistics/descriptive.js';
import { table } from './markdown.js';
import type { KeptRun } from './runs.js';
import { partsOf } from './setting.js';
import { trainingShares } from './training-share.js';

/** Targets: what one worker has reached after so many full evaluations, where runs are at least twice as long. */
const TARGETS_AT = [5, 10, 25, 50, 100];
/** 80% efficiency. */
const MOST = 1.25;

/**
 * Training that k workers need over that of one, by problem: until one worker's median result after T full evaluations is reached
 * (workerEfficiencies), and until random search's last result is (their trainingShares divided).
 */
export function workerCosts(runs: readonly KeptRun[], focus: string): Cost[] {
  const own = runs.filter(({ strategy }) => strategy === focus).map(curveOf);
  const problems = [...new Set(own.map(({ problem }) => problem))];
  const minimized = problems.map((name) => ({ name, direction: 'minimize' as const }));
  return [
    ...workerEfficiencies(minimized, [focus], own, TARGETS_AT).map(({ at, delay: _, ...rest }) => ({
      ...rest,
      target: `@${at}`,
    })),
    ...toRandomSearch(runs, focus),
  ];
}

interface Cost extends Pick<WorkerEfficiency, 'problem' | 'strategy' | 'workers' | 'ratio' | 'censored'> {
  readonly target: string;
}

function curveOf({ problem: setting, strategy, trials, regrets }: KeptRun): RunCurve {
  const curve = regrets.map(([evaluations, best]) => ({ evaluations, best }));
  return { ...partsOf(setting), strategy, trials, curve };
}

/** Neither where one worker never gets there; unreached by several: a ratio of Infinity. */
function toRandomSearch(runs: readonly KeptRun[], focus: string): Cost[] {
  const shares = trainingShares(runs).flatMap(({ strategy, problem, share }) =>
    strategy === focus ? [{ ...partsOf(problem), share }] : [],
  );
  return shares.flatMap(({ problem, workers, share }) => {
    const one = shares.find((each) => each.problem === problem && each.workers === 1)?.share;
    if (workers === 1 || one === undefined || one === Infinity) return [];
    return [{ problem, workers, strategy: focus, target: 'random', ratio: share / one, censored: share === Infinity }];
  });
}

/** Markdown, one row a problem; nothing without runs of one worker and of several. */
export function workerBlocks(runs: readonly KeptRun[], focus: string): string[] {
  const costs = workerCosts(runs, focus);
  if (costs.length === 0) return [];
  const columnOf = ({ workers, target }: (typeof costs)[number]): string => `${workers} workers, ${target}`;
  const columns = [...new Set(costs.map(columnOf))].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const problems = [...new Set(costs.map(({ problem }) => problem))];
  const of = (column: string): typeof costs => costs.filter((each) => columnOf(each) === column);
  const cell = (problem: string, column: string): string => {
    const entry = of(column).find((each) => each.problem === problem);
    if (entry === undefined) return '-';
    return entry.ratio === Infinity ? '–' : `${entry.censored ? '>= ' : ''}${entry.ratio.toFixed(2)}`;
  };
  const efficient = (column: string): string => {
    const met = of(column).filter(({ ratio, censored }) => ratio <= MOST && !censored).length;
    return `${met} of ${of(column).length}`;
  };
  return [
    '### Training that several workers need, over that of one',
    `${focus}, until one worker’s median result after T full evaluations is reached (@T) or random search’s last (random); >= where half of the runs never get there, – not reached.`,
    table(
      ['problem', ...columns],
      [
        ...problems.map((problem) => [problem, ...columns.map((column) => cell(problem, column))]),
        ['median', ...columns.map((column) => median(of(column).map(({ ratio }) => ratio)).toFixed(2))],
        [`at most ${MOST}`, ...columns.map(efficient)],
      ],
    ),
  ];
}
