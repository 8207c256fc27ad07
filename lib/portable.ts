/**
 * `tunesmith/portable`: the public surface of `tunesmith` on the portable engine, whatever else is there. Nothing that it
 * imports needs Node: it runs in browsers and in other runtimes.
 */
import { type BackendInfo, backendInfoOf } from './engine/backend-info.js';
import type { Engine } from './engine/engine.js';
import { createPortableEngine } from './engine/portable/engine.js';
import { type OptimizeOptions, type Optimum, optimize } from './optimize.js';
import { type RestoreOptions, replay } from './replay.js';
import type { Objective } from './run-options.js';
import type { Infer, Space } from './space.js';
import type { Study } from './study.js';
import type { StudyOptions } from './study-options.js';
import { StudyRecord } from './study-record.js';

export { TunesmithError } from './errors.js';
export type * from './index.js';
export { medianStopping } from './median-stopping.js';
export { bool, categorical, defineSpace, float, int, ordinal } from './space.js';
export { bayesian } from './strategy/bayesian.js';
export { grid } from './strategy/grid.js';
export { hyperband } from './strategy/hyperband.js';
export { random } from './strategy/random.js';

let engine: Engine | undefined;

function portableEngine(): Engine {
  engine ??= createPortableEngine();
  return engine;
}

/** Which kernels the portable engine uses, and why. */
export function backendInfo(): BackendInfo {
  return backendInfoOf(portableEngine(), 'tunesmith/portable has no other', []);
}

/** As createStudy of `tunesmith`. */
export function createStudy<S extends Space>(options: StudyOptions<S>): Study<Infer<S>> {
  return new StudyRecord(options, portableEngine) as unknown as Study<Infer<S>>;
}

/** As restoreStudy of `tunesmith`; snapshots are the same on either engine. */
export function restoreStudy<S extends Space>(space: S, snapshot: unknown, options?: RestoreOptions): Study<Infer<S>> {
  return replay(space, snapshot, options, portableEngine) as unknown as Study<Infer<S>>;
}

/** As minimize of `tunesmith`. */
export function minimize<S extends Space>(
  objective: Objective<Infer<S>>,
  space: S,
  options?: OptimizeOptions<Infer<S>>,
): Promise<Optimum<Infer<S>>> {
  return optimize('minimize', objective, space, options, portableEngine);
}

/** As maximize of `tunesmith`. */
export function maximize<S extends Space>(
  objective: Objective<Infer<S>>,
  space: S,
  options?: OptimizeOptions<Infer<S>>,
): Promise<Optimum<Infer<S>>> {
  return optimize('maximize', objective, space, options, portableEngine);
}
