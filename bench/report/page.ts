import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ProblemSummary } from '../compare/summary.js';
import { drawPlots } from './client.js';
import type { ComparisonReport } from './comparison-report.js';
import { AXES, convergencePlot } from './convergence.js';
import { ALL, groupDiagrams, groupOf } from './diagrams.js';
import { embedded } from './elements.js';
import { counted, html } from './format.js';
import { groupSection, problemSections, remarkSections, trainingSections } from './sections.js';
import { STYLE, seriesOf } from './style.js';

/** The report as one self-contained HTML page: uPlot's script and style and all data inside, nothing from the network. */
export function page(report: ComparisonReport): string {
  const { options, summary } = report;
  const uPlot = dirname(createRequire(import.meta.url).resolve('uplot'));
  const asset = (name: string): string => readFileSync(join(uPlot, name), 'utf8');
  const groups = groupDiagrams(report);
  const plots = [...summary.problems.map(convergencePlot), ...groups.flatMap((group) => group.plots)];
  const drawn = plots.flatMap(({ axes }) => axes.flatMap(({ curves }) => curves.map(({ strategy }) => strategy)));
  const series = seriesOf([...options.strategies, ...drawn]);
  const title = html(`tunesmith: ${options.strategies.join(', ')} compared`);
  const legend = options.strategies.map((name) => `<li style="--c: var(--series-${series[name]})">${html(name)}</li>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${asset('uPlot.min.css')}${STYLE}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p>${html(circumstances(report))}</p>
<ul class="legend">${legend.join('')}</ul>
${menus(summary.problems)}
</header>
<main>
${problemSections(report)}
${groups.map((group, i) => groupSection(group, summary.problems.length + 2 * i)).join('\n')}
${trainingSections(report)}
${remarkSections(report)}
</main>
<script type="application/json" id="plots">${embedded(plots)}</script>
<script type="application/json" id="colours">${embedded(series)}</script>
<script>${asset('uPlot.iife.min.js')}</script>
<script>(${drawPlots.toString()})(window);</script>
</body>
</html>
`;
}

/** What was compared, with what, where and when. */
function circumstances({ options, summary, environment, started, seconds }: ComparisonReport): string {
  const { cpu, cores, memoryGiB, system } = environment.machine;
  return (
    `${summary.problems.length} problems, ${counted(options.seeds.length, 'seed')}, ` +
    `${options.trials} full evaluations' worth of resource a run, ${counted(options.workers, 'simulated worker')}. ` +
    `tunesmith ${environment.tunesmith}, ` +
    `commit ${environment.commit ?? 'unknown'}, Node ${environment.node}, ${cpu} (${cores} cores, ${memoryGiB} GiB, ` +
    `${system}), ${started}, ${seconds.toFixed(0)} s.`
  );
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
