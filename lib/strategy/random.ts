import { choice, integer } from '../check.js';
import { Purpose } from '../engine/engine.js';
import { TunesmithError } from '../errors.js';
import { checkOptions } from '../options.js';
import type { Json, Problem, Proposal, Session, Strategy } from './strategy.js';
import { type Draw, unseenPoints } from './unseen.js';

const samplings = ['pseudo-random', 'sobol', 'latin-hypercube'] as const;

export interface RandomOptions {
  /** Default 'pseudo-random'. 'sobol': scrambled, low discrepancy. 'latin-hypercube': stratified, needs the number of trials. */
  readonly sampling?: (typeof samplings)[number];
  /** Number of configurations to propose in all. Default: the study's number of trials. */
  readonly trials?: number;
}

/** Sobol points are computed so many at a time. */
const BLOCK = 256;

/**
 * Random search: draw k is a function of (seed, k) alone, uniform on the unit cube. A finite space is never asked the same
 * configuration twice, and is exhausted when all were asked or told.
 * open throws TRIALS_REQUIRED for a Latin hypercube whose number of trials neither the options nor the study state.
 * Source: Bergstra & Bengio (2012); Owen (1998) for scrambled Sobol points; McKay et al. (1979) for Latin hypercubes.
 */
export function random(options: RandomOptions = {}): Strategy {
  checkOptions('random', options, ['sampling', 'trials']);
  const sampling = choice('random', 'sampling', options.sampling ?? 'pseudo-random', samplings);
  const { trials } = options;
  if (trials !== undefined) integer('random', 'trials', trials, 1);
  const stated: { [key: string]: Json } = trials === undefined ? { sampling } : { sampling, trials };
  return { name: 'random', options: stated, open: (problem) => openRandom(problem, sampling, trials) };
}

function openRandom(problem: Problem, sampling: (typeof samplings)[number], trials: number | undefined): Session {
  const total = trials ?? (sampling === 'latin-hypercube' ? problem.trialLimit : undefined);
  const draw = drawOf(problem, sampling, total);
  const unseen = unseenPoints(problem);
  return {
    trialCount: total,
    iterative: false,
    async propose(history, count) {
      const wanted = Math.min(count, (total ?? Infinity) - history.asked);
      const proposals: Proposal[] = unseen(history, wanted, draw).map((unit) => ({ unit }));
      return { proposals, status: proposals.length < count ? 'exhausted' : 'ready' };
    },
  };
}

function drawOf(problem: Problem, sampling: (typeof samplings)[number], total: number | undefined): Draw {
  const { engine, seed } = problem;
  const d = problem.domain.length;
  if (sampling === 'pseudo-random') return pseudoRandomDraw(problem);
  if (sampling === 'sobol') return sobolDraw(problem);
  if (total === undefined) {
    throw new TunesmithError(
      'TRIALS_REQUIRED',
      'random: expected a number of trials for sampling "latin-hypercube", received none. ' +
        'Write random({ sampling: "latin-hypercube", trials: 50 }), or give trials to the study.',
    );
  }
  const design = engine.latinHypercube(seed, total, d);
  return (k) => design.slice(k * d, (k + 1) * d);
}

/** Draw k: the uniform numbers of stream k. */
export function pseudoRandomDraw({ engine, seed, domain }: Problem): Draw {
  return (k) => engine.uniform(seed, Purpose.randomSearch, k, domain.length);
}

/** Draw k: scrambled Sobol point number k. */
export function sobolDraw({ engine, seed, domain }: Problem): Draw {
  const d = domain.length;
  let block = -1;
  let points = new Float64Array();
  return (k) => {
    if (block !== Math.floor(k / BLOCK)) {
      block = Math.floor(k / BLOCK);
      points = engine.sobol(seed, block * BLOCK, BLOCK, d) as Float64Array<ArrayBuffer>;
    }
    const row = (k - block * BLOCK) * d;
    return points.slice(row, row + d);
  };
}
