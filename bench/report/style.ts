/** Light and dark colours of the curves: Okabe & Ito (2008) and companions, told apart by colour-blind readers; lighter on dark ground. */
const COLOURS: readonly (readonly [light: string, dark: string])[] = [
  ['#0072b2', '#5bb4ea'],
  ['#d98b00', '#f0ad35'],
  ['#009e73', '#2fc79b'],
  ['#b0508f', '#dd8fc2'],
  ['#7a7f87', '#a2a8b1'],
  ['#c04a00', '#ff8a4c'],
  ['#5b4bb8', '#9c90f0'],
  ['#7a6a00', '#d8c840'],
  ['#008a9a', '#49cfdf'],
  ['#a01040', '#f0709a'],
  ['#3f7d20', '#90c870'],
  ['#444444', '#d8d8d8'],
];

/** These keep their colours from report to report. */
const USUAL = ['bayesian', 'random', 'hyperband', 'hyperband-bayesian', 'grid', 'one-epoch'];

/** The colour of each strategy, by its place in the palette, which repeats after twelve. */
export function seriesOf(strategies: readonly string[]): { readonly [strategy: string]: number } {
  const others = [...new Set(strategies)].filter((name) => !USUAL.includes(name));
  const order = [...USUAL, ...others];
  return Object.fromEntries([...new Set(strategies)].map((name) => [name, order.indexOf(name) % COLOURS.length]));
}

const palette = (theme: 0 | 1): string => COLOURS.map((pair, i) => `--series-${i}: ${pair[theme]};`).join(' ');

/** The page's style. */
export const STYLE = `
:root { --ground: #fff; --ink: #1b1d21; --soft: #5d636d; --rule: #e3e5e9; --card: #fafbfc; ${palette(0)} }
@media (prefers-color-scheme: dark) { :root { --ground: #14161a; --ink: #e8eaee; --soft: #9aa1ac; --rule: #2b2f37;
  --card: #1a1d22; ${palette(1)} } }
[hidden] { display: none !important; }
.menus { display: flex; flex-wrap: wrap; gap: 8px 24px; margin-top: 16px; }
.menus select { font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--rule); border-radius: 6px;
  padding: 3px 8px; margin-left: 6px; }
svg.ranks { width: 100%; max-width: 760px; height: auto; color: var(--ink); }
svg.ranks text { fill: currentColor; stroke: none; font: 12px system-ui, sans-serif; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1240px; padding: 32px 24px 64px; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 24px; line-height: 1.25; margin: 0 0 8px; }
h2 { font-size: 18px; margin: 36px 0 4px; }
p { margin: 4px 0 12px; color: var(--soft); max-width: 78ch; }
li { max-width: 100ch; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 20px; padding: 0; margin: 12px 0 0; font-weight: 600; }
.legend li::before { content: ''; display: inline-block; width: 18px; height: 4px; border-radius: 2px; margin-right: 8px;
  vertical-align: middle; background: var(--c); }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 540px), 1fr)); gap: 20px; }
figure { margin: 0; padding: 12px 12px 8px; border: 1px solid var(--rule); border-radius: 8px; background: var(--card);
  min-width: 0; }
figcaption { color: var(--soft); margin: 0 0 4px 4px; }
figcaption b { color: var(--ink); font-size: 16px; margin-right: 8px; }
.uplot, .uplot .u-legend { font: 12px/1.5 system-ui, sans-serif; }
.uplot .u-legend { color: var(--ink); text-align: left; margin: 4px 0 0 4px; font-variant-numeric: tabular-nums; }
.uplot .u-legend .edge { display: none; }
.uplot .u-legend .u-series > th { padding: 2px 4px; font-weight: 500; }
.uplot .u-legend .u-series > td { min-width: 5em; padding: 2px 8px 2px 0; }
.uplot .u-cursor-x, .uplot .u-cursor-y { border-color: var(--soft); }
.wide { overflow-x: auto; }
table.figures { border-collapse: collapse; font-variant-numeric: tabular-nums; margin-top: 8px; }
table.figures th, table.figures td { padding: 6px 16px 6px 0; border-bottom: 1px solid var(--rule); text-align: left;
  white-space: nowrap; }
table.figures tbody th { font-weight: 500; }
table.figures .best { font-weight: 700; }
`;
