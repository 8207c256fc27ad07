import { checkDecided, checkEvent } from './check-event.js';
import { checkSnapshot, refuseField } from './check-snapshot.js';
import { describe, violated } from './constraint.js';
import type { EarlyStopping } from './early-stopping.js';
import type { Engine } from './engine/engine.js';
import { clipped, show, TunesmithError } from './errors.js';
import { medianStopping } from './median-stopping.js';
import { checkOptions, remedy } from './options.js';
import { eventFromJson, type Snapshot } from './snapshot.js';
import type { Params, Space } from './space.js';
import { strategyFromJson, strategyNames } from './strategy/by-name.js';
import type { Strategy } from './strategy/strategy.js';
import { checkSpace } from './study-options.js';
import { StudyRecord } from './study-record.js';

export interface RestoreOptions {
  /** Needed for a strategy of your own; it must have the name that the snapshot states. */
  readonly strategy?: Strategy | undefined;
  /** Needed for a stopping rule of your own; likewise. */
  readonly earlyStopping?: EarlyStopping | undefined;
}

/** The study of a snapshot, on this engine: restoreStudy. */
export function replay(
  space: Space,
  snapshot: unknown,
  options: RestoreOptions = {},
  loadEngine: () => Engine,
): StudyRecord {
  checkOptions('restoreStudy', options, ['strategy', 'earlyStopping']);
  checkSpace('restoreStudy', space);
  const { direction, strategy, earlyStopping, seed, trials, events, memory } = checkSnapshot(space, snapshot);
  const study = new StudyRecord(
    {
      space,
      direction,
      strategy: strategyOf(strategy, options.strategy),
      ...(earlyStopping && { earlyStopping: earlyStoppingOf(earlyStopping, options.earlyStopping) }),
      seed,
      trials: trials ?? undefined,
    },
    loadEngine,
  );
  applyAll(study, events);
  checkLegal(study);
  if ((memory ?? null) !== null && study.history.session.isMemory?.(memory) === false) refuseField('memory', memory);
  study.history.memory = memory ?? undefined;
  study.history.loseRunning();
  return study;
}

function applyAll({ history, sign }: StudyRecord, events: Snapshot['events']): void {
  for (const [index, json] of events.entries()) {
    try {
      checkEvent(json, history);
      history.apply(eventFromJson(json, sign, history.trials.length));
      checkDecided(json, history);
    } catch (cause) {
      throw new TunesmithError(
        'INVALID_SNAPSHOT',
        `restoreStudy: expected events that follow from one another, received ${clipped(json)} as event ${index}. ` +
          'The snapshot is damaged: restore an earlier one.',
        { cause },
      );
    }
  }
}

/** Only legal configurations are ever asked or observed: an illegal one tells of another predicate. */
function checkLegal({ space, trials }: StudyRecord): void {
  if (space.constraints.length === 0) return;
  for (const { number, params } of trials) {
    const index = violated(space.constraints, { ...params } as Params);
    if (index < 0) continue;
    throw new TunesmithError(
      'SPACE_MISMATCH',
      `restoreStudy: expected the predicates of the original study, received one that refuses trial ${number}: ` +
        `constraints[${index}] (${describe(space.constraints[index])}). Restore with the space that the study was created with.`,
    );
  }
}

function earlyStoppingOf(saved: Snapshot['strategy'], given: EarlyStopping | undefined): EarlyStopping {
  if (given?.name === saved.name) return given;
  if (given === undefined && saved.name === 'median') return medianStopping(saved.options);
  throw new TunesmithError(
    'UNKNOWN_STRATEGY',
    `restoreStudy: expected stopping rule "${saved.name}", received ${show(given?.name)}. ` +
      'Pass the one the study was created with as restoreStudy(space, snapshot, { earlyStopping }).',
  );
}

function strategyOf(saved: Snapshot['strategy'], given: Strategy | undefined): Strategy {
  if (given !== undefined) {
    if (given?.name === saved.name) return given;
    throw new TunesmithError(
      'UNKNOWN_STRATEGY',
      `restoreStudy: expected strategy "${saved.name}", received ${show(given?.name)}. Pass the one the study was created with.`,
    );
  }
  if (!strategyNames.includes(saved.name)) {
    throw new TunesmithError(
      'UNKNOWN_STRATEGY',
      `restoreStudy: expected a strategy of tunesmith's, received ${show(saved.name)}. ` +
        `${remedy(saved.name, strategyNames, 'strategies')} Pass your own as restoreStudy(space, snapshot, { strategy }).`,
    );
  }
  return strategyFromJson(saved, 'restoreStudy');
}
