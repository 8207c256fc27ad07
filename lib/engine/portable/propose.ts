import type { AcquisitionName, Climbed, ProposeRequest, ProposeResult, SurrogateProposal } from '../engine.js';
import type { Acquisition, AcquisitionKind } from './acquisition.js';
import type { BatchedKernel } from './batched-kernel.js';
import { candidates, spaceFillingPoints } from './candidates.js';
import { Domain } from './domain.js';
import type { Posterior } from './gp.js';
import { type History, MAX_OBSERVATIONS } from './history.js';
import type { Pace } from './pace.js';
import { AcquisitionSurface } from './pending.js';
import { defaultHyperparameters } from './prior.js';
import { quadraticMinimum } from './quadratic.js';
import { Purpose, Random } from './random.js';
import { Screening } from './screening.js';
import { type Scored, Search } from './search.js';
import { Seen } from './seen.js';
import { fitSurrogate, type Surrogate, warmStart } from './surrogate.js';
import { trustRegion, trustRegionLength } from './trust-region.js';
import { enumerate, firstUnseen } from './unseen.js';

/** noise / outputscale above which single observations mislead. */
const NOISY = 0.05;
/** Progress from which UCB takes over. */
const LATE = 0.6;
/** Of the completed trials, perturbed for candidates. */
const ELITE_SHARE = 0.05;
/** Proposals of a batch that share their candidates, at least. */
const ROUND_LENGTH = 8;
/** Of so many proposals, one more in the next round. */
const ROUND_GROWTH = 8;
/** Proposals of a batch that each climb; of later rounds only the first. */
const ALWAYS_CLIMBING = 64;
const MAX_ENUMERATED = 10_000;
/** Points times n². */
const ENUMERATION_WORK = 200_000_000;
const FEW_CANDIDATES = 512;
const MANY_CANDIDATES = 1024;
const FEW_CANDIDATES_FROM = 300;

/** A row drawn with probability proportional to its weight. At least one is positive, none negative. */
function draw(weights: Float64Array, random: Random): number {
  let rest = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  let drawn = 0;
  for (let row = 0; row < weights.length; row++) {
    if (weights[row] === 0) continue;
    drawn = row;
    rest -= weights[row];
    if (rest < 0) break;
  }
  return drawn;
}

/**
 * Rows to climb from: the best, the last (the incumbent, if there is one) and a Boltzmann sample without replacement,
 * P(row) ~ exp(z-score), drawn one by one. Source: BoTorch initialize_q_batch.
 */
function chooseStarts(values: Float64Array, count: number, incumbent: boolean, random: Random): readonly number[] {
  const m = values.length;
  const best = values.reduce((best, value, row) => (value > values[best] ? row : best), 0);
  const starts = incumbent && best !== m - 1 ? [best, m - 1] : [best];
  const mean = values.reduce((sum, value) => sum + value / m, 0);
  const square = values.reduce((sum, value) => sum + ((value - mean) * (value - mean)) / m, 0);
  const scale = square > 0 && Number.isFinite(square) ? 1 / Math.sqrt(square) : 0;
  const weights = values.map((value) => (scale > 0 ? Math.exp((value - values[best]) * scale) : 1));
  for (const start of starts) weights[start] = 0;
  while (starts.length < count && weights.some((weight) => weight > 0)) {
    const drawn = draw(weights, random);
    starts.push(drawn);
    weights[drawn] = 0;
  }
  return starts;
}

/** Completed rows, best first: by target, or by posterior mean where noise makes single targets misleading. */
interface Ranking {
  /** Points, row-major. */
  readonly elite: Float64Array;
  readonly best: number;
}

function rank({ x, y, completed }: History, posterior: Posterior, byMean: boolean): Ranking {
  if (completed.length === 0) return { elite: new Float64Array(0), best: 0 };
  const d = posterior.dimension;
  const level = byMean ? posterior.predictMean(x) : y;
  const rows = completed.toSorted((a, b) => level[a] - level[b]);
  const elite = rows.slice(0, Math.ceil(ELITE_SHARE * rows.length));
  return {
    elite: Float64Array.from(elite.flatMap((row) => [...x.subarray(row * d, (row + 1) * d)])),
    best: level[rows[0]],
  };
}

/**
 * Where to search, in turn, until an unseen point turns up: the trust region around the best, unless all observations are
 * modelled, then the whole domain.
 */
function searchDomains(domain: Domain, losses: Float64Array, { elite }: Ranking): readonly Domain[] {
  if (losses.length <= MAX_OBSERVATIONS || elite.length === 0) return [domain];
  const d = domain.size;
  let best = Infinity;
  for (const loss of losses.subarray(0, MAX_OBSERVATIONS)) if (loss < best) best = loss;
  const length = trustRegionLength(losses.subarray(MAX_OBSERVATIONS), best, d);
  return [trustRegion(domain, elite.subarray(0, d), length), domain];
}

function meanKnownNoise({ knownNoise }: History): number {
  return knownNoise ? knownNoise.reduce((sum, each) => sum + each, 0) / knownNoise.length : 0;
}

/**
 * Without observations: the first unseen candidates, or successive unseen points of one scrambled Sobol sequence per study.
 */
async function initialDesign(request: ProposeRequest, domain: Domain, seen: Seen, pace: Pace): Promise<ProposeResult> {
  const { seed, trial, count } = request;
  const d = domain.size;
  const hyperparameters = warmStart(request) ?? defaultHyperparameters(d, request.prior);
  const fallback = new Random(seed, Purpose.fallback, trial);
  const points =
    request.candidates ??
    spaceFillingPoints(domain, 2 * (seen.size + count), new Random(seed, Purpose.candidates, 0).nextU64());
  const proposals: SurrogateProposal[] = [];
  for (let next = 0; proposals.length < count; next += d) {
    let unit: Float64Array | undefined;
    if (next < points.length) unit = points.slice(next, next + d);
    else if (!request.candidates) unit = await firstUnseen(domain, seen, fallback, pace);
    if (!unit) break;
    if (!seen.insert(unit)) continue;
    const { mean, outputscale } = hyperparameters;
    proposals.push({ unit, mean, deviation: Math.sqrt(outputscale), acquisition: 0 });
  }
  return { proposals, hyperparameters, climbs: [] };
}

/**
 * The kind behind a choice. auto: log EI while there is time to explore, UCB once progress reaches 0.6 or where noise hides
 * improvements (noiseRatio = (noise + mean known noise) / outputscale > 0.05).
 */
export function chooseAcquisition(choice: AcquisitionName, progress: number, noiseRatio: number): AcquisitionKind {
  if (choice !== 'auto') return choice;
  return progress >= LATE || noiseRatio > NOISY ? 'UCB' : 'logEI';
}

/** What the proposals of one request share. */
interface Plan {
  readonly posterior: Posterior;
  /** Takes in each proposal as pending. */
  readonly surface: AcquisitionSurface;
  /** Points, row-major, best first. */
  readonly elite: Float64Array;
  /** Where to search, in turn, until an unseen point turns up. */
  readonly domains: readonly Domain[];
  /** All points to choose from, row-major, if `listed`. */
  readonly legal: Float64Array;
  readonly listed: boolean;
  /** For the screening of candidates. */
  readonly kernel: BatchedKernel;
  /** Of the latest candidates. */
  screening: Screening | undefined;
  /** Index of the proposal that will have fresh ones. */
  nextRound: number;
}

/** The acquisition function, and the value to improve on. */
function acquisitionFor(
  request: ProposeRequest,
  { history, feasibility }: Surrogate,
  ranking: Ranking,
  noiseRatio: number,
): Acquisition {
  // Where every trial failed there is no best value to improve on: explore. A probability weighs improvements better than
  // bounds, so that EI goes on to the end where failures are learnt.
  const progress = feasibility ? 0 : request.progress;
  const kind = history.completed.length === 0 ? 'UCB' : chooseAcquisition(request.acquisition, progress, noiseRatio);
  return { kind, best: ranking.best };
}

function makePlan(request: ProposeRequest, domain: Domain, surrogate: Surrogate, kernel: BatchedKernel): Plan {
  const { history, posterior, feasibility } = surrogate;
  const n = history.y.length;
  const { noise, outputscale } = posterior.hyperparameters;
  const noiseRatio = (noise + meanKnownNoise(history)) / outputscale;
  const ranking = rank(history, posterior, noiseRatio > NOISY);
  const affordable = Math.floor(ENUMERATION_WORK / Math.max(n ** 2, 1));
  const legal = request.candidates ?? enumerate(domain, Math.min(MAX_ENUMERATED, affordable));
  return {
    posterior,
    surface: new AcquisitionSurface(posterior, acquisitionFor(request, surrogate, ranking, noiseRatio), feasibility),
    elite: ranking.elite,
    domains: searchDomains(domain, request.losses, ranking),
    legal,
    listed: request.candidates !== undefined || legal.length > 0,
    kernel,
    screening: undefined,
    nextRound: 0,
  };
}

async function addPending({ surface }: Plan, x: Float64Array, pace: Pace): Promise<void> {
  await pace.breathe();
  surface.addPending(x);
}

function screen({ count }: ProposeRequest, { posterior, kernel }: Plan, points: Float64Array, pace: Pace) {
  return Screening.of(posterior, points, count > 1, kernel, pace);
}

async function searchListed(request: ProposeRequest, plan: Plan, search: Search, pace: Pace): Promise<void> {
  plan.screening ??= await screen(request, plan, plan.legal, pace);
  await search.screen(plan.screening, plan.kernel);
}

/** The most promising of the candidates, which have these values; none if there are no candidates. */
async function startsAmong(
  request: ProposeRequest,
  { elite }: Plan,
  screening: Screening,
  values: Float64Array,
  search: Search,
  random: Random,
): Promise<readonly Scored[]> {
  if (values.length === 0) return [];
  const rows = chooseStarts(values, request.count > 4 ? 4 : 8, elite.length > 0, random);
  return search.scored(screening, values, rows);
}

function proposalAt({ posterior }: Plan, { x, value }: Scored): SurrogateProposal {
  const { mean, variance } = posterior.predict(x);
  return { unit: x, mean: mean[0], deviation: Math.sqrt(Math.max(variance[0], 0)), acquisition: value };
}

/**
 * Scores candidates, fresh ones or those of the proposal before, and climbs from the most promising. In a large batch rounds with the
 * same candidates grow and most proposals are candidates as they are: a point among hundreds that nobody has seen yet need not be a
 * maximum to many digits.
 */
async function searchFreely(
  request: ProposeRequest,
  plan: Plan,
  search: Search,
  domain: Domain,
  fresh: boolean,
  climbing: boolean,
  trial: number,
  pace: Pace,
): Promise<void> {
  const { elite, posterior, kernel } = plan;
  const random = new Random(request.seed, Purpose.candidates, trial);
  if (!plan.screening || fresh) {
    const spaceFilling = posterior.size > FEW_CANDIDATES_FROM ? FEW_CANDIDATES : MANY_CANDIDATES;
    plan.screening = await screen(request, plan, candidates(domain, elite, spaceFilling, random), pace);
  }
  const values = await search.screen(plan.screening, kernel);
  if (!climbing && search.best) return;
  await search.climb(await startsAmong(request, plan, plan.screening, values, search, random));
}

/** Climbs from the most promising of the request's candidates, which a search of its own keeps out of the proposals. */
async function climbFromCandidates(
  request: ProposeRequest,
  plan: Plan,
  domain: Domain,
  seen: Seen,
  pace: Pace,
): Promise<readonly Climbed[]> {
  const search = new Search(domain, plan.surface, seen, pace);
  const random = new Random(request.seed, Purpose.candidates, request.trial);
  plan.screening ??= await screen(request, plan, plan.legal, pace);
  const values = await search.screen(plan.screening, plan.kernel);
  const starts = await startsAmong(request, plan, plan.screening, values, search, random);
  const ends = await search.climb(starts);
  return ends.map((end, i) => ({ from: starts[i].x, to: proposalAt(plan, end) }));
}

/** Where the search met nothing unseen: any unseen point. */
async function fallBack(
  request: ProposeRequest,
  { surface }: Plan,
  domain: Domain,
  seen: Seen,
  trial: number,
  pace: Pace,
): Promise<Scored | undefined> {
  if (request.candidates) return undefined;
  const x = await firstUnseen(domain, seen, new Random(request.seed, Purpose.fallback, trial), pace);
  return x && { x, value: (await new Search(domain, surface, seen, pace).score(x))[0] };
}

/** The unseen point of greatest acquisition value that turns up. index: of the proposal within the request. */
async function bestUnseen(
  request: ProposeRequest,
  plan: Plan,
  domain: Domain,
  seen: Seen,
  index: number,
  pace: Pace,
): Promise<Scored | undefined> {
  const trial = request.trial + index;
  const fresh = index === plan.nextRound;
  if (fresh) plan.nextRound += Math.max(ROUND_LENGTH, Math.floor(index / ROUND_GROWTH));
  const climbing = fresh || index < ALWAYS_CLIMBING;
  for (const [k, region] of plan.domains.entries()) {
    const search = new Search(region, plan.surface, seen, pace);
    if (plan.listed) await searchListed(request, plan, search, pace);
    else await searchFreely(request, plan, search, region, k > 0 || fresh, climbing, trial, pace);
    if (search.best) return search.best;
  }
  return fallBack(request, plan, domain, seen, trial, pace);
}

/** The minimum of a quadratic model for every second trial, unless it was seen. */
async function polished(
  request: ProposeRequest,
  { surface, elite }: Plan,
  domain: Domain,
  seen: Seen,
  pace: Pace,
): Promise<Scored | undefined> {
  const { points, losses, pending } = request;
  const constrained = request.candidates !== undefined || domain.constraints.length > 0;
  if (!request.quadratic || constrained || request.trial % 2 !== 0 || elite.length === 0) return undefined;
  const x = quadraticMinimum(domain, { points, losses, pending });
  if (!x || seen.contains(x)) return undefined;
  return { x, value: (await new Search(domain, surface, seen, pace).score(x))[0] };
}

/**
 * Fits the surrogate (unless refit is false), then maximizes the acquisition function over legal, unseen points.
 * Never proposes a point that equals a completed, failed, pending or just proposed one. Throws Cancelled once the pace's flag is
 * set. With n = 0 proposes scrambled Sobol points, or the first candidates. kernel: for the screening of candidates.
 */
export async function propose(request: ProposeRequest, kernel: BatchedKernel, pace: Pace): Promise<ProposeResult> {
  const { count, losses, pending } = request;
  const domain = Domain.of(request.domain, request.constraints);
  const d = domain.size;
  const seen = new Seen();
  seen.insertRows(request.points, d);
  seen.insertRows(pending, d);
  if (losses.length === 0) return initialDesign(request, domain, seen, pace);

  const plan = makePlan(request, domain, await fitSurrogate(request, pace), kernel);
  for (let i = 0; i < pending.length; i += d) await addPending(plan, pending.subarray(i, i + d), pace);
  const climbing = request.candidates !== undefined && request.climb === true;
  const climbs = climbing ? await climbFromCandidates(request, plan, domain, seen, pace) : [];
  const proposals: SurrogateProposal[] = [];
  while (proposals.length < count) {
    await pace.breathe();
    const index = proposals.length;
    const quick = index === 0 ? await polished(request, plan, domain, seen, pace) : undefined;
    const best = quick ?? (await bestUnseen(request, plan, domain, seen, index, pace));
    if (!best) break;
    proposals.push(proposalAt(plan, best));
    seen.insert(best.x);
    if (proposals.length < count) await addPending(plan, best.x, pace);
  }
  return { proposals, hyperparameters: plan.posterior.hyperparameters, climbs };
}
