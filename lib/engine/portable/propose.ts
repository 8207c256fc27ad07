import type { AcquisitionName, ProposeRequest, ProposeResult, SurrogateProposal } from '../engine.js';
import type { AcquisitionKind } from './acquisition.js';
import type { BatchedKernel } from './batched-kernel.js';
import { candidates, pointAt, spaceFillingPoints } from './candidates.js';
import { Domain } from './domain.js';
import type { Posterior } from './gp.js';
import { type History, MAX_OBSERVATIONS } from './history.js';
import type { Pace } from './pace.js';
import { AcquisitionSurface } from './pending.js';
import { defaultHyperparameters } from './prior.js';
import { Purpose, Random } from './random.js';
import { Screening } from './screening.js';
import { type Scored, Search } from './search.js';
import { Seen } from './seen.js';
import { fitSurrogate, warmStart } from './surrogate.js';
import { trustRegion, trustRegionLength } from './trust-region.js';

/** noise / outputscale above which single observations mislead. */
const NOISY = 0.05;
/** Progress from which UCB takes over. */
const LATE = 0.6;
/** Of the completed trials, perturbed for candidates. */
const ELITE_SHARE = 0.05;
/** Proposals of a batch that share their candidates. */
const SCREENING_PERIOD = 8;
const MAX_ENUMERATED = 10_000;
/** Points times n². */
const ENUMERATION_WORK = 200_000_000;
const FEW_CANDIDATES = 512;
const MANY_CANDIDATES = 1024;
const FEW_CANDIDATES_FROM = 300;
const FALLBACK_BATCH = 512;
const FALLBACK_BATCHES = 8;
const MAX_SCAN = 2 ** 20;

/**
 * The first unseen point: of a scrambled Sobol sequence, else of a fully discrete domain in counting order from a random number
 * on. Nothing if none turns up.
 */
async function firstUnseen(domain: Domain, seen: Seen, random: Random, pace: Pace): Promise<Float64Array | undefined> {
  const d = domain.size;
  for (let batch = 0; batch < FALLBACK_BATCHES; batch++) {
    await pace.breathe();
    const points = spaceFillingPoints(domain, FALLBACK_BATCH, random.nextU64());
    for (let i = 0; i < FALLBACK_BATCH; i++) {
      const point = points.slice(i * d, (i + 1) * d);
      if (!seen.contains(point)) return point;
    }
  }
  const count = domain.cardinality();
  const begin = count === 0 ? 0 : Number(random.nextU64() % BigInt(count));
  for (let i = 0; i < Math.min(count, MAX_SCAN); i++) {
    await pace.breathe();
    const point = pointAt(domain, (begin + i) % count);
    if (!seen.contains(point)) return point;
  }
  return undefined;
}

/** All distinct legal points of a fully discrete domain of at most maxCount points, row-major; empty for any other. */
function enumerate(domain: Domain, maxCount: number): Float64Array {
  const count = domain.cardinality();
  if (count > maxCount) return new Float64Array(0);
  const distinct = new Seen();
  const points: number[] = [];
  for (let i = 0; i < count; i++) {
    const point = pointAt(domain, i);
    if (distinct.insert(point)) points.push(...point);
  }
  return Float64Array.from(points);
}

/**
 * Rows to climb from: the best, the last (the incumbent, if there is one) and a Boltzmann sample without replacement,
 * P(row) ~ exp(z-score), drawn as the largest z + Gumbel. Source: Yellott (1977); BoTorch initialize_q_batch.
 */
function chooseStarts(values: Float64Array, count: number, incumbent: boolean, random: Random): readonly number[] {
  const m = values.length;
  const rows = Array.from(values.keys());
  const best = rows.reduce((best, row) => (values[row] > values[best] ? row : best), 0);
  const starts = incumbent && best !== m - 1 ? [best, m - 1] : [best];
  const mean = values.reduce((sum, value) => sum + value / m, 0);
  const square = values.reduce((sum, value) => sum + ((value - mean) * (value - mean)) / m, 0);
  const scale = square > 0 && Number.isFinite(square) ? 1 / Math.sqrt(square) : 0;
  const keys = values.map((value) => (value - mean) * scale - Math.log(-Math.log(Math.max(random.uniform(), 1e-300))));
  const wanted = Math.max(count - starts.length, 0);
  const others = rows.filter((row) => !starts.includes(row)).sort((a, b) => keys[b] - keys[a] || a - b);
  return [...starts, ...others.slice(0, wanted)];
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
  return { proposals, hyperparameters };
}

/**
 * The kind behind a choice. auto: log EI while there is time to explore, UCB once progress reaches 0.6 or where noise hides
 * improvements (noiseRatio = (noise + mean known noise) / outputscale > 0.05).
 */
export function chooseAcquisition(choice: AcquisitionName, progress: number, noiseRatio: number): AcquisitionKind {
  if (choice !== 'auto') return choice;
  return progress >= LATE || noiseRatio > NOISY ? 'UCB' : 'logEI';
}

/**
 * Fits the surrogate (unless refit is false), then maximizes the acquisition function over legal, unseen points.
 * Never proposes a point that equals a completed, failed, pending or just proposed one. Throws Cancelled once the pace's flag is
 * set. With n = 0 proposes scrambled Sobol points, or the first candidates. kernel: for the screening of candidates.
 */
export async function propose(request: ProposeRequest, kernel: BatchedKernel, pace: Pace): Promise<ProposeResult> {
  const { seed, count, losses } = request;
  const domain = Domain.of(request.domain);
  const d = domain.size;
  const seen = new Seen();
  seen.insertRows(request.points, d);
  seen.insertRows(request.pending, d);
  if (losses.length === 0) return initialDesign(request, domain, seen, pace);

  const { history, posterior, feasibility } = await fitSurrogate(request, pace);
  const { hyperparameters } = posterior;
  const noiseRatio = (hyperparameters.noise + meanKnownNoise(history)) / hyperparameters.outputscale;
  const { elite, best: bestLevel } = rank(history, posterior, noiseRatio > NOISY);
  // Where every trial failed there is no best value to improve on: explore. A probability weighs improvements better than
  // bounds, so that EI goes on to the end where failures are learnt.
  const progress = feasibility ? 0 : request.progress;
  const kind = history.completed.length === 0 ? 'UCB' : chooseAcquisition(request.acquisition, progress, noiseRatio);
  const fantasies = new Random(seed, Purpose.fantasies, request.trial).nextU64();
  const surface = new AcquisitionSurface(posterior, { kind, best: bestLevel }, fantasies, feasibility);
  const addPending = async (x: Float64Array) => {
    await pace.breathe();
    surface.addPending(x);
  };
  for (let i = 0; i < request.pending.length; i += d) await addPending(request.pending.subarray(i, i + d));

  const domains = searchDomains(domain, losses, { elite, best: bestLevel });
  const affordable = Math.floor(ENUMERATION_WORK / Math.max(history.y.length ** 2, 1));
  const legal = request.candidates ?? enumerate(domain, Math.min(MAX_ENUMERATED, affordable));
  const listed = request.candidates !== undefined || legal.length > 0;
  const starts = count > 4 ? 4 : 8;
  const spaceFilling = history.y.length > FEW_CANDIDATES_FROM ? FEW_CANDIDATES : MANY_CANDIDATES;
  const screen = (points: Float64Array) => Screening.of(posterior, points, surface.fantasized, count > 1, kernel, pace);

  const proposals: SurrogateProposal[] = [];
  let screening: Screening | undefined;
  while (proposals.length < count) {
    await pace.breathe();
    const trial = request.trial + proposals.length;
    let best: Scored | undefined;
    for (let k = 0; !best && k < domains.length; k++) {
      const search = new Search(domains[k], surface, seen, pace);
      if (listed) {
        screening ??= await screen(legal);
        await search.screen(screening, kernel);
      } else {
        const random = new Random(seed, Purpose.candidates, trial);
        if (!screening || k > 0 || proposals.length % SCREENING_PERIOD === 0) {
          screening = await screen(candidates(domains[k], elite, spaceFilling, random));
        }
        const values = await search.screen(screening, kernel);
        const rows = chooseStarts(values, starts, elite.length > 0, random);
        await search.climb(await search.scored(screening, values, rows));
      }
      best = search.best;
    }
    if (!best) {
      if (request.candidates) break;
      const x = await firstUnseen(domain, seen, new Random(seed, Purpose.fallback, trial), pace);
      if (!x) break;
      best = { x, value: (await new Search(domain, surface, seen, pace).score(x))[0] };
    }
    const { mean, variance } = posterior.predict(best.x);
    const deviation = Math.sqrt(Math.max(variance[0], 0));
    proposals.push({ unit: best.x, mean: mean[0], deviation, acquisition: best.value });
    seen.insert(best.x);
    if (proposals.length < count) await addPending(best.x);
  }
  return { proposals, hyperparameters };
}
