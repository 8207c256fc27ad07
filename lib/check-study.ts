import { isNoise } from './check-event.js';
import { show, TunesmithError } from './errors.js';
import { checkOptions } from './options.js';
import type { ReportOptions, TrialRecord } from './trial.js';

/** Larger batches would exhaust the memory. */
const MAX_COUNT = 1_000_000;

/** How many trials an ask is for. Throws INVALID_COUNT. */
export function checkCount(count: unknown): number {
  const refuse = (expected: string, help: string): never => {
    throw new TunesmithError('INVALID_COUNT', `ask: expected ${expected}, received ${show(count)}. ${help}`);
  };
  if (!Number.isSafeInteger(count) || (count as number) < 1) refuse('a positive integer', 'Ask for 1 or more.');
  if ((count as number) > MAX_COUNT) refuse(`at most ${MAX_COUNT} trials at once`, 'Ask for the next ones later.');
  return count as number;
}

/** What a trial reports. Throws INVALID_REPORT, UNKNOWN_OPTION. */
export function checkReport(trial: TrialRecord, resource: unknown, value: unknown, options?: ReportOptions): void {
  if (!(typeof resource === 'number' && resource > 0 && Number.isFinite(resource)) || typeof value !== 'number') {
    throw new TunesmithError(
      'INVALID_REPORT',
      `report: expected a positive resource and a number for trial ${trial.number}, ` +
        `received ${show(resource)} and ${show(value)}. Report for example (epoch, loss), loss NaN if training diverged.`,
    );
  }
  if (options !== undefined) checkOptions('report', options, ['checkpoint']);
}

/** Options of whatever is computed off the event loop. */
export interface AskOptions {
  readonly signal?: AbortSignal | undefined;
}

/** `where` opens the message. Throws INVALID_OPTIONS, UNKNOWN_OPTION. */
export function checkSignal(where: string, options: AskOptions): void {
  checkOptions(where, options, ['signal']);
  if (options.signal === undefined || options.signal instanceof AbortSignal) return;
  throw new TunesmithError(
    'INVALID_OPTIONS',
    `${where}: expected signal to be an AbortSignal, received ${show(options.signal)}. Pass controller.signal.`,
  );
}

/** What tell is given of a trial, or of parameters that were not asked for. Throws INVALID_VALUE, INVALID_NOISE. */
export function checkTold(trial: TrialRecord | undefined, value: unknown, noise: unknown): void {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    const name = trial === undefined ? 'these parameters' : `trial ${trial.number}`;
    throw new TunesmithError(
      'INVALID_VALUE',
      `tell: expected a finite value for ${name}, received ${show(value)}. Use study.fail(trial) for a crashed evaluation.`,
    );
  }
  if (!isNoise(noise)) {
    throw new TunesmithError(
      'INVALID_NOISE',
      `tell: expected noise to be a standard deviation >= 0, received ${show(noise)}. Leave it out if it is unknown.`,
    );
  }
}
