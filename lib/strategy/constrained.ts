import { type ProposeRequest, type ProposeResult, Purpose } from '../engine/engine.js';
import { turn } from '../turn.js';
import { rowsOf } from '../unit-cube.js';
import { allCombinations } from './combinations.js';
import { perturbed, towards } from './perturb.js';
import type { Problem } from './strategy.js';
import { type Stream, streamOf } from './stream.js';

/** Spaces with at most so many legal configurations are searched by listing them, while that costs at most so much. */
const LISTED = 10_000;
const LISTED_WORK = 2e8;
const SPACE_FILLING = 1024;
/** Of the illegal space-filling points so many are pulled to the legal ones. */
const PULLED = 192;
const PERTURBATIONS = 256;
/** Best trials that are perturbed, and winners of a round that go on. */
const ELITE = 5;
const WINNERS = 8;
/** Deviations of the perturbations around the winners, round by round, in units of lengthscales of at most 1. */
const ROUNDS = [0.1, 0.03, 0.01, 0.003, 0.001];
/** Batches, and histories of more observations than this, are searched with less: each round builds the posterior anew. */
const COARSE_ROUNDS = [0.03, 0.003];
const COARSE_FROM = 300;
/** The event loop is given a turn after so many candidates. */
const TURN = 32;

/** Whether a configuration may be proposed: legal, and neither asked nor told before. */
type Test = (unit: Float64Array) => boolean;

/**
 * The engine's proposals under constraints, which only JavaScript can evaluate. The engine chooses among legal candidates:
 * scrambled Sobol points, perturbations of the best trials, and, round by round, perturbations ever closer around the
 * winners so far. Illegal points move to the boundary first, where constrained optima lie. Few configurations are listed.
 */
export function constrainedSearch(
  problem: Problem,
): (request: ProposeRequest, isNew: Test, signal?: AbortSignal) => Promise<ProposeResult> {
  const { engine, cardinality } = problem;
  let listed: readonly Float64Array[] | undefined;

  return async (request, isNew, signal) => {
    const n = request.losses.length;
    if (cardinality <= LISTED && cardinality * n * n <= LISTED_WORK) {
      listed ??= await everyLegal(problem, signal);
      return engine.propose({ ...request, candidates: rowsOf(listed.filter(isNew), problem.domain.length) }, signal);
    }
    return searchInRounds(problem, request, isNew, signal);
  };
}

async function searchInRounds(
  problem: Problem,
  request: ProposeRequest,
  isNew: Test,
  signal: AbortSignal | undefined,
): Promise<ProposeResult> {
  const { engine, domain } = problem;
  const stream = streamOf(problem, Purpose.constrained, request.trial);
  const choose = async (from: Request, count: number, candidates: AsyncIterable<Float64Array>) => {
    const units: Float64Array[] = [];
    for await (const unit of candidates) {
      signal?.throwIfAborted();
      if (isNew(unit)) units.push(unit);
    }
    return engine.propose({ ...from, count, candidates: rowsOf(units, domain.length) }, signal);
  };
  const elite = eliteOf(problem, request);
  const large = request.losses.length > COARSE_FROM;
  const deviations = large || request.count > WINNERS ? COARSE_ROUNDS : ROUNDS;
  const winners = large ? WINNERS / 2 : WINNERS;
  const wide = widely(problem, elite, large ? SPACE_FILLING / 2 : SPACE_FILLING, stream);
  let result = await choose(request, Math.max(request.count, winners), wide);
  for (const [round, deviation] of deviations.entries()) {
    const { proposals, hyperparameters } = result;
    if (proposals.length === 0) break;
    const centres = proposals.map(({ unit }) => unit);
    const scales = hyperparameters.lengthscales.map((each) => deviation * Math.min(1, each));
    const left = Math.ceil(winners / 2 ** (round + 1));
    const count = round === deviations.length - 1 ? request.count : Math.max(request.count, left);
    const again = { ...request, refit: false, warmStart: hyperparameters };
    result = await choose(again, count, closely(problem, centres, scales, stream));
  }
  return { proposals: result.proposals.slice(0, request.count), hyperparameters: result.hyperparameters };
}

type Request = Omit<ProposeRequest, 'count' | 'candidates'>;

/** Space-filling points and perturbations of the elite. */
async function* widely(
  problem: Problem,
  elite: readonly Float64Array[],
  count: number,
  stream: Stream,
): AsyncGenerator<Float64Array> {
  const { engine, domain, snap, isLegal } = problem;
  const d = domain.length;
  const points = engine.sobol(Math.floor(stream.uniform() * 2 ** 52), 0, count, d);
  let pulled = 0;
  for (let i = 0; i < count; i++) {
    if (i % TURN === 0) await turn();
    const unit = snap(points.slice(i * d, (i + 1) * d));
    if (isLegal(unit)) yield unit;
    else if (pulled++ < PULLED) yield towards(problem, elite[stream.below(elite.length)], unit);
  }
  yield* closely(problem, elite, new Array(d).fill(0.1), stream);
  yield* closely(problem, elite, new Array(d).fill(0.001), stream);
}

/** The centres and perturbations of them. */
async function* closely(
  problem: Problem,
  centres: readonly Float64Array[],
  scales: readonly number[],
  stream: Stream,
): AsyncGenerator<Float64Array> {
  yield* centres;
  const count = Math.max(PERTURBATIONS, 8 * centres.length);
  for (let i = 0; i < count; i++) {
    if (i % TURN === 0) await turn();
    const centre = centres[i % centres.length];
    yield towards(problem, centre, perturbed(problem, centre, scales, stream));
  }
}

/** The best trials, best first; the anchor where none has a loss. */
function eliteOf({ anchor, domain }: Problem, { points, losses }: ProposeRequest): readonly Float64Array[] {
  const d = domain.length;
  const told = Array.from(losses.keys()).filter((i) => Number.isFinite(losses[i]));
  const best = told.sort((a, b) => losses[a] - losses[b] || a - b).slice(0, ELITE);
  return best.length === 0 ? [anchor!] : best.map((i) => points.slice(i * d, (i + 1) * d));
}

async function everyLegal(problem: Problem, signal: AbortSignal | undefined): Promise<readonly Float64Array[]> {
  const every = allCombinations(problem, () => 0.5);
  const legal: Float64Array[] = [];
  for (let k = 0; k < every.count; k++) {
    if (k % (32 * TURN) === 0) await turn();
    signal?.throwIfAborted();
    const unit = every.at(k);
    if (problem.isLegal(unit)) legal.push(unit);
  }
  return legal;
}
