import type { StudyHistory } from './history.js';
import type { SnapshotEvent } from './snapshot.js';
import { validateParams } from './unit-cube.js';

/** Throws, saying what is wrong, unless this is an event that can follow those of the history. */
export function checkEvent(json: SnapshotEvent, { space, trials }: StudyHistory): void {
  const running = (trial: number): void => {
    expect(Number.isSafeInteger(trial) && trials[trial]?.state === 'running', 'a running trial');
  };
  if ('ask' in json) {
    const { ask, seen, unit, resource = 0, resumeFrom = 0 } = json;
    const resumed = Number.isSafeInteger(ask) && trials[ask]?.state === 'paused';
    expect(ask === trials.length || resumed, 'the next trial or a paused one');
    expect(Array.isArray(unit) && unit.length === space.names.length, 'a coordinate for each parameter');
    expect(
      [...unit].every((u) => Number.isFinite(u) && u >= 0 && u <= 1),
      'coordinates in [0, 1]',
    );
    expect(Number.isSafeInteger(seen), 'a number of events seen');
    expect(Number.isFinite(resource) && Number.isFinite(resumeFrom), 'finite resources');
  } else if ('observe' in json) {
    validateParams(space, json.observe, 'observe');
    expect(Number.isFinite(json.value), 'a finite value');
    expect(isNoise(json.noise), 'noise >= 0');
  } else if ('tell' in json) {
    running(json.tell);
    expect(Number.isFinite(json.value), 'a finite value');
    expect(isNoise(json.noise), 'noise >= 0');
  } else if ('report' in json) {
    running(json.report);
    expect(Number.isFinite(json.resource) && json.resource > 0, 'a positive resource');
    expect(json.value === null || Number.isFinite(json.value), 'a finite value or null');
  } else if ('save' in json) {
    expect(Number.isSafeInteger(json.save) && trials[json.save] !== undefined, 'a known trial');
    expect(json.resource === undefined || (Number.isFinite(json.resource) && json.resource > 0), 'a positive resource');
  } else {
    running(json.fail);
    expect(typeof json.error === 'string', 'a reason');
  }
}

/** Throws unless the session, having been told of this event, agrees on the trial's resource: other decisions led to it. */
export function checkDecided(json: SnapshotEvent, { session }: StudyHistory): void {
  if (!('ask' in json) || session.resource === undefined) return;
  expect(session.resource(json.ask) === json.resource, 'the resource that the strategy decides');
}

/** A known standard deviation, or none. */
export function isNoise(noise: unknown): boolean {
  return noise === undefined || (typeof noise === 'number' && Number.isFinite(noise) && noise >= 0);
}

function expect(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`expected ${what}`);
}
