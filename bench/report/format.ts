/** A number in four significant figures at most; '–' for null. */
export function figure(value: number | null): string {
  if (value === null) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size >= 1e-3 && size < 1e5 ? `${Number(value.toPrecision(3))}` : value.toExponential(1);
}

/** `1 worker`, `8 workers`; of several numbers `1, 8 workers`. */
export function counted(counts: number | readonly number[], noun: string): string {
  const said = [counts].flat().join(', ');
  return `${said} ${noun}${said === '1' ? '' : 's'}`;
}

/** Text as HTML. */
export function html(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Median with its quartiles: `0.12 [0.05, 0.4]`. */
export function spread({
  lower,
  median,
  upper,
}: {
  readonly lower: number | null;
  readonly median: number | null;
  readonly upper: number | null;
}): string {
  return lower === median && upper === median
    ? figure(median)
    : `${figure(median)} [${figure(lower)}, ${figure(upper)}]`;
}
