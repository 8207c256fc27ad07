import type { AcquisitionName, ProposeRequest } from '../engine.js';
import type { Acquisition, AcquisitionKind } from './acquisition.js';
import type { BatchedKernel } from './batched-kernel.js';
import type { Domain } from './domain.js';
import type { Posterior } from './gp.js';
import { type History, MAX_OBSERVATIONS } from './history.js';
import { AcquisitionSurface } from './pending.js';
import type { Screening } from './screening.js';
import type { Surrogate } from './surrogate.js';
import { trustRegion, trustRegionLength } from './trust-region.js';
import { enumerate } from './unseen.js';

/** noise / outputscale above which single observations mislead. */
const NOISY = 0.05;
/** Progress from which UCB takes over. */
const LATE = 0.6;
/** Of the completed trials, perturbed for candidates. */
const ELITE_SHARE = 0.05;
const MAX_ENUMERATED = 10_000;
/** Points times n². */
const ENUMERATION_WORK = 200_000_000;

/** What the proposals of one request share. */
export interface SearchPlan {
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
 * The kind behind a choice. auto: log EI while there is time to explore, UCB once progress reaches 0.6 or where noise hides
 * improvements (noiseRatio = (noise + mean known noise) / outputscale > 0.05).
 */
function chooseAcquisition(choice: AcquisitionName, progress: number, noiseRatio: number): AcquisitionKind {
  if (choice !== 'auto') return choice;
  return progress >= LATE || noiseRatio > NOISY ? 'UCB' : 'logEI';
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

/** The acquisition function, the elite, and where to search, for one request; no trial is pending yet. */
export function makeSearchPlan(
  request: ProposeRequest,
  domain: Domain,
  surrogate: Surrogate,
  kernel: BatchedKernel,
): SearchPlan {
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
