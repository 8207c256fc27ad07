import type { ProposeRequest, ProposeResult } from '../engine.js';
import type { BatchedKernel } from './batched-kernel.js';
import type { PlainSurrogate } from './fitted-surrogate.js';
import type { Pace } from './pace.js';
import { propose } from './propose.js';
import { fitSurrogate, type Surrogate } from './surrogate.js';

/** What takes long, and may be done on another thread: plain data, the request checked. */
export interface Work {
  readonly kind: keyof Results;
  readonly request: ProposeRequest;
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
