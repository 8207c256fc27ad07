/** What a long computation polls to learn that nobody waits for it any more; an AbortSignal is one. */
export interface CancelFlag {
  readonly aborted: boolean;
}

/** Thrown by long computations once the flag they were given is set. */
export class Cancelled extends Error {}

/** Throws Cancelled if there is a flag and it is set. */
export function throwIf(cancelled: CancelFlag | undefined): void {
  if (cancelled?.aborted) throw new Cancelled('cancelled');
}
