import type { FittedSurrogate, LeaveOneOut, ProposeRequest, ProposeResult } from '../engine.js';
import type { BatchedKernel } from './batched-kernel.js';
import { Feasibility } from './feasibility.js';
import { type PlainPosterior, Posterior } from './gp.js';
import type { Pace } from './pace.js';
import { propose } from './propose.js';
import * as read from './read.js';
import { fitSurrogate, type Surrogate } from './surrogate.js';

/** What takes long, and may be done on another thread: plain data, the request checked. */
export interface Work {
  readonly kind: keyof Results;
  readonly request: ProposeRequest;
}

/** A surrogate as plain data, which travels between threads. */
export interface PlainSurrogate {
  readonly rows: readonly number[];
  readonly targets: Float64Array;
  readonly posterior: PlainPosterior;
  readonly leaveOneOut: LeaveOneOut;
  /** The posterior of the labels. */
  readonly feasibility?: PlainPosterior;
}

/** What each kind of work gives. */
export interface Results {
  readonly propose: ProposeResult;
  readonly fitSurrogate: PlainSurrogate;
}

/** Does the work. Throws Cancelled once the pace's flag is set. */
export async function compute(
  { kind, request }: Work,
  kernel: BatchedKernel,
  pace: Pace,
): Promise<Results[Work['kind']]> {
  return kind === 'propose' ? propose(request, kernel, pace) : plain(await fitSurrogate(request, pace));
}

function plain({ history, posterior, feasibility }: Surrogate): PlainSurrogate {
  return {
    rows: history.rows,
    targets: history.y,
    posterior: posterior.plain(),
    leaveOneOut: posterior.leaveOneOut(),
    feasibility: feasibility?.posterior.plain(),
  };
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
