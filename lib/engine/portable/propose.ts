import type { Climbed, ProposeRequest, ProposeResult, SurrogateProposal } from '../engine.js';
import type { BatchedKernel } from './batched-kernel.js';
import { candidates, spaceFillingPoints } from './candidates.js';
import { Domain } from './domain.js';
import type { Pace } from './pace.js';
import { defaultHyperparameters } from './prior.js';
import { quadraticMinimum } from './quadratic.js';
import { Purpose, Random } from './random.js';
import { Screening } from './screening.js';
import { type Scored, Search } from './search.js';
import { makeSearchPlan, type SearchPlan } from './search-plan.js';
import { Seen } from './seen.js';
import { chooseStarts } from './starts.js';
import { fitSurrogate, warmStart } from './surrogate.js';
import { firstUnseen } from './unseen.js';

/** Proposals of a batch that share their candidates, at least. */
const ROUND_LENGTH = 8;
/** Of so many proposals, one more in the next round. */
const ROUND_GROWTH = 8;
/** Proposals of a batch that each climb; of later rounds only the first. */
const ALWAYS_CLIMBING = 64;
const FEW_CANDIDATES = 512;
const MANY_CANDIDATES = 1024;
const FEW_CANDIDATES_FROM = 300;

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

async function addPending({ surface }: SearchPlan, x: Float64Array, pace: Pace): Promise<void> {
  await pace.breathe();
  surface.addPending(x);
}

function screen({ count }: ProposeRequest, { posterior, kernel }: SearchPlan, points: Float64Array, pace: Pace) {
  return Screening.of(posterior, points, count > 1, kernel, pace);
}

async function searchListed(request: ProposeRequest, plan: SearchPlan, search: Search, pace: Pace): Promise<void> {
  plan.screening ??= await screen(request, plan, plan.legal, pace);
  await search.screen(plan.screening, plan.kernel);
}

/** The most promising of the candidates, which have these values; none if there are no candidates. */
async function startsAmong(
  request: ProposeRequest,
  { elite }: SearchPlan,
  screening: Screening,
  values: Float64Array,
  search: Search,
  random: Random,
): Promise<readonly Scored[]> {
  if (values.length === 0) return [];
  const rows = chooseStarts(values, request.count > 4 ? 4 : 8, elite.length > 0, random);
  return search.scored(screening, values, rows);
}

function proposalAt({ posterior }: SearchPlan, { x, value }: Scored): SurrogateProposal {
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
  plan: SearchPlan,
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
  plan: SearchPlan,
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
  { surface }: SearchPlan,
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
  plan: SearchPlan,
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
  { surface, elite }: SearchPlan,
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

  const plan = makeSearchPlan(request, domain, await fitSurrogate(request, pace), kernel);
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
