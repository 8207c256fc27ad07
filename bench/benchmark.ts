import { reasonOf, TunesmithError } from '../lib/errors.js';
import { checkOptions, remedy } from '../lib/options.js';
import { OWN_STRATEGIES } from './compare/ablations.js';
import { assemble } from './compare/assemble.js';
import type { CustomFactory } from './compare/custom.js';
import { customStudy } from './compare/custom.js';
import { executeOn, ownStudy } from './compare/execute.js';
import type { Outcome } from './compare/pool.js';
import { planRuns } from './compare/run.js';
import { poolRuns } from './evidence/pool-runs.js';
import { evidenceReport } from './evidence/report.js';
import { fromReport } from './evidence/runs.js';
import type { Problem } from './problem.js';
import { problemNamed } from './problems/registry.js';
import type { ComparisonReport } from './report/comparison-report.js';
import { environment } from './report/environment.js';

/** What to compare on what. */
export interface BenchmarkOptions {
  /** Names of the catalogue (`npx tunesmith bench --list`), or problems of your own. */
  readonly problems: readonly (string | Problem)[];
  /** Strategies of your own by name: each run begins with a fresh one. */
  readonly strategies: { readonly [name: string]: CustomFactory };
  /** tunesmith's own strategies to compare with. Default: random and bayesian. */
  readonly against?: readonly string[];
  /** Seeds 1, 2, ..., the same for every strategy. Default 10. */
  readonly seeds?: number;
  /** Full evaluations of a run. Default 50. */
  readonly trials?: number;
  /** Simulated workers on a virtual clock; several numbers: each run with each. Default [1]. */
  readonly workers?: readonly number[];
  readonly signal?: AbortSignal;
}

const OPTIONS = ['problems', 'strategies', 'against', 'seeds', 'trials', 'workers', 'signal'] as const;

/**
 * Runs strategies of your own and tunesmith's on the same problems with the same seeds, in this process, seed by seed. A run that throws
 * is among the report's failures. `--module` of the command line does the same over all cores.
 * Rejects with INVALID_OPTIONS, UNKNOWN_PROBLEM, UNKNOWN_STRATEGY before anything runs, and with the reason of the signal.
 */
export async function benchmark(options: BenchmarkOptions): Promise<ComparisonReport> {
  checkOptions('benchmark', options, OPTIONS);
  const { against = ['random', 'bayesian'], workers = [1], signal } = options;
  const trials = atLeastOne('trials', options.trials ?? 50);
  const seeds = Array.from({ length: atLeastOne('seeds', options.seeds ?? 10) }, (_, i) => i + 1);
  for (const count of workers) atLeastOne('workers', count);
  for (const name of against) {
    if (OWN_STRATEGIES.includes(name)) continue;
    throw new TunesmithError(
      'UNKNOWN_STRATEGY',
      `benchmark: expected strategies of tunesmith in against, received "${name}". ${remedy(name, OWN_STRATEGIES, 'strategies')}`,
    );
  }
  const problems = options.problems.map((each) => (typeof each === 'string' ? problemNamed(each) : each));
  const strategies = [...Object.keys(options.strategies), ...against];
  const started = new Date();
  const outcomes: Outcome[] = [];
  for (const request of planRuns({ problems, strategies, seeds, trialsOf: () => trials, workers })) {
    signal?.throwIfAborted();
    const problem = problems.find(({ name }) => name === request.problem)!;
    const factory = options.strategies[request.strategy];
    try {
      const record = await executeOn(problem, request, (run) =>
        run(
          factory === undefined ? ownStudy(request, problem) : customStudy(request.strategy, factory, problem, request),
        ),
      );
      outcomes.push({ request, record });
    } catch (error) {
      outcomes.push({ request, error: reasonOf(error) });
    }
  }
  return assemble(problems, outcomes, {
    started: started.toISOString(),
    seconds: (Date.now() - started.getTime()) / 1000,
    environment: environment(),
    options: { suite: 'custom', strategies, seeds, trials, workers, processes: 1 },
    programs: [],
    notes: [],
    skipped: [],
  });
}

/** What a report says about one strategy against the others, as Markdown: ranks, wins and losses, each difference with its p value. */
export function evidence(
  report: ComparisonReport,
  { focus, at = [report.options.trials] }: { readonly focus: string; readonly at?: readonly number[] },
): string {
  const runs = poolRuns([{ path: 'report', file: fromReport(report) }]);
  return evidenceReport(runs, { focus, at, detail: false });
}

function atLeastOne(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new TunesmithError(
    'INVALID_OPTIONS',
    `benchmark: expected ${name} to be an integer >= 1, received ${value}. Give one.`,
  );
}
