/**
 * Draws the plots and filters the page. Runs in the reader's browser: page.ts embeds its source text, so it may refer to nothing
 * outside itself but the browser and uPlot. The few browser types it needs are stated here, to keep the DOM's names out
 * of the library.
 */
interface PageElement {
  readonly dataset: Readonly<Record<string, string>>;
  readonly clientWidth: number;
  readonly textContent: string;
  readonly value: string;
  hidden: boolean;
  replaceChildren(): void;
  addEventListener(name: 'change', listener: () => void): void;
}

interface Plot {
  setSeries(index: number, options: { show: boolean }): void;
}

interface Browser {
  readonly document: {
    readonly documentElement: PageElement;
    getElementById(id: string): PageElement;
    querySelectorAll(selector: string): Iterable<PageElement>;
  };
  readonly uPlot: {
    new (options: object, data: readonly (readonly (number | null)[])[], target: PageElement): Plot;
    readonly paths: { stepped(options: object): unknown };
  };
  getComputedStyle(element: PageElement): { getPropertyValue(name: string): string };
  matchMedia(query: string): { addEventListener(name: 'change', listener: () => void): void };
  addEventListener(name: 'resize', listener: () => void): void;
}

/** Curves along one axis. */
export interface PlotAxis {
  /** What the page's axis menu calls it. */
  readonly key: string;
  readonly label: string;
  readonly logarithmic: boolean;
  readonly x: readonly number[];
  readonly curves: readonly {
    readonly strategy: string;
    readonly median: readonly (number | null)[];
    readonly lower?: readonly (number | null)[];
    readonly upper?: readonly (number | null)[];
  }[];
}

/** What the page embeds for each plot: simple regret with its quartiles, or shares from 0 to 1. */
export interface PlotData {
  readonly kind: 'regret' | 'share';
  readonly axes: readonly PlotAxis[];
}

/** Draws every plot of the page, and again when its menus, its width or the colour scheme change. */
export function drawPlots(browser: Browser): void {
  const { document, uPlot } = browser;
  const plots: PlotData[] = JSON.parse(document.getElementById('plots').textContent);
  const colours: Record<string, number> = JSON.parse(document.getElementById('colours').textContent);
  const chosen = (id: string): string => document.getElementById(id).value;

  const styled = (name: string): string =>
    browser.getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const colour = (strategy: string): string => styled(`series-${colours[strategy] ?? 0}`);
  const short = (value: number | null): string =>
    value == null ? '–' : value >= 0.01 && value < 1e4 ? String(Number(value.toPrecision(3))) : value.toExponential(1);

  /** Powers of ten, with 2 and 5 between them where the axis spans less than three. */
  const decades = (_: unknown, __: unknown, low: number, high: number): number[] => {
    const factors = high / low < 1e3 ? [1, 2, 5] : [1];
    const result: number[] = [];
    for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
      for (const factor of factors) {
        const value = factor * 10 ** power;
        if (value >= low && value <= high) result.push(value);
      }
    }
    return result;
  };
  const logarithmicTicks = {
    splits: decades,
    values: (_: unknown, ticks: readonly (number | null)[]) => ticks.map((tick) => (tick == null ? '' : short(tick))),
  };

  /** Median, upper and lower quartile of each curve in turn, as they lie on the plot's vertical axis. */
  const columnsOf = (kind: PlotData['kind'], { curves }: PlotAxis): (number | null)[][] => {
    const columns = curves.flatMap(({ lower, median, upper }) => [median, upper ?? median, lower ?? median]);
    if (kind === 'share') return columns.map((column) => [...column]);
    const values = columns.flat().filter((value): value is number => value != null);
    const positive = values.filter((value) => value > 0);
    const least = positive.length > 0 ? Math.min(...positive) : 1e-3;
    // A logarithmic axis has no zero: an optimum that was reached lies on the lower edge, a third below the least regret.
    const floor = values.some((value) => value <= 0) ? least / 3 : least;
    return columns.map((column) => column.map((value) => (value == null ? value : Math.max(value, floor))));
  };

  /** A line and the two edges of its band for each curve. */
  const seriesOf = ({ label, logarithmic, curves }: PlotAxis): object[] => {
    const stepped = { points: { show: false }, paths: uPlot.paths.stepped({ align: 1 }) };
    const edge = { ...stepped, width: 0, class: 'edge', stroke: 'transparent' };
    const abscissa = (_: unknown, value: number | null): string =>
      value == null ? '–' : logarithmic ? short(value) : value.toFixed(1);
    const ordinate = (_: unknown, value: number | null): string => short(value);
    return [
      { label, value: abscissa },
      ...curves.flatMap(({ strategy }) => [
        { ...stepped, label: strategy, stroke: colour(strategy), width: 2, value: ordinate },
        { ...edge, label: `${strategy} upper` },
        { ...edge, label: `${strategy} lower` },
      ]),
    ];
  };

  const axesOf = (kind: PlotData['kind'], { label, logarithmic }: PlotAxis): object[] => {
    const line = { stroke: styled('rule'), width: 1 };
    const font = '12px system-ui, sans-serif';
    const axis = { grid: line, ticks: line, stroke: styled('soft'), font, labelFont: font, labelSize: 18 };
    return [
      { ...axis, label, size: 34, ...(logarithmic ? logarithmicTicks : {}) },
      kind === 'share'
        ? { ...axis, label: 'share', size: 62 }
        : { ...axis, label: 'simple regret', size: 62, ...logarithmicTicks },
    ];
  };

  /** A band comes and goes with its median. */
  const followMedian = (): ((plot: Plot, index: number | null, options: { show?: boolean }) => void) => {
    let following = false;
    return (plot, index, { show }) => {
      if (following || index == null || show === undefined || index % 3 !== 1) return;
      following = true;
      plot.setSeries(index + 1, { show });
      plot.setSeries(index + 2, { show });
      following = false;
    };
  };

  const draw = (element: PageElement): void => {
    element.replaceChildren();
    // Nothing has a width while it is hidden.
    if (element.clientWidth === 0) return;
    const { kind, axes } = plots[Number(element.dataset.plot)];
    const along = axes.find(({ key }) => key === chosen('axis')) ?? axes[0];
    const logarithmic = { distr: 3, log: 10 };
    const bands = along.curves.map(({ strategy }, i) => ({
      series: [3 * i + 2, 3 * i + 3],
      fill: `color-mix(in srgb, ${colour(strategy)} 16%, transparent)`,
    }));
    const options = {
      width: element.clientWidth,
      height: 260,
      scales: {
        x: { time: false, ...(along.logarithmic ? logarithmic : {}) },
        y: kind === 'share' ? { range: [0, 1] } : logarithmic,
      },
      axes: axesOf(kind, along),
      series: seriesOf(along),
      bands,
      cursor: { points: { size: 6 } },
      hooks: { setSeries: [followMedian()] },
    };
    new uPlot(options, [along.x, ...columnsOf(kind, along)], element);
  };

  const drawAll = (): void => {
    for (const element of document.querySelectorAll('[data-plot]')) draw(element);
  };
  /** Problems stand in one group; diagrams are made for each choice of both menus. */
  const filter = (): void => {
    const [label, dimensions] = [chosen('class'), chosen('dimensions')];
    for (const element of document.querySelectorAll('[data-class]')) {
      const { class: own, dimensions: range, of } = element.dataset;
      element.hidden =
        of === 'group'
          ? own !== label || range !== dimensions
          : (label !== 'all' && own !== label) || (dimensions !== 'all' && range !== dimensions);
    }
    drawAll();
  };
  filter();
  for (const id of ['class', 'dimensions', 'axis']) document.getElementById(id).addEventListener('change', filter);
  browser.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
  browser.addEventListener('resize', drawAll);
}
