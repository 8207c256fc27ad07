import type { AcquisitionName, ProposeRequest } from '../engine.js';
import { MAX_OBSERVATIONS } from './history.js';
import * as read from './read.js';

const ACQUISITIONS: readonly AcquisitionName[] = ['auto', 'logEI', 'EI', 'UCB'];

/** A copy of a proposal's request, which outlives the call. Throws INVALID_ARGUMENT, `where: ...`. */
export function readRequest(where: string, value: ProposeRequest): ProposeRequest {
  const given = read.object(where, 'request', value);
  const domain = read.domain(where, given.domain);
  const d = domain.length;
  const warmStart = given.warmStart === undefined ? undefined : read.hyperparameters(where, given.warmStart, d);
  const refit = read.flag(where, 'refit', given.refit);
  if (!refit && warmStart === undefined) throw read.refusal(where, 'warmStart when refit is false', 'undefined');
  const rows = (name: 'points' | 'pending' | 'candidates') => {
    const points = read.finiteDoubles(where, name, given[name]);
    read.rows(where, name, points, d);
    return points.slice();
  };
  const points = rows('points');
  const pending = rows('pending');
  const losses = read.doubles(where, 'losses', given.losses).slice();
  const n = points.length / d;
  if (losses.length !== n) throw read.refusal(where, `losses to hold ${n} values`, `${losses.length}`);
  const count = read.size(where, 'count', given.count);
  const modelled = Math.min(n, MAX_OBSERVATIONS) + pending.length / d + count;
  read.product(where, 'a covariance matrix', modelled, modelled);
  return {
    domain,
    constraints: read.constraints(where, given.constraints, domain),
    points,
    losses,
    noise: read.spreads(where, 'noise', given.noise, n)?.slice(),
    pending,
    candidates: given.candidates === undefined ? undefined : rows('candidates'),
    climb: given.climb === undefined ? false : read.flag(where, 'climb', given.climb),
    count,
    seed: read.count(where, 'seed', given.seed),
    trial: read.u32(where, 'trial', given.trial),
    progress: read.finite(where, 'progress', given.progress),
    kernel: read.kernel(where, given.kernel),
    prior: read.prior(where, given.prior),
    acquisition: read.choice(where, 'acquisition', given.acquisition, ACQUISITIONS),
    warp: read.flag(where, 'warp', given.warp),
    quadratic: read.flag(where, 'quadratic', given.quadratic),
    warmStart,
    refit,
    restart: read.flag(where, 'restart', given.restart),
  };
}
