import { GaussianProcess, kernelMatrix } from '../../lib/core.js';
import { bayesian, createStudy, defineSpace, float, grid, random, type Strategy, type Study } from '../../lib/index.js';
import { uniforms } from '../problems/random.js';
import type { Case } from './measure.js';

const DIMENSION = 6;
const NAMES = Array.from({ length: DIMENSION }, (_, i) => `x${i + 1}`);
const space = defineSpace(Object.fromEntries(NAMES.map((name) => [name, float(0, 1)])));
type Point = Record<string, number>;

/** A smooth function with several basins. */
function loss(params: object): number {
  const x = Object.values(params) as number[];
  return x.reduce((sum, value, i) => sum + (value - 0.3 - 0.07 * i) ** 2 + 0.1 * Math.cos(9 * value), 0);
}

/** A study that has been told `told` random points. */
export function studyWith(strategy: Strategy, told: number): Study {
  const study = createStudy({ space, direction: 'minimize', strategy, seed: 1 });
  const uniform = uniforms(told);
  for (let i = 0; i < told; i++) {
    const params: Point = Object.fromEntries(NAMES.map((name) => [name, uniform()]));
    study.tell(params as never, loss(params));
  }
  return study as unknown as Study;
}

/** Asks for a trial and tells its loss. */
export async function askAndTell(study: Study): Promise<void> {
  const trial = await study.ask();
  if (trial === undefined) throw new Error('askAndTell: expected a trial, received none.');
  study.tell(trial.number, loss(trial.params as Point));
}

const ASKS = 100_000;

/** 100,000 asks of a fresh study. */
function asks(name: string, strategy: () => Strategy): Case {
  return {
    name,
    operations: ASKS,
    async run() {
      const study = studyWith(strategy(), 0);
      for (let i = 0; i < ASKS; i++) await study.ask();
    },
  };
}

/** A Bayesian ask after n results; each call adds one, so the figure covers n to about n + 20, cold fits among them. */
function bayesianAsk(n: number): Case {
  const study = studyWith(bayesian(), n);
  return { name: `bayesian: ask after ${n} results`, growing: true, run: () => askAndTell(study) };
}

function rows(n: number, seed: number): number[][] {
  const uniform = uniforms(seed);
  return Array.from({ length: n }, () => Array.from({ length: DIMENSION }, uniform));
}

function fit(n: number): Case {
  const x = rows(n, 3);
  const y = x.map((row) => loss(row));
  return { name: `Gaussian process: fit to ${n} points`, run: () => GaussianProcess.fit(x, y) };
}

/** Everything that is timed; d = 6 throughout. */
export function cases(): Case[] {
  const points = Float64Array.from(rows(500, 4).flat());
  const matrix = { data: points, shape: [500, DIMENSION] as const };
  return [
    ...[20, 50, 100, 200].map(bayesianAsk),
    asks('random: ask', () => random()),
    asks('random, Sobol: ask', () => random({ sampling: 'sobol' })),
    asks('grid: ask', () => grid({ levels: 7 })),
    { name: 'kernel matrix, Matérn-5/2, 500 × 500', run: () => kernelMatrix(matrix, matrix, {}) },
    ...[50, 100, 200].map(fit),
  ];
}
