import { show, TunesmithError } from './errors.js';
import type { Json } from './strategy/strategy.js';

/**
 * A copy of a checkpoint, so that later changes to the original do not reach the history.
 * Throws INVALID_CHECKPOINT for what JSON cannot hold.
 */
export function checkpointOf(value: unknown, trial: number): Json {
  const at = firstNotJson(value, 'checkpoint', []);
  if (at === undefined) return structuredClone(value) as Json;
  throw new TunesmithError(
    'INVALID_CHECKPOINT',
    `checkpoint: expected JSON for trial ${trial}, received ${show(at.value)} at ${at.path}. ` +
      'Save models to a file and keep its path.',
  );
}

interface Place {
  readonly path: string;
  readonly value: unknown;
}

function firstNotJson(value: unknown, path: string, within: readonly unknown[]): Place | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : { path, value };
  if (typeof value !== 'object' || within.includes(value) || !isPlain(value)) return { path, value };
  for (const [key, each] of Object.entries(value)) {
    const found = firstNotJson(each, `${path}.${key}`, [...within, value]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}
