import type { ProblemSummary } from '../compare/summary.js';
import { type Difference, differencesOf, type Ranking, rankingOf } from '../evidence/ranking.js';
import { fromReport } from '../evidence/runs.js';
import { convergenceProfiles, runtimeDistribution } from '../evidence/runtime.js';
import { sampleAtEnd } from '../evidence/sample.js';
import { settingOf } from '../evidence/setting.js';
import { type Steps, valueAt } from '../statistics/distribution.js';
import { classOf } from '../suites/broad.js';
import type { PlotAxis, PlotData } from './client.js';
import type { ComparisonReport } from './comparison-report.js';

/** The page's filters: a class of problems, a range of dimensions; ALL takes every one. */
export interface Group {
  readonly label: string;
  readonly dimensions: string;
}

export const ALL = 'all';

/** The group of one problem: its class where a suite gives it one, else its kind. */
export function groupOf({ problem, kind, dimension }: Pick<ProblemSummary, 'problem' | 'kind' | 'dimension'>): Group {
  const dimensions = dimension <= 3 ? '1 to 3' : dimension <= 6 ? '4 to 6' : dimension <= 12 ? '7 to 12' : 'above 12';
  return { label: classOf(problem) ?? kind, dimensions };
}

/** What is said of a group of problems together. */
export interface GroupDiagrams extends Group {
  readonly ranking: Ranking;
  readonly differences: readonly Difference[];
  readonly plots: readonly PlotData[];
}

const TOLERANCE = 0.1;

/** Diagrams of all problems, of each class, of each range of dimensions, and of both together; groups with two strategies or more. */
export function groupDiagrams(report: ComparisonReport): GroupDiagrams[] {
  const { runs } = fromReport(report);
  const problems = new Map(report.summary.problems.map((each) => [settingOf(each.problem, each.workers), each]));
  const groups = [...problems].map(([name, each]) => ({ name, ...groupOf(each) }));
  const labels = [ALL, ...new Set(groups.map(({ label }) => label))];
  const ranges = [ALL, ...new Set(groups.map(({ dimensions }) => dimensions))];
  return labels.flatMap((label) =>
    ranges.flatMap((dimensions) => {
      const inside = groups.filter(
        (each) => (label === ALL || each.label === label) && (dimensions === ALL || each.dimensions === dimensions),
      );
      const names = inside.map(({ name }) => name);
      const own = runs.filter(({ problem }) => names.includes(problem));
      const sample = sampleAtEnd(own);
      const ranking = rankingOf(sample, names);
      const strategies = ranking.ranks.map(({ strategy }) => strategy);
      if (ranking.problems.length === 0 || strategies.length < 2) return [];
      const shape = new Map(ranking.problems.map((name) => [name, problems.get(name)!.dimension]));
      const runtimes = strategies.map((strategy) => runtimeDistribution(own, strategy, shape));
      const { profiles } = convergenceProfiles(own, strategies, ranking.problems, TOLERANCE);
      const longest = Math.max(...own.map(({ trials, problem }) => trials / (shape.get(problem) ?? trials)));
      const plots = [
        sharePlot('runtime', 'full evaluations / dimension', strategies, runtimes, longest),
        sharePlot('profile', 'evaluations to converge / least of any strategy', strategies, profiles, 10),
      ];
      return [{ label, dimensions, ranking, differences: differencesOf(sample, strategies, ranking.problems), plots }];
    }),
  );
}

const POINTS = 100;

/** Step functions on one logarithmic grid, from the first step to the last, or to `end`. */
function sharePlot(
  key: string,
  label: string,
  strategies: readonly string[],
  steps: readonly Steps[],
  end?: number,
): PlotData {
  const all = steps.flatMap(({ x }) => x).filter((x) => x > 0);
  const least = all.length === 0 ? 1 : Math.min(...all);
  const most = Math.max(end ?? 1, least * 2, ...all);
  const x = Array.from({ length: POINTS }, (_, i) =>
    Number((least * (most / least) ** (i / (POINTS - 1))).toPrecision(6)),
  );
  const axis: PlotAxis = {
    key,
    label,
    logarithmic: true,
    x,
    curves: steps.map((each, i) => ({
      strategy: strategies[i],
      median: x.map((at) => Number(valueAt(each, at * (1 + 1e-5)).toFixed(4))),
    })),
  };
  return { kind: 'share', axes: [axis] };
}
