import { choice, flag, integer } from '../check.js';
import type { AcquisitionName, KernelName, PriorName, ProposeRequest } from '../engine/engine.js';
import { checkOptions } from '../options.js';
import { rowsOf, squaredDistance } from '../unit-cube.js';
import { constrainedSearch } from './constrained.js';
import { isMemory, type Memory } from './memory.js';
import { pseudoRandomDraw, sobolDraw } from './random.js';
import type { History, Json, Problem, Proposal, Session, Strategy, SurrogateSettings, TrialView } from './strategy.js';
import { type Draw, unseenPoints } from './unseen.js';

export interface BayesianOptions {
  /** Trials before the surrogate takes over, >= 2. Default: clamp(ceil(d / 2) + 2, 5, floor(trials / 4)). */
  readonly initial?: number | undefined;
  /** Covariance of the surrogate. Default 'matern52'. */
  readonly kernel?: KernelName | undefined;
  /** Prior over its hyperparameters. Default 'scaled'. */
  readonly prior?: PriorName | undefined;
  /** Default 'auto': logEI at first, UCB towards the stated end. */
  readonly acquisition?: AcquisitionName | undefined;
  /** Warp losses before fitting (half-rank, log). Default true. */
  readonly warp?: boolean | undefined;
  /** Every second trial where a quadratic model of the losses around the best is least, where there is a sound one. Default true. */
  readonly quadratic?: boolean | undefined;
}

type Settings = Required<Omit<BayesianOptions, 'initial'>> & Pick<BayesianOptions, 'initial'>;

const kernels = ['matern52', 'rbf'] as const satisfies readonly KernelName[];
const priors = ['scaled', 'vizier', 'lognormal', 'none'] as const satisfies readonly PriorName[];
const acquisitions = ['auto', 'logEI', 'EI', 'UCB'] as const satisfies readonly AcquisitionName[];

const DEFAULTS = { kernel: 'matern52', prior: 'scaled', acquisition: 'auto', warp: true, quadratic: true } as const;

/** Up to so many observations the surrogate is fitted anew for each; beyond, when they have grown by GROWTH. */
const ALWAYS_REFIT = 150;
const GROWTH = 1.05;
/** A fit does not trust the last hyperparameters alone when observations have grown so much since the last that did not. */
const RESTART_GROWTH = 1.1;

/** Points from which the initial design under constraints picks one. */
const CHOICE = 32;

/**
 * Bayesian optimization: a Gaussian process over all trials so far, and the configuration of greatest expected improvement.
 * Running trials count as pending, failed ones are avoided. Starts with the parameters' defaults, the centre, and scrambled
 * Sobol points; no ask ever waits for a tell.
 * Source: Jones et al. (1998); Ament et al. (2023) for logEI; docs/math.md for priors, warp and search.
 */
export function bayesian(options: BayesianOptions = {}): Strategy {
  checkOptions('bayesian', options, ['initial', 'kernel', 'prior', 'acquisition', 'warp', 'quadratic']);
  const { initial } = options;
  if (initial !== undefined) integer('bayesian', 'initial', initial, 2);
  const settings: Settings = {
    kernel: choice('bayesian', 'kernel', options.kernel ?? DEFAULTS.kernel, kernels),
    prior: choice('bayesian', 'prior', options.prior ?? DEFAULTS.prior, priors),
    acquisition: choice('bayesian', 'acquisition', options.acquisition ?? DEFAULTS.acquisition, acquisitions),
    warp: flag('bayesian', 'warp', options.warp ?? DEFAULTS.warp),
    quadratic: flag('bayesian', 'quadratic', options.quadratic ?? DEFAULTS.quadratic),
    ...(initial === undefined ? {} : { initial }),
  };
  return {
    name: 'bayesian',
    options: settings as unknown as { readonly [key: string]: Json },
    open: (problem) => openBayesian(problem, settings),
  };
}

function openBayesian(problem: Problem, settings: Settings): Session {
  const unseen = unseenPoints(problem);
  const design = designOf(problem);
  const uniform = pseudoRandomDraw(problem);
  const d = problem.domain.length;
  const constrained =
    problem.linear.length === problem.space.constraints.length ? undefined : constrainedSearch(problem);
  return {
    trialCount: undefined,
    iterative: false,
    modelOf: (history) => ({ history, settings }),
    isMemory: (memory) => isMemory(memory, d),
    async propose(history, count, signal) {
      const observations = observe(history, d);
      const missing = (settings.initial ?? designSize(d, history.trialLimit)) - history.trials.length;
      if (missing > 0 || !observations.losses.some(Number.isFinite)) {
        const wanted = missing > 0 ? Math.min(count, missing) : count;
        const units = await unseen(history, wanted, (k) => design(k, history), [], signal);
        const status = units.length < wanted ? 'exhausted' : 'ready';
        return { proposals: units.map((unit) => ({ unit })), status, memory: history.memory };
      }
      const { request, fitting } = requestOf(problem, settings, history, observations, count);
      const { proposals, hyperparameters } = await (constrained === undefined
        ? problem.engine.propose(request, signal)
        : constrained(request, isNewIn(history, observations), signal));
      const fresh: Proposal[] = proposals
        .map(({ unit, ...prediction }) => ({ unit: problem.snap(unit), prediction }))
        .filter(({ unit }) => !history.has(unit) && problem.isLegal(unit));
      // In Hyperband the engine does not see every trial, and of a parameter with very many levels it sees only some.
      const taken = fresh.map(({ unit }) => unit);
      const drawn = await unseen(history, count - fresh.length, uniform, taken, signal);
      return {
        proposals: [...fresh, ...drawn.map((unit) => ({ unit }))],
        status: fresh.length + drawn.length < count ? 'exhausted' : 'ready',
        memory: { ...fitting, hyperparameters } as unknown as Json,
      };
    },
  };
}

/** n0 = clamp(ceil(d / 2) + 2, 5, floor(N / 4)), at least 2. */
function designSize(d: number, trialLimit = Infinity): number {
  return Math.max(2, Math.min(Math.max(Math.ceil(d / 2) + 2, 5), Math.floor(trialLimit / 4)));
}

/**
 * Point k of the initial design: the defaults where stated, the centre, Sobol points; those already seen are passed over.
 * Under constraints: of CHOICE Sobol points the legal one farthest from all trials. Source: Mitchell (1991), best candidate.
 */
function designOf(problem: Problem): (k: number, history: History) => Float64Array {
  const centre = problem.snap(new Float64Array(problem.domain.length).fill(0.5));
  const first = (problem.defaults === undefined ? [centre] : [problem.defaults, centre]).filter(problem.isLegal);
  const sobol: Draw = sobolDraw(problem);
  const point = problem.anchor === undefined ? sobol : farthestOf(problem, sobol);
  return (k, history) => (k < first.length && !history.has(first[k]) ? first[k] : point(k, history));
}

function farthestOf({ snap, isLegal }: Problem, sobol: Draw): (k: number, history: History) => Float64Array {
  return (k, { trials }) => {
    const points = Array.from({ length: CHOICE }, (_, i) => snap(sobol(k * CHOICE + i)));
    const legal = points.filter(isLegal);
    const distances = legal.map((unit) =>
      trials.reduce((least, trial) => Math.min(least, squaredDistance(trial.unit, unit)), Infinity),
    );
    return legal[distances.indexOf(Math.max(...distances))] ?? points[0];
  };
}

/** Trials as the engine takes them. */
interface Observations {
  /** n×d row-major. */
  readonly points: Float64Array;
  /** n; NaN: failed. */
  readonly losses: Float64Array;
  /** n known standard deviations of the losses' errors; absent where none is known. */
  readonly noise?: Float64Array;
  /** p×d row-major. */
  readonly pending: Float64Array;
}

/** Whether the engine, to which the observations are known, may propose a configuration. */
function isNewIn(history: History, { losses, pending, points }: Observations): (unit: Float64Array) => boolean {
  const known = losses.length + (losses.length === 0 ? 0 : (pending.length * losses.length) / points.length);
  return known === history.asked + history.observed ? () => true : (unit) => !history.has(unit);
}

function isOpen({ state, loss }: TrialView): boolean {
  return state === 'running' || (loss === undefined && state !== 'failed');
}

function observe({ trials }: History, d: number): Observations {
  const told = trials.filter((trial) => !isOpen(trial));
  const noisy = told.some(({ noise }) => noise !== undefined);
  return {
    points: unitsOf(told, d),
    losses: Float64Array.from(told, ({ loss = Number.NaN }) => (Number.isFinite(loss) ? loss : Number.NaN)),
    ...(noisy ? { noise: Float64Array.from(told, ({ noise = 0 }) => noise) } : {}),
    pending: unitsOf(trials.filter(isOpen), d),
  };
}

function unitsOf(trials: readonly TrialView[], d: number): Float64Array {
  return rowsOf(
    trials.map(({ unit }) => unit),
    d,
  );
}

function memoryOf({ memory }: History): Memory | undefined {
  return memory === undefined || memory === null ? undefined : (memory as unknown as Memory);
}

/** The engine's request, and what to remember of the fit behind the hyperparameters that it will answer with. */
function requestOf(
  { domain, linear, seed }: Problem,
  { kernel, prior, acquisition, warp, quadratic }: Settings,
  history: History,
  observations: Observations,
  count: number,
): { readonly request: ProposeRequest; readonly fitting: Omit<Memory, 'hyperparameters'> } {
  const memory = memoryOf(history);
  const n = observations.losses.length;
  // Fewer than at the last fit: inside Hyperband, another rung is modelled now.
  const others = memory !== undefined && n < memory.fittedAt;
  const refit =
    memory === undefined || others || (n > memory.fittedAt && n <= ALWAYS_REFIT) || n >= GROWTH * memory.fittedAt;
  const restart = refit && (others || n >= RESTART_GROWTH * (memory?.restartedAt ?? 0));
  const request = {
    domain,
    constraints: linear,
    ...observations,
    count,
    seed,
    // Not trials.length: a searcher inside Hyperband sees only some of the trials, and no two proposals may share a stream.
    trial: history.asked,
    progress: history.trialLimit === undefined ? 0 : Math.min(1, n / history.trialLimit),
    kernel,
    prior,
    acquisition,
    warp,
    quadratic,
    refit,
    restart,
    ...(memory === undefined ? {} : { warmStart: memory.hyperparameters }),
  };
  const fitting = {
    fittedAt: refit ? n : (memory?.fittedAt ?? n),
    restartedAt: restart ? n : (memory?.restartedAt ?? n),
  };
  return { request, fitting };
}

/**
 * What the engine needs to fit a surrogate to a history, and the trials that its rows stand for. Hyperparameters that the last
 * proposal fitted to as many trials are used again; settings absent: the defaults, for a strategy without a surrogate.
 */
export function surrogateRequest(
  problem: Problem,
  history: History,
  settings?: SurrogateSettings,
): { readonly request: ProposeRequest; readonly told: readonly TrialView[] } {
  const observations = observe(history, problem.domain.length);
  const memory = settings === undefined ? undefined : memoryOf(history);
  const fitted = memory !== undefined && memory.fittedAt === observations.losses.length;
  const { kernel, prior, warp } = settings ?? DEFAULTS;
  const request: ProposeRequest = {
    domain: problem.domain,
    ...observations,
    count: 1,
    seed: problem.seed,
    trial: history.asked,
    progress: 0,
    kernel,
    prior,
    acquisition: 'auto',
    warp,
    quadratic: false,
    refit: !fitted,
    restart: false,
    ...(fitted ? { warmStart: memory.hyperparameters } : {}),
  };
  return { request, told: history.trials.filter((trial) => !isOpen(trial)) };
}
