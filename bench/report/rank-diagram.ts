import { cliques } from '../statistics/critical-difference.js';
import { html } from './format.js';

/** A strategy with its mean rank, and how it is drawn. */
export interface Ranked {
  readonly strategy: string;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

const WIDTH = 640;
const [LEFT, RIGHT, AXIS, ROW] = [150, 490, 44, 20];

/**
 * Critical-difference diagram as SVG: mean ranks on an axis, best left, names at both sides; thick bars join neighbours that Nemenyi's
 * test cannot tell apart, and the bar above the axis is as long as the critical difference.
 * ranks: ascending; criticalDifference undefined: no bars (Nemenyi's table ends at ten strategies).
 * Source: Demšar (2006), Journal of Machine Learning Research 7, figure 1.
 */
export function rankDiagram(ranks: readonly Ranked[], criticalDifference: number | undefined): string {
  const k = ranks.length;
  const at = (rank: number): number =>
    Math.round(10 * (LEFT + ((RIGHT - LEFT) * (rank - 1)) / Math.max(1, k - 1))) / 10;
  const line = (x1: number, y1: number, x2: number, y2: number, width = 1): string =>
    `<path d="M${x1} ${y1}L${x2} ${y2}" stroke-width="${width}"/>`;
  const text = (x: number, y: number, content: string, anchor: string): string =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}">${html(content)}</text>`;

  const groups =
    criticalDifference === undefined
      ? []
      : cliques(
          ranks.map(({ mean }) => mean),
          criticalDifference,
        );
  const barsEnd = AXIS + 8 + 7 * groups.length;
  const leftCount = Math.ceil(k / 2);
  const ticks = Array.from({ length: k }, (_, i) => [
    line(at(i + 1), AXIS - 5, at(i + 1), AXIS),
    text(at(i + 1), AXIS - 9, String(i + 1), 'middle'),
  ]).flat();
  const names = ranks.flatMap(({ strategy, mean, low, high }, i) => {
    const onLeft = i < leftCount;
    const y = barsEnd + 12 + ROW * (onLeft ? i : k - 1 - i);
    const end = onLeft ? LEFT - 12 : RIGHT + 12;
    const label = `${strategy} ${mean.toFixed(2)}`;
    return [
      `<g><title>${html(`${label} [${low.toFixed(2)}, ${high.toFixed(2)}]`)}</title>`,
      `<path d="M${at(mean)} ${AXIS}L${at(mean)} ${y}L${end} ${y}" stroke-width="1"/>`,
      `${text(onLeft ? end - 4 : end + 4, y + 4, label, onLeft ? 'end' : 'start')}</g>`,
    ];
  });
  const bars = groups.map(([first, last], i) =>
    line(at(ranks[first].mean) - 4, AXIS + 9 + 7 * i, at(ranks[last].mean) + 4, AXIS + 9 + 7 * i, 4),
  );
  const scale =
    criticalDifference === undefined
      ? []
      : [
          line(LEFT, 12, Math.min(at(1 + criticalDifference), WIDTH - 4), 12, 2),
          text(LEFT - 6, 16, `critical difference ${criticalDifference.toFixed(2)}`, 'end'),
        ];
  const height = barsEnd + 12 + ROW * leftCount;
  return (
    `<svg class="ranks" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Critical-difference diagram" fill="none" stroke="currentColor">` +
    `${[...scale, line(LEFT, AXIS, RIGHT, AXIS), ...ticks, ...bars, ...names].join('')}</svg>`
  );
}
