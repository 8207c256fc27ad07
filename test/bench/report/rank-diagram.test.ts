import { describe, expect, it } from 'vitest';
import { rankDiagram } from '../../../bench/report/rank-diagram.js';
import { stepChart } from '../../../bench/report/step-chart.js';
import { seriesOf } from '../../../bench/report/style.js';
import { distribution } from '../../../bench/statistics/distribution.js';

const ranks = [1, 1.5, 3, 4].map((mean, i) => ({ strategy: `s<${i}`, mean, low: mean - 0.1, high: mean + 0.1 }));

describe('rankDiagram', () => {
  const bars = (svg: string): number => svg.match(/stroke-width="4"/g)?.length ?? 0;

  it('names every strategy with its mean rank, escaped, and joins what does not differ', () => {
    const svg = rankDiagram(ranks, 1.2);
    for (const mean of ['1.00', '1.50', '3.00', '4.00']) expect(svg).toContain(mean);
    expect(svg).toContain('s&#60;0 1.00');
    expect(svg).not.toContain('s<');
    expect(bars(svg)).toBe(2);
    expect(svg).toContain('critical difference 1.20');
  });

  it('draws no bars without a critical difference, and stands one strategy', () => {
    expect(bars(rankDiagram(ranks, undefined))).toBe(0);
    expect(rankDiagram(ranks.slice(0, 1), 1)).not.toContain('NaN');
  });
});

describe('stepChart', () => {
  it('draws each curve from edge to edge, its label at the end', () => {
    const steps = distribution([1, 2, 4, Number.POSITIVE_INFINITY]);
    const svg = stepChart([{ label: 'a & b', colour: '#123456', steps }], { label: 'trials', from: 0.5, to: 8 });
    expect(svg).toContain('>a &#38; b</text>');
    expect(svg).toMatch(/<path d="M56 312(H[\d.]+V[\d.]+){3}H530" stroke="#123456"/);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });
});

describe('seriesOf', () => {
  it('gives strategies colours of their own, the usual ones the same in every report', () => {
    const series = seriesOf(['mine', 'random', 'bayesian', 'yours', 'mine']);
    expect(new Set(Object.values(series)).size).toBe(4);
    expect(seriesOf(['random']).random).toBe(series.random);
  });
});
