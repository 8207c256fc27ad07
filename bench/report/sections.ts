import type { ProblemSummary } from '../compare/summary.js';
import type { ComparisonReport } from './comparison-report.js';
import { convergenceFigure, groupAttributes } from './convergence.js';
import { type GroupDiagrams, groupOf } from './diagrams.js';
import { list, section, table } from './elements.js';
import { counted, html } from './format.js';
import { rankDiagram } from './rank-diagram.js';
import {
  type Cells,
  differenceCells,
  halvingCells,
  regretCells,
  speedupCells,
  workerEfficiencyCells,
} from './tables.js';

/** The page's sections, from a report. */

/** Problem by problem: the curves, and the regret at their ends. */
export function problemSections({ summary, options }: ComparisonReport): string {
  const regrets = table(regretCells(summary, options.strategies), (row) =>
    row < summary.problems.length ? attributesOf(summary.problems[row]) : '',
  );
  return `<section>
<h2>Convergence</h2>
<p>Simple regret of the best value at full resource so far: median over the seeds, quartiles shaded; lower is better. Values at or below 0 are
drawn on the lower edge. A plot that lacks the chosen axis shows full evaluations. Click a name to hide it.</p>
<div class="plots">${summary.problems.map(convergenceFigure).join('\n')}</div>
</section>
${section('Final simple regret', 'Median [lower quartile, upper quartile] over the seeds. * least median; - does not take part.', regrets)}`;
}

/** What training and workers cost. */
export function trainingSections({ speedups, workerEfficiency = [], halving }: ComparisonReport): string {
  const tableOf = (entries: readonly unknown[], cells: () => Cells): string =>
    entries.length === 0 ? '' : table(cells());
  return [
    section(
      'Resource to random search’s best',
      'Resource spent when a strategy’s best at full resource first equals random search’s final best, divided by all the ' +
        'resource random search spent; one figure a seed, and their median. Below 1 is sooner; – was not reached.',
      tableOf(speedups, () => speedupCells(speedups)),
    ),
    section(
      'What parallel workers cost',
      'Evaluations until a run first reaches the median best that sequential runs had at @T, or random search at its end (@random), with several ' +
        'workers over with one; medians over the seeds. 1 is ideal; >= marks a target that half of the runs never reached. Delay: what the ratio ' +
        'would be if k workers made the proposals of one, each k − 1 asks later.',
      tableOf(workerEfficiency, () => workerEfficiencyCells(workerEfficiency)),
    ),
    section(
      'How Hyperband trained',
      'Efficiency: share of the workers’ time spent in training, up to the last start of a job. Promotions: jobs that trained a ' +
        'trial further. Medians over the seeds.',
      tableOf(halving, () => halvingCells(halving)),
    ),
  ].join('\n');
}

/** What a reader must know besides. */
export function remarkSections({ notes, skipped, failures, summary }: ComparisonReport): string {
  const failed = failures.map(
    ({ request: { problem, strategy, seed }, error }) => `${problem}, ${strategy}, seed ${seed}: ${error}`,
  );
  const problems = summary.problems
    .filter(firstOfItsName)
    .map(({ problem, citation, optimumKind }) => `${problem}: ${citation}${OPTIMUM[optimumKind]}`);
  return [
    section('How to read this', '', list(notes)),
    section('Skipped problems', '', list(skipped.map(({ name, reason }) => `${name}: ${reason}`))),
    section('Runs that failed', '', list(failed)),
    section('Problems', '', list(problems)),
  ].join('\n');
}

function attributesOf(problem: ProblemSummary): string {
  const { label, dimensions } = groupOf(problem);
  return groupAttributes(label, dimensions);
}

/** Diagrams of one choice of the filters; `first` is the index of its first plot. */
export function groupSection({ label, dimensions, ranking, differences }: GroupDiagrams, first: number): string {
  const { problems, ranks, friedman, leftOut } = ranking;
  const test = friedman === undefined ? '' : ` Friedman’s test: p = ${friedman.p.toPrecision(2)}.`;
  const missing =
    leftOut.length === 0 ? '' : ` Left out, with runs on less than half of the problems: ${leftOut.join(', ')}.`;
  const figures = [
    [
      'Targets reached',
      'share of (problem, target) pairs, targets of regret 10² to 10⁻⁸, as COCO draws it, without restarts',
    ],
    [
      'Performance profiles',
      'share of problems on which 90% of the way to the best final regret took at most so many times the least evaluations',
    ],
  ].map(
    ([title, text], i) =>
      `<figure><figcaption><b>${title}</b> ${text}</figcaption><div data-plot="${first + i}"></div></figure>`,
  );
  return `<section data-of="group" ${groupAttributes(label, dimensions)}>
<h2>Strategies over ${counted(problems.length, 'problem')}</h2>
<p>${html(
    `Mean rank by median regret at the end of the runs, 1 is best; a bar joins strategies that Nemenyi’s test cannot tell apart (α = 0.05).${test}${missing}`,
  )}</p>
${rankDiagram(ranks, friedman?.criticalDifference)}
${table(differenceCells(ranks, differences))}
<div class="plots">${figures.join('')}</div>
</section>`;
}

/** Each problem stands once for every number of workers. */
function firstOfItsName({ problem }: ProblemSummary, index: number, all: readonly ProblemSummary[]): boolean {
  return all.findIndex((each) => each.problem === problem) === index;
}

const OPTIMUM = {
  exact: '',
  'best-known': ' (regret against the best value known, so it may be negative)',
  bound: ' (regret against a bound that nothing reaches)',
} as const;
