import { show, TunesmithError } from './errors.js';
import { checkOptions } from './options.js';
import type { Trial } from './trial.js';

/**
 * Evaluates one configuration: the value to minimize or maximize. May call trial.report along the way; an objective
 * that does not is called anew, with trial.resumeFrom set, when an iterative strategy wants the trial trained further.
 * Pass `signal` on to whatever takes long.
 */
export type Objective<P> = (
  params: Readonly<P>,
  trial: Trial<P>,
  signal: AbortSignal,
) => Evaluation | Promise<Evaluation>;

/** A value, or a value with the known standard deviation of its error; see Study.tell. */
export type Evaluation = number | { readonly value: number; readonly noise?: number | undefined };

export interface RunOptions<P = unknown> {
  /** Configurations to ask for in this run at most. Default: until the study's own limit or the strategy's end. */
  readonly trials?: number | undefined;
  /** Objectives at work at the same time. Default 1. */
  readonly concurrency?: number | undefined;
  /** Ends the run: no more asks, the objectives' signal fires, run rejects with the signal's reason. What was told stays. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Trials that were running when a restored study was saved: 'resume' (default) evaluates them first, with their
   * checkpoint, from trial.resumeFrom; 'fail' fails them; 'leave' takes them to be in other hands.
   */
  readonly lost?: 'resume' | 'fail' | 'leave' | undefined;
  /**
   * What report does for a paused trial: 'wait' (default) for the promotion, whatever the objective holds staying in
   * memory; or 'return' false at once: a promoted trial's objective is called anew, with its checkpoint.
   */
  readonly whenPaused?: 'wait' | 'return' | undefined;
  /** Called whenever a trial was told, paused, stopped or failed. What it throws, or rejects with, ends the run. */
  readonly onTrial?: ((trial: Trial<P>) => void | Promise<void>) | undefined;
}

/** Names of the options of run. */
export const RUN_OPTIONS = ['trials', 'concurrency', 'signal', 'lost', 'whenPaused', 'onTrial'];

/** `where` opens the message. Throws INVALID_OPTIONS or UNKNOWN_OPTION. */
export function checkRunOptions(where: string, objective: unknown, options: RunOptions<object>): void {
  const refuse = (expected: string, received: unknown, help: string): never => {
    throw new TunesmithError('INVALID_OPTIONS', `${where}: expected ${expected}, received ${show(received)}. ${help}`);
  };
  if (typeof objective !== 'function') {
    refuse('an objective function', objective, 'Write (params, trial, signal) => value.');
  }
  checkOptions(where, options, RUN_OPTIONS);
  const { signal, onTrial, lost, whenPaused } = options;
  for (const name of ['trials', 'concurrency'] as const) {
    const count = options[name];
    if (count !== undefined && !(Number.isSafeInteger(count) && count >= 1)) {
      refuse(`${name} to be a positive integer`, count, 'Use 1 or more.');
    }
  }
  for (const [name, given, known] of [
    ['lost', lost, ['resume', 'fail', 'leave']],
    ['whenPaused', whenPaused, ['wait', 'return']],
  ] as const) {
    if (given !== undefined && !(known as readonly string[]).includes(given)) {
      refuse(`${name} to be one of ${known.map(show).join(', ')}`, given, 'Or omit it.');
    }
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    refuse('signal to be an AbortSignal', signal, 'Pass controller.signal.');
  }
  if (onTrial !== undefined && typeof onTrial !== 'function')
    refuse('onTrial to be a function', onTrial, 'Or omit it.');
}
