import { TunesmithError } from '../../errors.js';

/** An error as plain data; code: of a TunesmithError. */
export interface Failure {
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
}

/** What was thrown, as plain data. */
export function failureOf(thrown: unknown): Failure {
  if (!(thrown instanceof Error)) return { message: String(thrown) };
  const { message, stack } = thrown;
  return { message, stack, code: thrown instanceof TunesmithError ? thrown.code : undefined };
}

/** The error that a failure tells of. */
export function errorOf({ message, code, stack }: Failure): Error {
  const error = code === undefined ? new Error(message) : new TunesmithError(code, message);
  error.stack = stack;
  return error;
}
