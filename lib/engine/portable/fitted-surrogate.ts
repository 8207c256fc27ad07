import type { FittedSurrogate, LeaveOneOut } from '../engine.js';
import { Feasibility } from './feasibility.js';
import { type PlainPosterior, Posterior } from './gp.js';
import * as read from './read.js';

/** A surrogate as plain data, which travels between threads. */
export interface PlainSurrogate {
  readonly rows: readonly number[];
  readonly targets: Float64Array;
  readonly posterior: PlainPosterior;
  readonly leaveOneOut: LeaveOneOut;
  /** The posterior of the labels. */
  readonly feasibility?: PlainPosterior;
}

/** The surrogate that gave this plain data, for the engine's users; its predictions check what comes in. */
export function fittedSurrogate({ rows, targets, leaveOneOut, ...plain }: PlainSurrogate): FittedSurrogate {
  const posterior = Posterior.from(plain.posterior);
  const feasibility = plain.feasibility && new Feasibility(Posterior.from(plain.feasibility));
  const { hyperparameters, logMarginalLikelihood, dimension } = posterior;
  return {
    rows: Float64Array.from(rows),
    targets,
    hyperparameters,
    logMarginalLikelihood,
    leaveOneOut,
    predict(points) {
      const m = read.rows('predict', 'points', read.finiteDoubles('predict', 'points', points), dimension);
      // 1 where nothing is known of failures.
      const probability = feasibility?.logProbability(points).map(Math.exp) ?? new Float64Array(m).fill(1);
      return { ...posterior.predict(points), feasibility: probability };
    },
  };
}
