import { show, TunesmithError } from './errors.js';

/** An INVALID_ARGUMENT error, `where: expected X, received Y. Remedy.` */
export function invalid(where: string, expected: string, received: string, remedy: string): TunesmithError {
  return new TunesmithError('INVALID_ARGUMENT', `${where}: expected ${expected}, received ${received}. ${remedy}`);
}

/** An integer in [low, high]. */
export function integer(
  where: string,
  name: string,
  value: unknown,
  low: number,
  high = Number.MAX_SAFE_INTEGER,
): number {
  if (Number.isInteger(value) && (value as number) >= low && (value as number) <= high) return value as number;
  const range = high === Number.MAX_SAFE_INTEGER ? `>= ${low}` : `in [${low}, ${high}]`;
  throw invalid(where, `${name} to be an integer ${range}`, show(value), 'Pass such an integer.');
}

/** A finite number, > 0 if `positive`. */
export function finite(where: string, name: string, value: unknown, positive = false): number {
  if (Number.isFinite(value) && (!positive || (value as number) > 0)) return value as number;
  const wanted = positive ? 'a finite number > 0' : 'a finite number';
  throw invalid(where, `${name} to be ${wanted}`, show(value), 'Pass such a number.');
}

/** true or false. */
export function flag(where: string, name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw invalid(where, `${name} to be true or false`, show(value), 'Pass a boolean.');
}

/** One of the listed strings. */
export function choice<T extends string>(where: string, name: string, value: unknown, choices: readonly T[]): T {
  if (choices.includes(value as T)) return value as T;
  throw invalid(where, `${name} to be one of ${choices.map(show).join(', ')}`, show(value), 'Pick one of them.');
}
