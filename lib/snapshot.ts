import { reasonOf, show, TunesmithError } from './errors.js';
import type { Event } from './history.js';
import type { Parameter, Params, Space } from './space.js';
import type { Json, Proposal } from './strategy/strategy.js';

export type Direction = 'minimize' | 'maximize';

/** One event as a snapshot holds it. Values are in the study's own direction; null: NaN (diverged). */
export type SnapshotEvent =
  | ({ readonly ask: number; readonly seen: number; readonly unit: readonly number[] } & Omit<
      Proposal,
      'unit' | 'trial'
    >)
  | { readonly observe: Params; readonly value: number }
  | { readonly tell: number; readonly value: number }
  | { readonly report: number; readonly resource: number; readonly value: number | null; readonly checkpoint?: Json }
  /** Without `checkpoint`: one that a later event replaces. */
  | { readonly save: number; readonly checkpoint?: Json }
  | { readonly fail: number; readonly error: string };

/** A whole study as plain JSON: the events in order, and what they happened to. */
export interface Snapshot {
  readonly version: 1;
  readonly space: readonly ({ readonly name: string } & Parameter)[];
  readonly direction: Direction;
  readonly strategy: { readonly name: string; readonly options: { readonly [key: string]: Json } };
  readonly earlyStopping?: { readonly name: string; readonly options: { readonly [key: string]: Json } };
  readonly seed: number;
  /** Stated number of trials; null: none. */
  readonly trials: number | null;
  readonly events: readonly SnapshotEvent[];
  readonly memory: Json;
}

/** The space as a snapshot holds it. */
export function spaceToJson(space: Space): Snapshot['space'] {
  return space.names.map((name) => ({ name, ...space.parameters[name] }));
}

export function eventToJson(event: Event, sign: number): SnapshotEvent {
  switch (event.type) {
    case 'ask': {
      const { unit, trial: _trial, ...rest } = event.proposal;
      return { ask: event.trial, seen: event.seen, unit: [...unit], ...rest };
    }
    case 'observe':
      return { observe: event.params, value: sign * event.loss };
    case 'tell':
      return { tell: event.trial, value: sign * event.loss };
    case 'report':
      return {
        report: event.trial,
        resource: event.resource,
        value: finiteOrNull(sign * event.loss),
        ...checkpointIn(event),
      };
    case 'checkpoint':
      return { save: event.trial, ...checkpointIn(event) };
    case 'fail':
      return { fail: event.trial, error: event.error === undefined ? '' : reasonOf(event.error) };
  }
}

export function eventFromJson(json: SnapshotEvent, sign: number, known: number): Event {
  if ('ask' in json) {
    const { ask, seen, unit, ...rest } = json;
    const resumed = ask < known ? { trial: ask } : {};
    return { type: 'ask', trial: ask, seen, proposal: { unit: Float64Array.from(unit), ...resumed, ...rest } };
  }
  if ('observe' in json) return { type: 'observe', params: json.observe, loss: sign * json.value };
  if ('tell' in json) return { type: 'tell', trial: json.tell, loss: sign * json.value };
  if ('report' in json) {
    const loss = sign * (json.value ?? Number.NaN);
    return { type: 'report', trial: json.report, resource: json.resource, loss, ...checkpointIn(json) };
  }
  if ('save' in json) return { type: 'checkpoint', trial: json.save, checkpoint: json.checkpoint };
  return { type: 'fail', trial: json.fail, error: json.error };
}

/**
 * Checks that this is a snapshot of a study over this space.
 * Throws INVALID_SNAPSHOT if it is none, damaged or of another version, SPACE_MISMATCH naming the first differing parameter.
 */
export function checkSnapshot(space: Space, json: unknown): Snapshot {
  const snapshot = json as Snapshot;
  const shaped =
    typeof json === 'object' && json !== null && Array.isArray(snapshot.space) && Array.isArray(snapshot.events);
  if (!shaped) {
    const help =
      typeof json === 'string' ? 'Parse it first: JSON.parse(text).' : 'Save one with JSON.stringify(study).';
    throw new TunesmithError('INVALID_SNAPSHOT', `restoreStudy: expected a snapshot, received ${show(json)}. ${help}`);
  }
  if (snapshot.version !== 1) {
    throw new TunesmithError(
      'INVALID_SNAPSHOT',
      `restoreStudy: expected snapshot version 1, received ${show(snapshot.version)}. Update tunesmith.`,
    );
  }
  const damaged = damagedField(snapshot);
  if (damaged !== undefined) {
    throw new TunesmithError(
      'INVALID_SNAPSHOT',
      `restoreStudy: expected "${damaged}" as study.toJSON() writes it, received ${show(snapshot[damaged])}. ` +
        'The snapshot is damaged: restore an earlier one.',
    );
  }
  checkSameSpace(spaceToJson(space), snapshot.space);
  return snapshot;
}

/** Events and space are checked one by one, options and memory by the strategy. */
function damagedField({ direction, strategy, earlyStopping, seed, trials }: Snapshot): keyof Snapshot | undefined {
  if (direction !== 'minimize' && direction !== 'maximize') return 'direction';
  if (!isNamed(strategy)) return 'strategy';
  if (earlyStopping !== undefined && !isNamed(earlyStopping)) return 'earlyStopping';
  if (!(Number.isSafeInteger(seed) && seed >= 0)) return 'seed';
  return trials === null || (Number.isSafeInteger(trials) && trials >= 1) ? undefined : 'trials';
}

function isNamed(given: Snapshot['strategy']): boolean {
  return typeof given?.name === 'string' && typeof given.options === 'object' && given.options !== null;
}

function checkSameSpace(expected: Snapshot['space'], received: Snapshot['space']): void {
  for (let i = 0; i < Math.max(expected.length, received.length); i++) {
    const [here, there] = [expected[i], received[i]];
    if (canonical(here) === canonical(there)) continue;
    const name = (here ?? there)?.name;
    throw new TunesmithError(
      'SPACE_MISMATCH',
      `restoreStudy: expected the space of the snapshot, received another one at parameter "${name}": ` +
        `snapshot ${canonical(there)}, space ${canonical(here)}. Restore with the space that the study was created with.`,
    );
  }
}

/** JSON with sorted keys. */
function canonical(parameter: object | undefined): string {
  if (typeof parameter !== 'object' || parameter === null) return parameter === undefined ? 'nothing' : show(parameter);
  return JSON.stringify(Object.fromEntries(Object.entries(parameter).sort(([a], [b]) => (a < b ? -1 : 1))));
}

function checkpointIn({ checkpoint }: { readonly checkpoint?: Json }): { readonly checkpoint?: Json } {
  return checkpoint === undefined ? {} : { checkpoint };
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
