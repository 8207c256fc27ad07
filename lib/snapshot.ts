import { type Constraint, describe, type LinearConstraint } from './constraint.js';
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
  | { readonly observe: Params; readonly value: number; readonly noise?: number }
  | { readonly tell: number; readonly value: number; readonly noise?: number }
  | { readonly report: number; readonly resource: number; readonly value: number | null; readonly checkpoint?: Json }
  /** Without `checkpoint`: one that a later event replaces. */
  | { readonly save: number; readonly checkpoint?: Json }
  | { readonly fail: number; readonly error: string };

/** A constraint as a snapshot holds it: linear ones whole, a predicate as a reminder to give it again. */
export type SnapshotConstraint = LinearConstraint | { readonly predicate: string };

/** A whole study as plain JSON: the events in order, and what they happened to. */
export interface Snapshot {
  readonly version: 1;
  readonly space: readonly ({ readonly name: string } & Parameter)[];
  /** Absent: none. */
  readonly constraints?: readonly SnapshotConstraint[];
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

/** The space's constraints as a snapshot holds them. */
export function constraintsToJson({ constraints }: Space): Pick<Snapshot, 'constraints'> {
  const toJson = (each: Constraint) => (typeof each === 'function' ? { predicate: each.name } : each);
  return constraints.length === 0 ? {} : { constraints: constraints.map(toJson) };
}

export function eventToJson(event: Event, sign: number): SnapshotEvent {
  switch (event.type) {
    case 'ask': {
      const { unit, trial: _trial, ...rest } = event.proposal;
      return { ask: event.trial, seen: event.seen, unit: [...unit], ...rest };
    }
    case 'observe':
      return { observe: event.params, value: sign * event.loss, ...noiseOf(event) };
    case 'tell':
      return { tell: event.trial, value: sign * event.loss, ...noiseOf(event) };
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
  if ('observe' in json) return { type: 'observe', params: json.observe, loss: sign * json.value, ...noiseOf(json) };
  if ('tell' in json) return { type: 'tell', trial: json.tell, loss: sign * json.value, ...noiseOf(json) };
  if ('report' in json) {
    const loss = sign * (json.value ?? Number.NaN);
    return { type: 'report', trial: json.report, resource: json.resource, loss, ...checkpointIn(json) };
  }
  if ('save' in json) return { type: 'checkpoint', trial: json.save, checkpoint: json.checkpoint };
  return { type: 'fail', trial: json.fail, error: json.error };
}

/**
 * Checks that this is a snapshot of a study over this space.
 * Throws INVALID_SNAPSHOT if it is none, damaged or of another version, SPACE_MISMATCH naming the first differing parameter
 * or constraint, PREDICATE_REQUIRED where the space lacks a predicate of the snapshot's.
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
  if (damaged !== undefined) refuseField(damaged, snapshot[damaged]);
  checkSameSpace(spaceToJson(space), snapshot.space);
  checkSameConstraints(space.constraints, snapshot.constraints ?? []);
  return snapshot;
}

/** Throws INVALID_SNAPSHOT for a field that no study wrote like this. */
export function refuseField(name: keyof Snapshot, received: unknown): never {
  throw new TunesmithError(
    'INVALID_SNAPSHOT',
    `restoreStudy: expected "${name}" as study.toJSON() writes it, received ${show(received)}. ` +
      'The snapshot is damaged: restore an earlier one.',
  );
}

/** Events and space are checked one by one, options and memory by the strategy. */
function damagedField({
  direction,
  strategy,
  earlyStopping,
  seed,
  trials,
  constraints,
}: Snapshot): keyof Snapshot | undefined {
  if (constraints !== undefined && !Array.isArray(constraints)) return 'constraints';
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

function checkSameConstraints(expected: readonly Constraint[], received: readonly SnapshotConstraint[]): void {
  for (let i = 0; i < Math.max(expected.length, received.length); i++) {
    const [here, there] = [expected[i], received[i]];
    const predicate = typeof there === 'object' && there !== null && 'predicate' in there;
    if (predicate && typeof here === 'function') continue;
    if (typeof here !== 'function' && canonical(here) === canonical(there)) continue;
    if (predicate) {
      throw new TunesmithError(
        'PREDICATE_REQUIRED',
        `restoreStudy: expected constraints[${i}] to be the predicate ${there.predicate} of the original study, received ` +
          `${here === undefined ? 'none' : describe(here)}. Functions are not saved: give the space its predicate again.`,
      );
    }
    throw new TunesmithError(
      'SPACE_MISMATCH',
      `restoreStudy: expected the constraints of the snapshot, received others at constraints[${i}]: ` +
        `snapshot ${canonical(there)}, space ${typeof here === 'function' ? describe(here) : canonical(here)}. ` +
        'Restore with the space that the study was created with.',
    );
  }
}

/** JSON with sorted keys. */
function canonical(value: object | undefined): string {
  if (typeof value !== 'object' || value === null) return value === undefined ? 'nothing' : show(value);
  const sorted = (_: string, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each;
  return JSON.stringify(value, sorted);
}

function noiseOf({ noise }: { readonly noise?: number }): { readonly noise?: number } {
  return noise === undefined ? {} : { noise };
}

function checkpointIn({ checkpoint }: { readonly checkpoint?: Json }): { readonly checkpoint?: Json } {
  return checkpoint === undefined ? {} : { checkpoint };
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
