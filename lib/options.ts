import { distance } from 'fastest-levenshtein';
import { listed, show, TunesmithError } from './errors.js';

/**
 * Refuses an options object that holds an unknown key, and names the nearest known one.
 * `where` opens the message, for example `hyperband`. Keys whose value is undefined count as absent.
 * Throws INVALID_OPTIONS if `given` is no plain object, UNKNOWN_OPTION for an unknown key.
 */
export function checkOptions(where: string, given: object, known: readonly string[]): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new TunesmithError(
      'INVALID_OPTIONS',
      `${where}: expected an options object, received ${show(given)}. Known options: ${known.join(', ')}.`,
    );
  }
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || known.includes(key)) continue;
    throw new TunesmithError('UNKNOWN_OPTION', `${where}: unknown option "${key}". ${remedy(key, known, 'options')}`);
  }
}

/** `Did you mean "x"?` where a known name is near, else the list of known names. */
export function remedy(given: string, known: readonly string[], what: string): string {
  const near = nearest(given, known);
  if (near !== undefined) return `Did you mean "${near}"?`;
  return known.length > 0 ? `Known ${what}: ${listed(known, String)}.` : `There are no ${what}.`;
}

/** The known name within edit distance 1 + length/3 of `given`, whatever its case; undefined if none is that near. */
function nearest(given: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = 1 + Math.floor(given.length / 3);
  for (const name of known) {
    const edits = distance(given.toLowerCase(), name.toLowerCase());
    if (edits < least || (edits === least && best === undefined)) {
      best = name;
      least = edits;
    }
  }
  return best;
}
