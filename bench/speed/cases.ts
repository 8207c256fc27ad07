import { bayesian, createStudy, defineSpace, float, grid, random, type Strategy, type Study } from '../../lib/index.js';
import { uniforms } from '../problems/random.js';
import type { Case } from './measure.js';

type Point = Record<string, number>;

/** A smooth function with several basins. */
export function loss(x: readonly number[]): number {
  return x.reduce((sum, value, i) => sum + (value - 0.3 - 0.07 * (i % 10)) ** 2 + 0.1 * Math.cos(9 * value), 0);
}

/** A Bayesian or other study over d floats that has been told `told` random points. */
export function studyWith(strategy: Strategy, told: number, d = 6, seed = 1): Study {
  const names = Array.from({ length: d }, (_, i) => `x${i + 1}`);
  const space = defineSpace(Object.fromEntries(names.map((name) => [name, float(0, 1)])));
  const study = createStudy({ space, direction: 'minimize', strategy, seed });
  const uniform = uniforms(told + 1000 * seed);
  for (let i = 0; i < told; i++) {
    const params: Point = Object.fromEntries(names.map((name) => [name, uniform()]));
    study.tell(params as never, loss(Object.values(params)));
  }
  return study as unknown as Study;
}

/** Asks for a trial and tells its loss. */
export async function askAndTell(study: Study): Promise<void> {
  const trial = await study.ask();
  if (trial === undefined) throw new Error('askAndTell: expected a trial, received none.');
  study.tell(trial.number, loss(Object.values(trial.params as Point)));
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

const LARGE_BATCH = 1000;

/** What has no bound: asks of the cheap strategies, and a proposal of a large batch. */
export function cases(): Case[] {
  return [
    asks('random: ask', () => random()),
    asks('random, Sobol: ask', () => random({ sampling: 'sobol' })),
    asks('grid: ask', () => grid({ levels: 7 })),
    {
      name: `bayesian: a proposal of ask(${LARGE_BATCH}) after 200 results`,
      operations: LARGE_BATCH,
      async run() {
        await studyWith(bayesian(), 200).ask(LARGE_BATCH);
      },
    },
  ];
}

export const BATCH = 64;

/** ask(64) after 200 results; the first of a study, so that every call is the same. */
export function batchCase(): Case {
  return {
    name: `bayesian: ask(${BATCH}) after 200 results`,
    async run() {
      await studyWith(bayesian(), 200).ask(BATCH);
    },
  };
}
