/**
 * Every error that tunesmith raises on purpose. The message reads `where: expected X, received Y. Remedy.`; `code` is
 * stable across versions and in UPPER_SNAKE, so that programs branch on it and never on the text.
 */
export class TunesmithError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'TunesmithError';
    this.code = code;
  }
}

/** Why something failed, in words: the message of an error, else what was thrown. Never throws. */
export function reasonOf(thrown: unknown): string {
  try {
    const reason = thrown instanceof Error ? thrown.message : thrown;
    return typeof reason === 'string' ? reason : show(reason);
  } catch {
    return 'an error that throws when it is read';
  }
}

/** Of so many names or values an error message lists the first. */
const MAX_LISTED = 20;

/** Names or values one after another, the first ones of very many. */
export function listed(items: readonly unknown[], shown: (item: unknown) => string = show): string {
  const most = items.slice(0, MAX_LISTED).map(shown).join(', ');
  return items.length > MAX_LISTED ? `${most}, ... (${items.length} in all)` : most;
}

/** Longer texts from outside are cut off. */
const MAX_TEXT = 300;

/** A text, or anything else as JSON, as error messages show it. */
export function clipped(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 3)}...` : text;
}

/** Arrays and objects with more entries are shown by their size. */
const MAX_ENTRIES = 8;

/** A value as error messages show it: short, one line, strings in quotes. */
export function show(value: unknown): string {
  return shown(value, 3);
}

/** `depth`: how many arrays within one another are written out. */
function shown(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  if (typeof value === 'function') return `function ${value.name || '(anonymous)'}`;
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) {
    if (value.length > MAX_ENTRIES || depth === 0) return `an array of ${value.length}`;
    return `[${value.map((each) => shown(each, depth - 1)).join(', ')}]`;
  }
  const name = value.constructor?.name;
  if (name && name !== 'Object') return `an instance of ${name}`;
  const keys = Object.keys(value);
  return keys.length > MAX_ENTRIES ? `an object of ${keys.length} keys` : `{ ${keys.join(', ')} }`;
}
