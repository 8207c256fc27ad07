import { clipped, show, TunesmithError } from './errors.js';
import type { Json } from './strategy/strategy.js';

/**
 * A copy of a checkpoint, so that later changes to the original do not reach the history.
 * Throws INVALID_CHECKPOINT for what JSON cannot hold.
 */
export function checkpointOf(value: unknown, trial: number): Json {
  const at = firstNotJson(value, []);
  if (at === undefined) return JSON.parse(JSON.stringify(value));
  throw new TunesmithError(
    'INVALID_CHECKPOINT',
    `checkpoint: expected JSON, nested at most ${MAX_DEPTH} deep, for trial ${trial}, received ${show(at.value)} at checkpoint${clipped(at.path)}. ` +
      'Save models to a file and keep its path.',
  );
}

interface Place {
  readonly path: string;
  readonly value: unknown;
}

/** JSON.parse and stringify recurse: their stack holds some thousands. */
const MAX_DEPTH = 1000;

/** `within`: what the value is nested in. */
function firstNotJson(value: unknown, within: unknown[]): Place | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : { path: '', value };
  const nested = within.length === MAX_DEPTH || within.includes(value);
  if (typeof value !== 'object' || nested || !isPlain(value)) return { path: '', value };
  within.push(value);
  for (const [key, each] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    const found = firstNotJson(each, within);
    if (found !== undefined) return { path: `.${key}${found.path}`, value: found.value };
  }
  within.pop();
  return undefined;
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}
