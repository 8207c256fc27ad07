import type { Engine, HalvingPlan } from '../engine.js';
import { Halving } from './halving.js';
import { Pool, type Threads } from './pool.js';
import { Random } from './random.js';
import * as read from './read.js';
import type { ReportingKernel } from './reporting-kernel.js';
import { readRequest } from './request.js';
import { latinHypercube, sobol } from './sobol.js';
import { webThreads } from './web-threads.js';

/**
 * The engine in TypeScript: the core's algorithms under its names, file by file. Everything that comes in is checked here.
 * threads: for proposals; where there are none, these share the thread of the caller. kernel: of that thread; default: typed arrays.
 */
export function createPortableEngine(threads: Threads | undefined = webThreads(), kernel?: ReportingKernel): Engine {
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
    async propose(request, signal) {
      signal?.throwIfAborted();
      return pool.run('propose', readRequest('propose', request), signal);
    },
    async fitSurrogate(request, signal) {
      signal?.throwIfAborted();
      const given = readRequest('fitSurrogate', request);
      if (given.losses.length === 0) throw read.refusal('fitSurrogate', 'at least one observation', 'none');
      const plain = await pool.run('fitSurrogate', given, signal);
      // Predictions are computed on the caller's thread: loaded by those who want them.
      const { fittedSurrogate } = await import('./fitted-surrogate.js');
      return fittedSurrogate(plain);
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
