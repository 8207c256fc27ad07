import type { Axis, ProblemSummary } from '../compare/summary.js';
import type { PlotAxis, PlotData } from './client.js';
import { groupOf } from './diagrams.js';
import { counted, html } from './format.js';
import { shortName } from './tables.js';

/** What the curves run along, in the order of the page's menu. */
export const AXES: { readonly [A in Axis]: string } = {
  evaluations: 'full evaluations spent',
  trials: 'trials',
  time: 'simulated time',
  toolMilliseconds: 'milliseconds inside the tool',
};

/** Regret of one problem along each axis that it has. */
export function convergencePlot({ axes, strategies }: ProblemSummary): PlotData {
  const rounded = (column: readonly (number | null)[]): (number | null)[] =>
    column.map((value) => (value === null ? null : Number(value.toPrecision(5))));
  return {
    kind: 'regret',
    axes: (Object.keys(AXES) as Axis[]).flatMap((key): PlotAxis[] => {
      const x = axes[key];
      if (x === undefined) return [];
      const curves = strategies.flatMap(({ strategy, bands }) => {
        const band = bands[key];
        if (band === undefined) return [];
        return [{ strategy, lower: rounded(band.lower), median: rounded(band.median), upper: rounded(band.upper) }];
      });
      const logarithmic = key === 'toolMilliseconds';
      return [{ key, label: AXES[key], logarithmic, x: x.map((value) => Number(value.toPrecision(5))), curves }];
    }),
  };
}

/** The figure that the plot with this index is drawn in. */
export function convergenceFigure(summary: ProblemSummary, index: number): string {
  const { problem, workers, dimension, maxResource } = summary;
  const { label, dimensions } = groupOf(summary);
  const epochs = maxResource > 1 ? `, ${maxResource} epochs` : '';
  const parallel = workers > 1 || maxResource > 1 ? `, ${counted(workers, 'worker')}` : '';
  return (
    `<figure ${groupAttributes(label, dimensions)}><figcaption><b title="${html(problem)}">${html(shortName(problem))}</b> ` +
    `${html(`${dimension} parameters${epochs}${parallel}; ${label}`)}</figcaption><div data-plot="${index}"></div></figure>`
  );
}

/** What the page's filters look at. */
export function groupAttributes(label: string, dimensions: string): string {
  return `data-class="${html(label)}" data-dimensions="${html(dimensions)}"`;
}
