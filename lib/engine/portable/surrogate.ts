import type { Hyperparameters, ProposeRequest } from '../engine.js';
import { Domain } from './domain.js';
import { Feasibility, isLearnable } from './feasibility.js';
import { type FitOptions, fitting } from './fit.js';
import { type Dataset, Posterior } from './gp.js';
import { type History, localRows, MAX_OBSERVATIONS, makeHistory } from './history.js';
import type { Pace } from './pace.js';
import { withinBounds } from './prior.js';

/** The model behind a proposal. */
export interface Surrogate {
  readonly history: History;
  /** Of the history's targets. */
  readonly posterior: Posterior;
  /** Absent where no trial failed, or all did. */
  readonly feasibility?: Feasibility;
}

const MAX_ITERATIONS = 50;
const MAX_STARTS = 3;
/** Of one fit, n² (n + 2d) an evaluation: a few tenths of a second in the core. */
const FIT_WORK = 8e9;

/** Bounds what a fit may cost, whatever n and d: at first by fewer starts, then by fewer iterations. */
function boundedWork({ d, y: { length: n } }: Dataset): Pick<FitOptions, 'starts' | 'maxIterations'> {
  const iterations = FIT_WORK / (n * n * (n + 2 * d)) / 2; // some two evaluations each
  const between = (value: number, high: number) => Math.min(Math.max(Math.floor(Math.min(value, 1e3)), 1), high);
  return {
    starts: between(iterations / MAX_ITERATIONS, MAX_STARTS),
    maxIterations: between(iterations, MAX_ITERATIONS),
  };
}

/** The warm start of a request, if it fits the domain. */
export function warmStart({ warmStart, domain }: ProposeRequest): Hyperparameters | undefined {
  return warmStart?.lengthscales.length === domain.length ? warmStart : undefined;
}

async function chooseHyperparameters(request: ProposeRequest, data: Dataset, pace: Pace): Promise<Hyperparameters> {
  const { kernel, prior, refit, restart } = request;
  const warm = warmStart(request);
  if (warm && !refit) return withinBounds(warm, prior);
  const choices = Domain.of(request.domain).choices();
  return pace.finish(fitting(data, { kernel, prior, choices, warmStart: warm, restart, ...boundedWork(data) }));
}

/**
 * Fits the surrogate to the request's trials (or takes the warm start, if refit is false). Pending points and count do not
 * matter. At least one trial. Throws Cancelled when the pace's flag is set.
 */
export async function fitSurrogate(request: ProposeRequest, pace: Pace): Promise<Surrogate> {
  const { points, losses, noise: deviations, kernel, prior, seed, warp } = request;
  const d = request.domain.length;
  const categorical = Domain.of(request.domain).categoricalMask();
  const metric = { lengthscales: warmStart(request)?.lengthscales, categorical };
  const learnsFailures = isLearnable(losses);
  const rows = localRows(points, losses, metric, MAX_OBSERVATIONS, seed);
  const history = makeHistory({ d, points, losses, deviations }, warp, !learnsFailures, rows);

  const { x, y, knownNoise } = history;
  const data = { d, x, y, categorical, knownNoise };
  const posterior = Posterior.of(data, kernel, await chooseHyperparameters(request, data, pace));
  await pace.breathe();
  if (!learnsFailures) return { history, posterior };
  const labels = { d, points, losses, categorical };
  return { history, posterior, feasibility: await Feasibility.of(labels, kernel, prior, seed, pace) };
}
