import { type Steps, valueAt } from '../statistics/distribution.js';
import { figure, html } from './format.js';

/** A curve of a chart. */
export interface ChartCurve {
  readonly label: string;
  readonly colour: string;
  readonly steps: Steps;
}

const [WIDTH, HEIGHT] = [720, 360];
const [LEFT, RIGHT, TOP, BOTTOM] = [56, 530, 16, 312];

/** Shares from 0 to 1 along a logarithmic axis as a self-contained SVG file; labels at the curves' ends, kept apart. */
export function stepChart(
  curves: readonly ChartCurve[],
  { label, from, to }: { label: string; from: number; to: number },
): string {
  const x = (value: number): number => round(LEFT + ((RIGHT - LEFT) * Math.log(value / from)) / Math.log(to / from));
  const y = (share: number): number => round(BOTTOM - (BOTTOM - TOP) * share);
  const ticks = [1, 2, 5]
    .flatMap((factor) => [0.01, 0.1, 1, 10, 100, 1000].map((power) => factor * power))
    .filter((value) => value >= from && value <= to);
  const grid = [
    ...[0, 0.2, 0.4, 0.6, 0.8, 1].map(
      (share) =>
        `<path d="M${LEFT} ${y(share)}H${RIGHT}"/><text x="${LEFT - 8}" y="${y(share) + 4}" text-anchor="end">${share}</text>`,
    ),
    ...ticks.map(
      (value) =>
        `<path d="M${x(value)} ${TOP}V${BOTTOM}"/><text x="${x(value)}" y="${BOTTOM + 18}" text-anchor="middle">${figure(value)}</text>`,
    ),
  ];
  const ends = apart(curves.map(({ steps }) => y(valueAt(steps, to)) + 4));
  const lines = curves.map(({ label, colour, steps }, i) => {
    const path = steps.x.flatMap((at, k) => (at > from && at <= to ? [`H${x(at)}V${y(steps.shares[k])}`] : []));
    return (
      `<path d="M${LEFT} ${y(valueAt(steps, from))}${path.join('')}H${RIGHT}" stroke="${colour}" stroke-width="2"/>` +
      `<text x="${RIGHT + 8}" y="${ends[i]}" fill="${colour}">${html(label)}</text>`
    );
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" fill="none">\n` +
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>\n` +
    `<g stroke="#e3e5e9">${grid.join('').replaceAll('<text', '<text stroke="none" fill="#5d636d"')}</g>\n` +
    `<text x="${(LEFT + RIGHT) / 2}" y="${HEIGHT - 10}" text-anchor="middle" fill="#5d636d">${html(label)}</text>\n` +
    `${lines.join('\n')}\n</svg>\n`
  );
}

const LINE = 15;

/** Heights of labels, moved down where they would overlap, then up from the lower edge. */
function apart(heights: readonly number[]): number[] {
  const order = heights.map((_, i) => i).sort((a, b) => heights[a] - heights[b]);
  const placed = [...heights];
  for (const [place, i] of order.entries()) {
    if (place > 0) placed[i] = Math.max(placed[i], placed[order[place - 1]] + LINE);
  }
  for (let place = order.length - 1, limit = BOTTOM; place >= 0; place--, limit = placed[order[place + 1]] - LINE) {
    placed[order[place]] = Math.min(placed[order[place]], limit);
  }
  return placed;
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}
