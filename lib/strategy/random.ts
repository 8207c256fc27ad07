import { choice, integer } from '../check.js';
import { Purpose } from '../engine/engine.js';
import { TunesmithError } from '../errors.js';
import { checkOptions } from '../options.js';
import type { Json, Problem, Proposal, Session, Strategy } from './strategy.js';
import { type Draw, unseenPoints } from './unseen.js';

const samplings = ['pseudo-random', 'sobol', 'latin-hypercube'] as const;

export interface RandomOptions {
  /** Default 'pseudo-random'. 'sobol': scrambled, low discrepancy. 'latin-hypercube': stratified, needs the number of trials. */
  readonly sampling?: (typeof samplings)[number] | undefined;
  /** Number of configurations to propose in all. Default: the study's number of trials. */
  readonly trials?: number | undefined;
}

/** Points are computed so many at a time. */
const BLOCK = 256;

/**
 * Random search: draw k is a function of (seed, k) alone, uniform on the unit cube. A draw that violates a constraint, or that
 * the study has seen, is replaced; a finite space is exhausted when all legal configurations were asked or told.
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
  const unseen = unseenPoints(problem, true);
  return {
    trialCount: total,
    iterative: false,
    async propose(history, count, signal) {
      const wanted = Math.min(count, (total ?? Infinity) - history.asked);
      const units = await unseen(history, wanted, draw, [], signal);
      const proposals: Proposal[] = units.map((unit) => ({ unit }));
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

/** Draw k: row k mod BLOCK of the uniform numbers of stream ⌊k / BLOCK⌋. */
export function pseudoRandomDraw({ engine, seed, domain }: Problem): Draw {
  const d = domain.length;
  return blockDraw(d, (block) => engine.uniform(seed, Purpose.randomSearch, block, BLOCK * d));
}

/** Draw k: scrambled Sobol point number k. */
export function sobolDraw({ engine, seed, domain }: Problem): Draw {
  const d = domain.length;
  return blockDraw(d, (block) => engine.sobol(seed, block * BLOCK, BLOCK, d));
}

/** Draws of length d from blocks of BLOCK rows, the last block kept: a call into the engine costs as much as many draws. */
function blockDraw(d: number, compute: (block: number) => Float64Array): Draw {
  let current = -1;
  let rows = new Float64Array();
  return (k) => {
    const block = Math.floor(k / BLOCK);
    if (block !== current) {
      rows = compute(block) as Float64Array<ArrayBuffer>;
      current = block;
    }
    const row = (k - block * BLOCK) * d;
    return rows.slice(row, row + d);
  };
}
