import { expect, it } from 'vitest';
import { drawPlots, type PlotData } from '../../../bench/report/client.js';

interface Drawn {
  // biome-ignore lint/suspicious/noExplicitAny: uPlot's options, which bench declares no types of
  readonly options: any;
  readonly data: readonly (readonly (number | null)[])[];
}

/** Runs drawPlots in what it takes for a browser; returns what it hands to uPlot. */
function drawnBy(plots: readonly PlotData[], axis: string): readonly Drawn[] {
  const drawn: Drawn[] = [];
  const element = (own: object) => ({
    dataset: {},
    clientWidth: 400,
    textContent: '',
    value: 'all',
    hidden: false,
    replaceChildren: () => undefined,
    addEventListener: () => undefined,
    ...own,
  });
  const byId: { readonly [id: string]: ReturnType<typeof element> } = {
    plots: element({ textContent: JSON.stringify(plots) }),
    colours: element({ textContent: '{"slow":1}' }),
    axis: element({ value: axis }),
  };
  class Plot {
    static readonly paths = { stepped: () => 'stepped' };
    constructor(options: object, data: Drawn['data']) {
      drawn.push({ options, data });
    }
    setSeries(): void {}
  }
  drawPlots({
    document: {
      documentElement: element({}),
      getElementById: (id) => byId[id] ?? element({}),
      querySelectorAll: (selector) =>
        selector === '[data-plot]' ? plots.map((_, plot) => element({ dataset: { plot: `${plot}` } })) : [],
    },
    uPlot: Plot,
    getComputedStyle: () => ({ getPropertyValue: (name) => name }),
    matchMedia: () => ({ addEventListener: () => undefined }),
    addEventListener: () => undefined,
  });
  return drawn;
}

const curve = { strategy: 'slow', median: [null, 2, 0], lower: [null, 1, 0], upper: [null, 4, 0.5] };
const regret: PlotData = {
  kind: 'regret',
  axes: [
    { key: 'evaluations', label: 'full evaluations', logarithmic: false, x: [1, 2, 3], curves: [curve] },
    { key: 'time', label: 'simulated time', logarithmic: true, x: [10, 20, 30], curves: [curve] },
  ],
};

it('draws each curve with the edges of its band, an optimum that was reached on the lower edge', () => {
  const [{ options, data }] = drawnBy([regret], 'evaluations');
  expect(data).toEqual([
    [1, 2, 3],
    [null, 2, 0.5 / 3],
    [null, 4, 0.5],
    [null, 1, 0.5 / 3],
  ]);
  expect(options.series.map(({ label }: { label: string }) => label)).toEqual([
    'full evaluations',
    'slow',
    'slow upper',
    'slow lower',
  ]);
  expect(options.bands).toEqual([{ series: [2, 3], fill: 'color-mix(in srgb, --series-1 16%, transparent)' }]);
});

it('draws against the chosen axis, or its first where it lacks that', () => {
  const share: PlotData = { kind: 'share', axes: [{ ...regret.axes[0], logarithmic: true }] };
  const [first, second] = drawnBy([regret, share], 'time');
  expect([first.data[0], first.options.scales.x.distr]).toEqual([[10, 20, 30], 3]);
  expect([second.data[0], second.options.scales.y]).toEqual([[1, 2, 3], { range: [0, 1] }]);
});

it('shows and hides a band with its median', () => {
  const [{ options }] = drawnBy([regret], 'evaluations');
  const shown: unknown[] = [];
  const [follow] = options.hooks.setSeries;
  const plot = {
    setSeries(index: number, change: object) {
      shown.push([index, change]);
      follow(plot, index, change);
    },
  };
  follow(plot, 1, { show: false });
  follow(plot, 2, { show: true });
  expect(shown).toEqual([
    [2, { show: false }],
    [3, { show: false }],
  ]);
});
