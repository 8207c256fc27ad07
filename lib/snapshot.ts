import type { Constraint, LinearConstraint } from './constraint.js';
import type { EarlyStopping } from './early-stopping.js';
import { reasonOf } from './errors.js';
import type { Event } from './event.js';
import type { StudyHistory } from './history.js';
import type { Parameter, Params, Space } from './space.js';
import type { Json, Proposal, Strategy } from './strategy/strategy.js';

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
  | { readonly save: number; readonly checkpoint?: Json; readonly resource?: number }
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

/** What a snapshot is taken of. */
interface SnapshotSource {
  readonly space: Space;
  readonly direction: Direction;
  readonly strategy: Strategy;
  readonly earlyStopping: EarlyStopping | undefined;
  readonly seed: number;
  readonly history: StudyHistory;
  /** 1: minimize, -1: maximize. */
  readonly sign: 1 | -1;
}

/** The study as plain JSON. */
export function snapshotOf(study: SnapshotSource): Snapshot {
  const { space, direction, strategy, earlyStopping, seed, history, sign } = study;
  return {
    version: 1,
    space: spaceToJson(space),
    ...constraintsToJson(space),
    direction,
    strategy: { name: strategy.name, options: strategy.options },
    ...(earlyStopping && { earlyStopping: { name: earlyStopping.name, options: earlyStopping.options } }),
    seed,
    trials: history.trialLimit ?? null,
    events: history.allEvents().map((event) => eventToJson(event, sign)),
    memory: history.memory ?? null,
  };
}

/** The space's constraints as a snapshot holds them. */
function constraintsToJson({ constraints }: Space): Pick<Snapshot, 'constraints'> {
  const toJson = (each: Constraint) => (typeof each === 'function' ? { predicate: each.name } : each);
  return constraints.length === 0 ? {} : { constraints: constraints.map(toJson) };
}

function eventToJson(event: Event, sign: number): SnapshotEvent {
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
      return { save: event.trial, ...checkpointIn(event), ...resourceOf(event) };
    case 'fail':
      return { fail: event.trial, error: event.error === undefined ? '' : reasonOf(event.error) };
  }
}

/** An event from a snapshot. sign: 1 to minimize, -1 to maximize; known: trials so far, of which an ask resumes one or makes the next. */
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
  if ('save' in json) {
    return { type: 'checkpoint', trial: json.save, checkpoint: json.checkpoint, ...resourceOf(json) };
  }
  return { type: 'fail', trial: json.fail, error: json.error };
}

function noiseOf({ noise }: { readonly noise?: number }): { readonly noise?: number } {
  return noise === undefined ? {} : { noise };
}

function resourceOf({ resource }: { readonly resource?: number }): { readonly resource?: number } {
  return resource === undefined ? {} : { resource };
}

function checkpointIn({ checkpoint }: { readonly checkpoint?: Json }): { readonly checkpoint?: Json } {
  return checkpoint === undefined ? {} : { checkpoint };
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
