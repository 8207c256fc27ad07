import type { Engine, HalvingPlan } from '../engine.js';
import type { ReportingKernel } from './gpu/measured-kernel.js';
import { Halving } from './halving.js';
import { kernelOfChoice } from './kernel-choice.js';
import { Random } from './random.js';
import { checkedProduct, readChoice, readCount, readObject, readSize, readU32 } from './read.js';
import { latinHypercube, sobol } from './sobol.js';

/** The engine in TypeScript: the core's algorithms under its names, file by file. */
export function createPortableEngine(kernel: ReportingKernel = kernelOfChoice()): Engine {
  return {
    name: 'portable',
    get kernels() {
      return kernel.report();
    },
    uniform: readUniform,
    sobol: readSobol,
    latinHypercube: readLatinHypercube,
    createHalving: (plan) => new Halving(readPlan(plan)),
    kernelMatrix: () => missing(),
    fitGaussianProcess: () => missing(),
    expectedImprovement: () => missing(),
    propose: async () => missing(),
    fitSurrogate: async () => missing(),
  };
}

function missing(): never {
  throw new Error('not yet');
}

function readUniform(seed: number, purpose: number, index: number, count: number): Float64Array {
  const where = 'uniform';
  const random = new Random(
    readCount(where, 'seed', seed),
    readU32(where, 'purpose', purpose),
    readU32(where, 'index', index),
  );
  return Float64Array.from({ length: readSize(where, 'count', count) }, () => random.uniform());
}

function readSobol(seed: number, start: number, count: number, d: number): Float64Array {
  const where = 'sobol';
  readCount(where, 'seed', seed);
  readU32(where, 'start', start);
  checkedProduct(where, 'points', readSize(where, 'count', count), readSize(where, 'd', d));
  return sobol(seed, start, count, d);
}

function readLatinHypercube(seed: number, count: number, d: number): Float64Array {
  const where = 'latinHypercube';
  readCount(where, 'seed', seed);
  checkedProduct(where, 'points', readSize(where, 'count', count), readSize(where, 'd', d));
  return latinHypercube(seed, count, d);
}

const MODES: readonly HalvingPlan['mode'][] = ['synchronous', 'promotion', 'stopping'];

function readPlan(value: HalvingPlan): HalvingPlan {
  const where = 'Halving';
  const plan = readObject(where, 'plan', value);
  return {
    minResource: readCount(where, 'minResource', plan.minResource),
    maxResource: readCount(where, 'maxResource', plan.maxResource),
    reductionFactor: readCount(where, 'reductionFactor', plan.reductionFactor),
    mode: readChoice(where, 'mode', plan.mode, MODES),
    brackets: readU32(where, 'brackets', plan.brackets),
    maxTrials: readCount(where, 'maxTrials', plan.maxTrials),
    iterations: readU32(where, 'iterations', plan.iterations),
  };
}
