import { type Constraint, describe } from './constraint.js';
import { clipped, show, TunesmithError } from './errors.js';
import { type Snapshot, type SnapshotConstraint, spaceToJson } from './snapshot.js';
import type { Space } from './space.js';

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
        `snapshot ${clipped(canonical(there))}, space ${clipped(canonical(here))}. Restore with the space that the study was created with.`,
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
        `snapshot ${clipped(canonical(there))}, space ${typeof here === 'function' ? describe(here) : clipped(canonical(here))}. ` +
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
