import { type ChildProcess, fork } from 'node:child_process';
import type { RunRecord, RunRequest } from './run.js';

/** How a run ended: its record, or why there is none. */
export type Outcome =
  | { readonly request: RunRequest; readonly record: RunRecord }
  | { readonly request: RunRequest; readonly error: string };

/** What a worker process answers. */
export type Reply = { readonly record: RunRecord } | { readonly error: string };

export interface PoolOptions {
  /** Worker processes, >= 1. */
  readonly processes: number;
  /** Module that worker processes run; default: worker.js beside this file. */
  readonly entry?: URL;
  readonly onOutcome?: (outcome: Outcome, done: number) => void;
}

/**
 * Carries out runs in worker processes, each taking the next as it becomes free; outcomes in order of the requests.
 * A process that dies costs its own run, reported as an error, and is replaced.
 */
export async function executeAll(
  requests: readonly RunRequest[],
  { processes, entry = new URL('./worker.js', import.meta.url), onOutcome }: PoolOptions,
): Promise<Outcome[]> {
  const outcomes = new Array<Outcome>(requests.length);
  let next = 0;
  let done = 0;

  const serve = async (): Promise<void> => {
    let child: ChildProcess | undefined;
    while (next < requests.length) {
      const index = next++;
      const request = requests[index];
      child ??= fork(entry, { serialization: 'advanced' });
      const reply = await exchange(child, request);
      // A dead process answers nothing more.
      if (!child.connected) child = undefined;
      outcomes[index] = { request, ...reply };
      onOutcome?.(outcomes[index], ++done);
    }
    child?.disconnect();
  };
  await Promise.all(Array.from({ length: Math.min(processes, requests.length) }, serve));
  return outcomes;
}

function exchange(child: ChildProcess, request: RunRequest): Promise<Reply> {
  return new Promise((resolve) => {
    const settle = (reply: Reply): void => {
      child.off('message', onMessage);
      child.off('exit', onExit);
      child.off('error', onError);
      resolve(reply);
    };
    const onMessage = (message: unknown): void => settle(message as Reply);
    const onExit = (code: number | null, signal: string | null): void =>
      settle({ error: `the worker process ended with ${signal ?? `code ${code}`}` });
    const onError = (error: Error): void => settle({ error: error.message });
    child.on('message', onMessage);
    child.on('exit', onExit);
    child.on('error', onError);
    child.send(request);
  });
}
