import { type ProposeRequest, type ProposeResult, Purpose, type SurrogateProposal } from '../engine/engine.js';
import { pacing } from '../turn.js';
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
const PULLED = 96;
const PERTURBATIONS = 192;
/** Halvings on the way to the boundary: from a climb's start to its end, and close to a winner. */
const CROSSING = 12;
const CLOSE = 8;
/** Best trials that are perturbed, and winners of a round that go on. */
const ELITE = 5;
const WINNERS = 8;
/** Deviations of the perturbations around the winners, round by round, in units of lengthscales of at most 1. */
const ROUNDS = [0.1, 0.02, 0.005, 0.001];
/** Batches, and histories of more observations than this, are searched with less: each round builds the posterior anew. */
const COARSE_ROUNDS = [0.03, 0.003];
const COARSE_FROM = 300;

/** Whether a configuration may be proposed: legal, and neither asked nor told before. */
type Test = (unit: Float64Array) => boolean;
type Breathe = () => Promise<void> | undefined;
type Answer = Pick<ProposeResult, 'proposals' | 'hyperparameters'>;

/**
 * The engine's proposals under constraints that only JavaScript can evaluate. The engine chooses among legal candidates
 * (scrambled Sobol points, perturbations of the best trials) and climbs from the best of them. Where the best climb ends legally,
 * that is all; where climbs leave the legal region, constrained optima lie on its boundary: from where they crossed it the
 * search goes on, round by round, among perturbations ever closer around the winners. Few configurations are listed.
 */
export function constrainedSearch(
  problem: Problem,
): (request: ProposeRequest, isNew: Test, signal?: AbortSignal) => Promise<Answer> {
  const { engine, cardinality } = problem;
  let listed: readonly Float64Array[] | undefined;

  return async (request, isNew, signal) => {
    const n = request.losses.length;
    const breathe = pacing(signal);
    if (cardinality <= LISTED && cardinality * n * n <= LISTED_WORK) {
      listed ??= await everyLegal(problem, breathe);
      return engine.propose({ ...request, candidates: rowsOf(listed.filter(isNew), problem.domain.length) }, signal);
    }
    return searchInRounds(problem, request, isNew, breathe, signal);
  };
}

async function searchInRounds(
  problem: Problem,
  request: ProposeRequest,
  isNew: Test,
  breathe: Breathe,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const { engine, domain } = problem;
  const stream = streamOf(problem, Purpose.constrained, request.trial);
  const choose = (from: Request, count: number, units: readonly Float64Array[], climb = false) =>
    engine.propose({ ...from, count, climb, candidates: rowsOf(units.filter(isNew), domain.length) }, signal);
  const large = request.losses.length > COARSE_FROM;
  const batch = request.count > 1;
  const winners = large ? WINNERS / 2 : WINNERS;
  const wide = await widely(
    problem,
    eliteOf(problem, request),
    large ? SPACE_FILLING / 2 : SPACE_FILLING,
    stream,
    breathe,
  );
  const first = await choose(request, batch ? Math.max(request.count, winners) : 1, wide, !batch);
  const { hyperparameters } = first;
  const again = { ...request, refit: false, warmStart: hyperparameters };
  let { proposals } = first;
  let centres = proposals.map(({ unit }) => unit);
  if (!batch) {
    const { best, crossings } = judge(problem, first, isNew);
    if (best === undefined || crossings.length === 0) return { proposals: best ? [best] : [], hyperparameters };
    proposals = [best];
    centres = [best.unit, ...crossings];
  }
  const deviations = large || request.count > WINNERS ? COARSE_ROUNDS : ROUNDS;
  for (const [round, deviation] of deviations.entries()) {
    if (proposals.length === 0) break;
    const scales = hyperparameters.lengthscales.map((each) => deviation * Math.min(1, each));
    const left = Math.ceil(winners / 2 ** (round + 1));
    const count = round === deviations.length - 1 ? request.count : Math.max(request.count, left);
    const close = await closely(problem, centres, scales, stream, breathe);
    ({ proposals } = await choose(again, count, close));
    centres = proposals.map(({ unit }) => unit);
  }
  return { proposals: proposals.slice(0, request.count), hyperparameters };
}

type Request = Omit<ProposeRequest, 'count' | 'candidates' | 'climb'>;

/**
 * The best legal, new point among the candidates and the ends of climbs; and where climbs to illegal points that would be better
 * crossed the boundary.
 */
function judge(
  problem: Problem,
  { proposals, climbs }: ProposeResult,
  isNew: Test,
): { readonly best: SurrogateProposal | undefined; readonly crossings: readonly Float64Array[] } {
  const snapped = climbs.map(({ from, to }) => ({ from, to: { ...to, unit: problem.snap(to.unit) } }));
  const [inside, outside] = [true, false].map((legal) =>
    snapped.filter(({ to }) => problem.isLegal(to.unit) === legal),
  );
  const best = [...proposals, ...inside.map(({ to }) => to).filter(({ unit }) => isNew(unit))].reduce<
    SurrogateProposal | undefined
  >((best, each) => (best === undefined || each.acquisition > best.acquisition ? each : best), undefined);
  const better = outside.filter(({ to }) => best === undefined || to.acquisition > best.acquisition);
  return { best, crossings: better.map(({ from, to }) => towards(problem, from, to.unit, CROSSING)) };
}

/** Space-filling points and perturbations of the elite; the best trial last. */
async function widely(
  problem: Problem,
  elite: readonly Float64Array[],
  count: number,
  stream: Stream,
  breathe: Breathe,
): Promise<readonly Float64Array[]> {
  const { engine, domain, snap, isLegal } = problem;
  const d = domain.length;
  const points = engine.sobol(Math.floor(stream.uniform() * 2 ** 52), 0, count, d);
  const units: Float64Array[] = [];
  let pulled = 0;
  for (let i = 0; i < count; i++) {
    const pause = breathe();
    if (pause !== undefined) await pause;
    const unit = snap(points.subarray(i * d, (i + 1) * d));
    if (isLegal(unit)) units.push(unit);
    else if (pulled++ < PULLED) units.push(towards(problem, elite[stream.below(elite.length)], unit));
  }
  const wide = await closely(problem, elite, new Array(d).fill(0.1), stream, breathe);
  const narrow = await closely(problem, elite, new Array(d).fill(0.001), stream, breathe);
  return [...units, ...wide, ...narrow, elite[0]];
}

/** The centres and perturbations of them. */
async function closely(
  problem: Problem,
  centres: readonly Float64Array[],
  scales: readonly number[],
  stream: Stream,
  breathe: Breathe,
): Promise<readonly Float64Array[]> {
  const units = [...centres];
  const count = Math.max(PERTURBATIONS, 8 * centres.length);
  for (let i = 0; i < count; i++) {
    const pause = breathe();
    if (pause !== undefined) await pause;
    const centre = centres[i % centres.length];
    units.push(towards(problem, centre, perturbed(problem, centre, scales, stream), CLOSE));
  }
  return units;
}

/** The best trials, best first; the anchor where none has a loss. */
function eliteOf({ anchor, domain }: Problem, { points, losses }: ProposeRequest): readonly Float64Array[] {
  const d = domain.length;
  const told = Array.from(losses.keys()).filter((i) => Number.isFinite(losses[i]));
  const best = told.sort((a, b) => losses[a] - losses[b] || a - b).slice(0, ELITE);
  return best.length === 0 ? [anchor!] : best.map((i) => points.slice(i * d, (i + 1) * d));
}

async function everyLegal(problem: Problem, breathe: Breathe): Promise<readonly Float64Array[]> {
  const every = allCombinations(problem, () => 0.5);
  const legal: Float64Array[] = [];
  for (let k = 0; k < every.count; k++) {
    const pause = breathe();
    if (pause !== undefined) await pause;
    const unit = every.at(k);
    if (problem.isLegal(unit)) legal.push(unit);
  }
  return legal;
}
