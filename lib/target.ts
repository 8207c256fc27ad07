import { show, TunesmithError } from './errors.js';
import type { StudyHistory } from './history.js';
import type { Params } from './space.js';
import { TrialRecord } from './trial.js';
import { validateParams } from './unit-cube.js';

/**
 * The running trial that a user means by itself, its number or its parameters; parameters of no running trial: a clean
 * copy of them.
 * `where` opens the message. Throws UNKNOWN_TRIAL, TRIAL_NOT_RUNNING, INVALID_PARAMS.
 */
export function targetOf(where: string, history: StudyHistory, target: unknown): TrialRecord | Params {
  if (target instanceof TrialRecord || typeof target === 'number') return trialOf(where, history, target);
  if (target === undefined || target === null) {
    throw new TunesmithError(
      'UNKNOWN_TRIAL',
      `${where}: expected a trial, its number or parameters, received ${target}. ask() gives undefined when nothing is left to try.`,
    );
  }
  const params = validateParams(history.space, target as object, where);
  const known = history.find(params);
  return known?.state === 'running' && !history.isAnswered(known) ? known : params;
}

function trialOf(where: string, history: StudyHistory, target: TrialRecord | number): TrialRecord {
  const number = typeof target === 'number' ? target : target.number;
  const trial = history.trials[number];
  if (trial === undefined || (target instanceof TrialRecord && target !== trial)) {
    throw new TunesmithError(
      'UNKNOWN_TRIAL',
      `${where}: expected a trial of this study, received trial ${show(number)}, which is none. Pass what ask() gave.`,
    );
  }
  const state = history.isAnswered(trial) ? 'told' : trial.state;
  if (state === 'running') return trial;
  throw new TunesmithError(
    'TRIAL_NOT_RUNNING',
    `${where}: expected a running trial, received trial ${number}, which is ${state}. Tell each trial that ask() gives once.`,
  );
}
