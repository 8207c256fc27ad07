import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { StrategyName } from '../compare/strategies.js';
import type { ProblemSummary } from '../compare/summary.js';
import { drawPlots } from './client.js';
import type { ComparisonReport } from './comparison-report.js';
import { AXES, convergenceFigure, convergencePlot, groupAttributes } from './convergence.js';
import { ALL, type GroupDiagrams, groupDiagrams, groupOf } from './diagrams.js';
import { html } from './format.js';
import { rankDiagram } from './rank-diagram.js';
import { STYLE, seriesOf } from './style.js';
import {
  type Cells,
  differenceCells,
  halvingCells,
  regretCells,
  speedupCells,
  workerEfficiencyCells,
} from './tables.js';

/** The report as one self-contained HTML page: uPlot's script and style and all data inside, nothing from the network. */
export function page(report: ComparisonReport): string {
  const { options, summary, environment } = report;
  const strategies = options.strategies as readonly StrategyName[];
  const uPlot = dirname(createRequire(import.meta.url).resolve('uplot'));
  const asset = (name: string): string => readFileSync(join(uPlot, name), 'utf8');
  const groups = groupDiagrams(report);
  const plots = [...summary.problems.map(convergencePlot), ...groups.flatMap((group) => group.plots)];
  const drawn = plots.flatMap(({ axes }) => axes.flatMap(({ curves }) => curves.map(({ strategy }) => strategy)));
  const series = seriesOf([...strategies, ...drawn]);
  const { cpu, cores, memoryGiB, system } = environment.machine;
  const title = `tunesmith: ${options.strategies.join(', ')} compared`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${html(title)}</title>
<style>${asset('uPlot.min.css')}${STYLE}</style>
</head>
<body>
<header>
<h1>${html(title)}</h1>
<p>${html(
    `${summary.problems.length} problems, ${options.seeds.length} ${options.seeds.length === 1 ? 'seed' : 'seeds'}, ` +
      `${options.trials} full evaluations' worth of resource a run, ${options.workers.join(', ')} simulated ` +
      `${options.workers.join() === '1' ? 'worker' : 'workers'}. tunesmith ${environment.tunesmith}, ` +
      `commit ${environment.commit ?? 'unknown'}, Node ${environment.node}, ${cpu} (${cores} cores, ${memoryGiB} GiB, ` +
      `${system}), ${report.started}, ${report.seconds.toFixed(0)} s.`,
  )}</p>
<ul class="legend">${options.strategies.map((name) => `<li style="--c: var(--series-${series[name]})">${html(name)}</li>`).join('')}</ul>
${menus(summary.problems)}
</header>
<main>
<section>
<h2>Convergence</h2>
<p>Simple regret of the best value at full resource so far: median over the seeds, quartiles shaded; lower is better. Values at or below 0 are
drawn on the lower edge. A plot that lacks the chosen axis shows full evaluations. Click a name to hide it.</p>
<div class="plots">${summary.problems.map(convergenceFigure).join('\n')}</div>
</section>
<section>
<h2>Final simple regret</h2>
<p>Median [lower quartile, upper quartile] over the seeds. * least median; - does not take part.</p>
${table(regretCells(summary, strategies), (i) => (i < summary.problems.length ? attributesOf(summary.problems[i]) : ''))}
</section>
${groups.map((group, i) => groupSection(group, summary.problems.length + 2 * i)).join('\n')}
${section('Resource to random search’s best', speedupIntroduction, report.speedups.length > 0 ? table(speedupCells(report.speedups)) : '')}
${section('What parallel workers cost', workerEfficiencyIntroduction, report.workerEfficiency?.length ? table(workerEfficiencyCells(report.workerEfficiency)) : '')}
${section('How Hyperband trained', halvingIntroduction, report.halving.length > 0 ? table(halvingCells(report.halving)) : '')}
${section('How to read this', '', list(report.notes))}
${section('Skipped problems', '', list(report.skipped.map(({ name, reason }) => `${name}: ${reason}`)))}
${section(
  'Runs that failed',
  '',
  list(
    report.failures.map(
      ({ request, error }) => `${request.problem}, ${request.strategy}, seed ${request.seed}: ${error}`,
    ),
  ),
)}
${section('Problems', '', list(summary.problems.filter(firstOfItsName).map(({ problem, citation, optimumKind }) => `${problem}: ${citation}${OPTIMUM[optimumKind]}`)))}
</main>
<script type="application/json" id="plots">${embedded(plots)}</script>
<script type="application/json" id="colours">${embedded(series)}</script>
<script>${asset('uPlot.iife.min.js')}</script>
<script>(${drawPlots.toString()})(window);</script>
</body>
</html>
`;
}

/** The filters and the axis of the convergence plots. */
function menus(problems: readonly ProblemSummary[]): string {
  const groups = problems.map(groupOf);
  const axes = Object.entries(AXES).filter(([axis]) => problems.some(({ axes }) => Object.hasOwn(axes, axis)));
  const menu = (id: string, label: string, options: readonly (readonly string[])[]): string =>
    `<label>${label} <select id="${id}">${options
      .map(([value, text]) => `<option value="${html(value)}">${html(text)}</option>`)
      .join('')}</select></label>`;
  const values = (all: readonly string[]): string[][] => [[ALL, ALL], ...[...new Set(all)].map((each) => [each, each])];
  return `<p class="menus">${[
    menu('class', 'Problem class', values(groups.map(({ label }) => label))),
    menu('dimensions', 'Parameters', values(groups.map(({ dimensions }) => dimensions))),
    menu('axis', 'Against', axes),
  ].join(' ')}</p>`;
}

function attributesOf(problem: ProblemSummary): string {
  const { label, dimensions } = groupOf(problem);
  return groupAttributes(label, dimensions);
}

/** Diagrams of one choice of the filters; `first` is the index of its first plot. */
function groupSection({ label, dimensions, ranking, differences }: GroupDiagrams, first: number): string {
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
<h2>Strategies over ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}</h2>
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

const speedupIntroduction =
  'Resource spent when a strategy’s best at full resource first equals random search’s final best, divided by all the ' +
  'resource random search spent; one figure a seed, and their median. Below 1 is sooner; – was not reached.';

const workerEfficiencyIntroduction =
  'Evaluations until a run first reaches the median best that sequential runs had at @T, or random search at its end (@random), with several ' +
  'workers over with one; medians over the seeds. 1 is ideal; >= marks a target that half of the runs never reached. Delay: what the ratio ' +
  'would be if k workers made the proposals of one, each k − 1 asks later.';

const halvingIntroduction =
  'Efficiency: share of the workers’ time spent in training, up to the last start of a job. Promotions: jobs that trained a ' +
  'trial further. Medians over the seeds.';

function section(title: string, introduction: string, body: string): string {
  if (body === '') return '';
  return `<section><h2>${html(title)}</h2>${introduction === '' ? '' : `<p>${html(introduction)}</p>`}${body}</section>`;
}

function list(items: readonly string[]): string {
  return items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${html(item)}</li>`).join('')}</ul>`;
}

function table([head, ...rows]: Cells, attributes: (row: number) => string = () => ''): string {
  const row = (cells: readonly string[], tag: string, own = ''): string =>
    `<tr${own === '' ? '' : ` ${own}`}>${cells.map((cell, i) => cellOf(cell, i === 0 ? 'th' : tag)).join('')}</tr>`;
  return `<div class="wide"><table class="figures"><thead>${row(head, 'th')}</thead><tbody>${rows
    .map((cells, i) => row(cells, 'td', attributes(i)))
    .join('')}</tbody></table></div>`;
}

function cellOf(cell: string, tag: string): string {
  const best = cell.endsWith(' *');
  return `<${tag}${best ? ' class="best"' : ''}>${html(cell)}</${tag}>`;
}

/** JSON that no </script> inside a name can end. */
function embedded(data: unknown): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}
