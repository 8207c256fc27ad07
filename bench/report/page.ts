import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { StrategyName } from '../compare/strategies.js';
import type { Band, ProblemSummary, StrategySummary } from '../compare/summary.js';
import { drawPlots, type PlotData } from './client.js';
import type { ComparisonReport } from './comparison-report.js';
import { STYLE } from './style.js';
import { type Cells, halvingCells, regretCells, shortName, speedupCells, workerEfficiencyCells } from './tables.js';

/** The report as one self-contained HTML page: uPlot's script and style and all data inside, nothing from the network. */
export function page(report: ComparisonReport): string {
  const { options, summary, environment } = report;
  const strategies = options.strategies as readonly StrategyName[];
  const uPlot = dirname(createRequire(import.meta.url).resolve('uplot'));
  const asset = (name: string): string => readFileSync(join(uPlot, name), 'utf8');
  const plots = summary.problems.flatMap(plotsOf);
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
<ul class="legend">${options.strategies.map((name) => `<li style="--c: var(--${html(name)})">${html(name)}</li>`).join('')}</ul>
</header>
<main>
<section>
<h2>Convergence</h2>
<p>Simple regret of the best value at full resource so far, against resource spent and, where trials train epoch by epoch, against simulated time: median over the seeds, quartiles
shaded; lower is better. Values at or below 0 are drawn on the lower edge. Click a name to hide it.</p>
<div class="plots">${plots.map(({ caption }, index) => figureOf(caption, index)).join('\n')}</div>
</section>
<section>
<h2>Final simple regret</h2>
<p>Median [lower quartile, upper quartile] over the seeds. * least median; - does not take part.</p>
${table(regretCells(summary, strategies))}
</section>
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
<script type="application/json" id="plots">${embedded(plots.map(({ data }) => data))}</script>
<script>${asset('uPlot.iife.min.js')}</script>
<script>(${drawPlots.toString()})(window);</script>
</body>
</html>
`;
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
  'Evaluations until a run first reaches the median best that sequential runs had at @T, with several workers over with one; medians over the ' +
  'seeds. 1 is ideal; >= marks a target that half of the runs never reached.';

const halvingIntroduction =
  'Efficiency: share of the workers’ time spent in training, up to the last start of a job. Promotions: jobs that trained a ' +
  'trial further. Medians over the seeds.';

interface Plot {
  readonly data: PlotData;
  /** The problem, its shape, and what the curves run along. */
  readonly caption: { readonly problem: string; readonly shape: string };
}

/** Regret against resource, and against simulated time where that was summarized. */
function plotsOf(summary: ProblemSummary): Plot[] {
  const { problem, workers, dimension, maxResource, evaluations, times, strategies } = summary;
  const epochs = maxResource > 1 ? `, ${maxResource} epochs, ${workers} ${workers === 1 ? 'worker' : 'workers'}` : '';
  const shape = `${dimension} parameters${epochs}`;
  const along = (
    axis: string,
    abscissae: readonly number[],
    bandOf: (each: StrategySummary) => Band | undefined,
  ): Plot => ({
    data: plotData(axis, abscissae, strategies, bandOf),
    caption: { problem, shape: `${shape}; ${axis}` },
  });
  const spent = along('full evaluations spent', evaluations, ({ band }) => band);
  return times === undefined ? [spent] : [spent, along('simulated time', times, ({ timeBand }) => timeBand)];
}

function plotData(
  axis: string,
  abscissae: readonly number[],
  strategies: readonly StrategySummary[],
  bandOf: (each: StrategySummary) => Band | undefined,
): PlotData {
  const rounded = (column: readonly (number | null)[]): (number | null)[] =>
    column.map((value) => (value === null ? null : Number(value.toPrecision(5))));
  return {
    evaluations: abscissae.map((value) => Number(value.toPrecision(5))),
    axis,
    curves: strategies.flatMap((each) => {
      const band = bandOf(each);
      if (band === undefined) return [];
      const { lower, median, upper } = band;
      return [{ strategy: each.strategy, lower: rounded(lower), median: rounded(median), upper: rounded(upper) }];
    }),
  };
}

function figureOf({ problem, shape }: Plot['caption'], index: number): string {
  return `<figure><figcaption><b title="${html(problem)}">${html(shortName(problem))}</b> ${html(shape)}</figcaption><div data-plot="${index}"></div></figure>`;
}

function section(title: string, introduction: string, body: string): string {
  if (body === '') return '';
  return `<section><h2>${html(title)}</h2>${introduction === '' ? '' : `<p>${html(introduction)}</p>`}${body}</section>`;
}

function list(items: readonly string[]): string {
  return items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${html(item)}</li>`).join('')}</ul>`;
}

function table([head, ...rows]: Cells): string {
  const row = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell, i) => cellOf(cell, i === 0 ? 'th' : tag)).join('')}</tr>`;
  return `<div class="wide"><table class="figures"><thead>${row(head, 'th')}</thead><tbody>${rows
    .map((cells) => row(cells, 'td'))
    .join('')}</tbody></table></div>`;
}

function cellOf(cell: string, tag: string): string {
  const best = cell.endsWith(' *');
  return `<${tag}${best ? ' class="best"' : ''}>${html(cell)}</${tag}>`;
}

/** Text as HTML. */
export function html(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** JSON that no </script> inside a name can end. */
function embedded(data: unknown): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}
