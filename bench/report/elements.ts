import { html } from './format.js';
import type { Cells } from './tables.js';

/** Elements of the page, from text. */

/** A section; nothing where it would have no body. */
export function section(title: string, introduction: string, body: string): string {
  if (body === '') return '';
  return `<section><h2>${html(title)}</h2>${introduction === '' ? '' : `<p>${html(introduction)}</p>`}${body}</section>`;
}

/** A list of texts; nothing where there are none. */
export function list(items: readonly string[]): string {
  return items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${html(item)}</li>`).join('')}</ul>`;
}

/** Cells as a table, its first row the head; `attributes` of each further row. */
export function table([head, ...rows]: Cells, attributes: (row: number) => string = () => ''): string {
  const row = (cells: readonly string[], tag: string, own = ''): string =>
    `<tr${own === '' ? '' : ` ${own}`}>${cells.map((cell, i) => cellOf(cell, i === 0 ? 'th' : tag)).join('')}</tr>`;
  return `<div class="wide"><table class="figures"><thead>${row(head, 'th')}</thead><tbody>${rows
    .map((cells, i) => row(cells, 'td', attributes(i)))
    .join('')}</tbody></table></div>`;
}

function cellOf(cell: string, tag: string): string {
  const best = cell.endsWith(' *');
  return `<${tag}${best ? ' class="best"' : ''}>${html(cell)}</${tag}>`;
}

/** JSON that no </script> inside a name can end. */
export function embedded(data: unknown): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}
