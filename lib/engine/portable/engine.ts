import type {
  Engine,
  Posterior as EnginePosterior,
  GaussianProcessOptions,
  HalvingPlan,
  Hyperparameters,
  KernelName,
} from '../engine.js';
import { evaluate } from './acquisition.js';
import { fit } from './fit.js';
import { fittedSurrogate } from './fitted-surrogate.js';
import { Posterior } from './gp.js';
import type { ReportingKernel } from './gpu/measured-kernel.js';
import { Halving } from './halving.js';
import { kernelMatrix } from './kernel.js';
import { kernelOfChoice } from './kernel-choice.js';
import { Pool, type Threads } from './pool.js';
import { Random } from './random.js';
import * as read from './read.js';
import { readRequest } from './request.js';
import { latinHypercube, sobol } from './sobol.js';
import { webThreads } from './web-threads.js';

/**
 * The engine in TypeScript: the core's algorithms under its names, file by file. Everything that comes in is checked here.
 * kernel: of this thread. threads: for proposals; where there are none, these share the thread of the caller.
 */
export function createPortableEngine(
  threads: Threads | undefined = webThreads(),
  kernel: ReportingKernel = kernelOfChoice(),
): Engine {
  const pool = new Pool(threads, kernel);
  return {
    name: 'portable',
    get kernels() {
      return pool.kernels;
    },
    uniform,
    sobol: sobolPoints,
    latinHypercube: latinHypercubePoints,
    createHalving: (plan) => new Halving(readPlan(plan)),
    kernelMatrix: covariances,
    fitGaussianProcess,
    expectedImprovement,
    async propose(request, signal) {
      signal?.throwIfAborted();
      return pool.run('propose', readRequest('propose', request), signal);
    },
    async fitSurrogate(request, signal) {
      signal?.throwIfAborted();
      const given = readRequest('fitSurrogate', request);
      if (given.losses.length === 0) throw read.refusal('fitSurrogate', 'at least one observation', 'none');
      return fittedSurrogate(await pool.run('fitSurrogate', given, signal));
    },
  };
}

function uniform(seed: number, purpose: number, index: number, count: number): Float64Array {
  const where = 'uniform';
  const random = new Random(
    read.count(where, 'seed', seed),
    read.u32(where, 'purpose', purpose),
    read.u32(where, 'index', index),
  );
  return new Float64Array(read.size(where, 'count', count)).map(() => random.uniform());
}

function sobolPoints(seed: number, start: number, count: number, d: number): Float64Array {
  const where = 'sobol';
  read.count(where, 'seed', seed);
  read.u32(where, 'start', start);
  read.product(where, 'points', read.size(where, 'count', count), read.size(where, 'd', d));
  return sobol(seed, start, count, d);
}

function latinHypercubePoints(seed: number, count: number, d: number): Float64Array {
  const where = 'latinHypercube';
  read.count(where, 'seed', seed);
  read.product(where, 'points', read.size(where, 'count', count), read.size(where, 'd', d));
  return latinHypercube(seed, count, d);
}

const MODES: readonly HalvingPlan['mode'][] = ['synchronous', 'promotion', 'stopping'];

function readPlan(value: HalvingPlan): HalvingPlan {
  const where = 'Halving';
  const plan = read.object(where, 'plan', value);
  return {
    minResource: read.count(where, 'minResource', plan.minResource),
    maxResource: read.count(where, 'maxResource', plan.maxResource),
    reductionFactor: read.count(where, 'reductionFactor', plan.reductionFactor),
    mode: read.choice(where, 'mode', plan.mode, MODES),
    brackets: read.u32(where, 'brackets', plan.brackets),
    maxTrials: read.count(where, 'maxTrials', plan.maxTrials),
    iterations: read.u32(where, 'iterations', plan.iterations),
  };
}

function covariances(
  kernel: KernelName,
  a: Float64Array,
  b: Float64Array,
  d: number,
  hyperparameters: Pick<Hyperparameters, 'lengthscales' | 'outputscale'>,
  categorical?: Uint8Array,
): Float64Array {
  const where = 'kernelMatrix';
  read.size(where, 'd', d);
  const { lengthscales, outputscale } = read.object(where, 'hyperparameters', hyperparameters);
  const n = read.rows(where, 'a', read.finiteDoubles(where, 'a', a), d);
  const m = read.rows(where, 'b', read.finiteDoubles(where, 'b', b), d);
  read.product(where, 'a matrix', n, m);
  const checked = {
    lengthscales: read.lengthscales(where, lengthscales, d),
    outputscale: read.positive(where, 'outputscale', outputscale),
  };
  return kernelMatrix(read.kernel(where, kernel), a, b, d, checked, read.categorical(where, categorical, d));
}

function expectedImprovement(mean: Float64Array, variance: Float64Array, best: number, log: boolean): Float64Array {
  const where = 'expectedImprovement';
  const kind = read.flag(where, 'log', log) ? 'logEI' : 'EI';
  const acquisition = { kind, best: read.finite(where, 'best', best) } as const;
  read.finiteDoubles(where, 'mean', mean);
  read.finiteDoubles(where, 'variance', variance);
  if (variance.length !== mean.length) {
    throw read.refusal(where, `variance to hold ${mean.length} values`, `${variance.length}`);
  }
  return mean.map((each, i) => evaluate(acquisition, each, variance[i]).value);
}

function fitGaussianProcess(
  x: Float64Array,
  y: Float64Array,
  d: number,
  options: GaussianProcessOptions,
): EnginePosterior {
  const where = 'fitGaussianProcess';
  read.size(where, 'd', d);
  const given = read.object(where, 'options', options);
  const kernel = read.kernel(where, given.kernel);
  const prior = read.prior(where, given.prior);
  const n = read.rows(where, 'x', read.finiteDoubles(where, 'x', x), d);
  if (n === 0) throw read.refusal(where, 'at least one observation', 'none');
  if (read.finiteDoubles(where, 'y', y).length !== n) {
    throw read.refusal(where, `y to hold ${n} targets`, `${y.length}`);
  }
  read.product(where, 'a covariance matrix', n, n);
  const data = {
    d,
    x,
    y,
    categorical: read.categorical(where, given.categorical, d),
    knownNoise: read.spreads(where, 'knownNoise', given.knownNoise, n),
  };
  const fixed = given.hyperparameters && read.hyperparameters(where, given.hyperparameters, d);
  return checked(Posterior.of(data, kernel, fixed ?? fit(data, { kernel, prior })));
}

/** A posterior whose methods check what comes in. */
function checked(posterior: Posterior): EnginePosterior {
  const { size, dimension, hyperparameters, logMarginalLikelihood } = posterior;
  return {
    size,
    dimension,
    hyperparameters,
    logMarginalLikelihood,
    predict(points) {
      read.rows('predict', 'points', read.finiteDoubles('predict', 'points', points), dimension);
      return posterior.predict(points);
    },
    append(x, y) {
      const where = 'append';
      read.finite(where, 'y', y);
      if (read.finiteDoubles(where, 'x', x).length !== dimension) {
        throw read.refusal(where, `x to hold ${dimension} values`, `${x.length}`);
      }
      read.product(where, 'a covariance matrix', size + 1, size + 1);
      return checked(posterior.append(x, y));
    },
    leaveOneOut: () => posterior.leaveOneOut(),
  };
}
