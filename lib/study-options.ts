import type { EarlyStopping } from './early-stopping.js';
import type { Engine } from './engine/engine.js';
import { show, TunesmithError } from './errors.js';
import { checkOptions } from './options.js';
import type { Direction } from './snapshot.js';
import type { Space } from './space.js';
import { anchorOf } from './strategy/anchor.js';
import { configurationCount } from './strategy/combinations.js';
import type { Problem, Strategy } from './strategy/strategy.js';
import { defaultsOf, domainOf, linearTermsOf, satisfies, snap } from './unit-cube.js';

export interface StudyOptions<S extends Space = Space> {
  readonly space: S;
  readonly direction: Direction;
  /** Default: bayesian(). */
  readonly strategy?: Strategy | undefined;
  /** Ends hopeless trials at their reports: medianStopping(). Default: none but the strategy's own decisions. */
  readonly earlyStopping?: EarlyStopping | undefined;
  /** Non-negative integer; the same seed and history give the same proposals. Default: random. */
  readonly seed?: number | undefined;
  /** Configurations to ask for at most; strategies plan with it. */
  readonly trials?: number | undefined;
}

const OPTIONS = ['space', 'direction', 'strategy', 'earlyStopping', 'seed', 'trials'];

/** `where` opens the message. Throws INVALID_OPTIONS or UNKNOWN_OPTION. */
export function checkStudyOptions(where: string, options: StudyOptions): void {
  checkOptions(where, options, OPTIONS);
  const { space, direction, strategy, earlyStopping, seed, trials } = options;
  checkSpace(where, space);
  const refuse = (expected: string, received: unknown, help: string): never => {
    throw new TunesmithError('INVALID_OPTIONS', `${where}: expected ${expected}, received ${show(received)}. ${help}`);
  };
  if (direction !== 'minimize' && direction !== 'maximize') {
    refuse('direction to be "minimize" or "maximize"', direction, 'A loss is minimized, an accuracy maximized.');
  }
  if (strategy !== undefined && typeof strategy?.open !== 'function') {
    refuse('strategy to be a strategy', strategy, 'Use grid(), random(), bayesian() or hyperband().');
  }
  if (earlyStopping !== undefined && typeof earlyStopping?.open !== 'function') {
    refuse('earlyStopping to be a stopping rule', earlyStopping, 'Use medianStopping().');
  }
  if (seed !== undefined && !(Number.isSafeInteger(seed) && seed >= 0)) {
    refuse('seed to be an integer >= 0', seed, 'Leave it out for a random one.');
  }
  if (trials !== undefined && !(Number.isSafeInteger(trials) && trials >= 1)) {
    refuse('trials to be a positive integer', trials, 'Leave it out for no limit.');
  }
}

/** Throws INVALID_OPTIONS unless defineSpace made it. */
export function checkSpace(where: string, space: Space): void {
  // Not a copy by JSON, which loses predicates.
  const whole = Array.isArray(space?.names) && Array.isArray(space.constraints) && !space.constraints.includes(null!);
  if (whole && typeof space.parameters === 'object') return;
  throw new TunesmithError(
    'INVALID_OPTIONS',
    `${where}: expected space to be a search space, received ${show(space)}. Make one with defineSpace({ ... }).`,
  );
}

/**
 * What the strategy is told of the space. The engine is loaded when it is first asked for.
 * Throws NO_LEGAL_CONFIGURATION where none is found that satisfies the constraints.
 */
export function problemOf(
  space: Space,
  seed: number,
  trialLimit: number | undefined,
  loadEngine: () => Engine,
): Problem {
  const rest = {
    space,
    trialLimit,
    domain: domainOf(space),
    names: space.names,
    seed,
    cardinality: configurationCount(space),
    defaults: defaultsOf(space),
    linear: linearTermsOf(space),
    snap: (unit: Float64Array) => snap(space, unit),
    isLegal: (unit: Float64Array) => satisfies(space, unit),
  };
  return {
    ...rest,
    anchor: space.constraints.length === 0 ? undefined : anchorOf({ ...rest, engine: loadEngine() }),
    get engine() {
      return loadEngine();
    },
  };
}
