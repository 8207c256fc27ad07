import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { StrategyName } from '../compare/strategies.js';
import type { ProblemSummary } from '../compare/summary.js';
import { drawPlots, type PlotData } from './client.js';
import type { ComparisonReport } from './comparison-report.js';
import { STYLE } from './style.js';
import { type Cells, regretCells, shortName, speedupCells } from './tables.js';

/** The report as one self-contained HTML page: uPlot's script and style and all data inside, nothing from the network. */
export function page(report: ComparisonReport): string {
  const { options, summary, environment } = report;
  const strategies = options.strategies as readonly StrategyName[];
  const uPlot = dirname(createRequire(import.meta.url).resolve('uplot'));
  const asset = (name: string): string => readFileSync(join(uPlot, name), 'utf8');
  const plots = summary.problems.map(plotData);
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
      `${options.trials} full evaluations' worth of resource a run, ${options.workers} simulated ` +
      `${options.workers === 1 ? 'worker' : 'workers'}. tunesmith ${environment.tunesmith}, ` +
      `commit ${environment.commit ?? 'unknown'}, Node ${environment.node}, ${cpu} (${cores} cores, ${memoryGiB} GiB, ` +
      `${system}), ${report.started}, ${report.seconds.toFixed(0)} s.`,
  )}</p>
<ul class="legend">${options.strategies.map((name) => `<li style="--c: var(--${html(name)})">${html(name)}</li>`).join('')}</ul>
</header>
<main>
<section>
<h2>Convergence</h2>
<p>Simple regret of the best value at full resource so far, against resource spent: median over the seeds, quartiles
shaded; lower is better. Values at or below 0 are drawn on the lower edge. Click a name to hide it.</p>
<div class="plots">${summary.problems.map(figureOf).join('\n')}</div>
</section>
<section>
<h2>Final simple regret</h2>
<p>Median [lower quartile, upper quartile] over the seeds. * least median; - does not take part.</p>
${table(regretCells(summary, strategies))}
</section>
${section('Resource to random search’s best', speedupIntroduction, report.speedups.length > 0 ? table(speedupCells(report.speedups)) : '')}
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
${section('Problems', '', list(summary.problems.map(({ problem, citation, optimumKind }) => `${problem}: ${citation}${OPTIMUM[optimumKind]}`)))}
</main>
<script type="application/json" id="plots">${embedded(plots)}</script>
<script>${asset('uPlot.iife.min.js')}</script>
<script>(${drawPlots.toString()})(window);</script>
</body>
</html>
`;
}

const OPTIMUM = {
  exact: '',
  'best-known': ' (regret against the best value known, so it may be negative)',
  bound: ' (regret against a bound that nothing reaches)',
} as const;

const speedupIntroduction =
  'Resource spent when a strategy’s best at full resource first equals random search’s final best, divided by all the ' +
  'resource random search spent; one figure a seed, and their median. Below 1 is sooner; – was not reached.';

function plotData({ evaluations, strategies }: ProblemSummary): PlotData {
  const rounded = (column: readonly (number | null)[]): (number | null)[] =>
    column.map((value) => (value === null ? null : Number(value.toPrecision(5))));
  return {
    evaluations: evaluations.map((value) => Number(value.toPrecision(5))),
    curves: strategies.map(({ strategy, band }) => ({
      strategy,
      lower: rounded(band.lower),
      median: rounded(band.median),
      upper: rounded(band.upper),
    })),
  };
}

function figureOf({ problem, dimension, maxResource }: ProblemSummary, index: number): string {
  const shape = `${dimension} parameters${maxResource > 1 ? `, ${maxResource} epochs` : ''}`;
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
