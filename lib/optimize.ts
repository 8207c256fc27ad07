import type { EarlyStopping } from './early-stopping.js';
import type { Engine } from './engine/engine.js';
import { reasonOf, TunesmithError } from './errors.js';
import { checkOptions } from './options.js';
import { runStudy } from './run.js';
import { type Objective, RUN_OPTIONS, type RunOptions } from './run-options.js';
import type { Direction } from './snapshot.js';
import type { Infer, Space } from './space.js';
import type { Strategy } from './strategy/strategy.js';
import type { Study } from './study.js';
import { StudyRecord } from './study-record.js';
import type { Incumbent } from './trial.js';

export interface OptimizeOptions<P = unknown> extends RunOptions<P> {
  /** Default: bayesian(). */
  readonly strategy?: Strategy | undefined;
  /** Ends hopeless trials at their reports: medianStopping(). Default: none but the strategy's own decisions. */
  readonly earlyStopping?: EarlyStopping | undefined;
  /** Non-negative integer; default: random. */
  readonly seed?: number | undefined;
}

/** The best trial, and the study it comes from. */
export interface Optimum<P> extends Incumbent<P> {
  readonly study: Study<P>;
}

/** The search of minimize and maximize, on this engine. */
export async function optimize<S extends Space>(
  direction: Direction,
  objective: Objective<Infer<S>>,
  space: S,
  options: OptimizeOptions<Infer<S>> = {},
  loadEngine: () => Engine,
): Promise<Optimum<Infer<S>>> {
  checkOptions(direction, options, [...RUN_OPTIONS, 'strategy', 'earlyStopping', 'seed']);
  const { strategy, earlyStopping, seed, ...rest } = options;
  const { trials } = rest;
  const study = new StudyRecord({ space, direction, strategy, earlyStopping, seed, trials }, loadEngine, direction);
  const best = await runStudy(study, objective as Objective<object>, rest as RunOptions<object>, direction);
  if (best === undefined) {
    const { error } = study.trials.find((trial) => trial.state === 'failed') ?? { error: undefined };
    throw new TunesmithError(
      'NO_SUCCESSFUL_TRIAL',
      `${direction}: expected at least one successful trial, received ${study.trials.length} failed ones. The first error: ${reasonOf(error)}`,
      { cause: error },
    );
  }
  return { ...(best as Incumbent<Infer<S>>), study: study as unknown as Study<Infer<S>> };
}
