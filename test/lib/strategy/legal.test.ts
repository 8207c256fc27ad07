import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bayesian,
  categorical,
  createStudy,
  defineSpace,
  float,
  grid,
  hyperband,
  int,
  type Params,
  random,
  type Space,
  type Strategy,
  type Study,
} from '../../../lib/index.js';
import { everyConfiguration, isLegal, spaces } from '../spaces.js';

/** A loss that depends on every value. */
function lossOf(params: Params): number {
  return Object.values(params).reduce<number>((sum, value) => sum + Math.sin(Number(value) || String(value).length), 0);
}

/** The configurations that a study asks for until it ends, or `most`; some fail. */
async function course(study: Pick<Study, 'ask' | 'tell' | 'fail'>, most: number, batch: number): Promise<Params[]> {
  const found = new Map<number, Params>();
  for (let step = 0; found.size < most && step < 4 * most + 8; step++) {
    const trials = await study.ask(Math.min(batch, most - found.size));
    if (trials.length === 0) break;
    for (const trial of trials) {
      const params = trial.params as Params;
      found.set(trial.number, params);
      if (trial.number % 7 === 3) study.fail(trial);
      // Hyperband may have it train on in the same slot.
      while (trial.state === 'running') study.tell(trial, lossOf(params));
    }
  }
  return [...found.values()];
}

const distinct = (all: readonly Params[]) => new Set(all.map((params) => JSON.stringify(params))).size;
const finite: readonly (readonly [name: string, strategy: () => Strategy, most: number])[] = [
  ['grid', () => grid({ levels: 99 }), 200],
  ['random', () => random(), 200],
  ['Sobol', () => random({ sampling: 'sobol' }), 200],
  ['bayesian', () => bayesian({ initial: 3 }), 60],
  ['hyperband', () => hyperband({ maxResource: 4, mode: 'promotion' }), 60],
  ['hyperband over bayesian', () => hyperband({ maxResource: 4, mode: 'stopping', searcher: bayesian() }), 40],
  ['hyperband over grid', () => hyperband({ maxResource: 4, mode: 'promotion', searcher: grid({ levels: 99 }) }), 40],
];

describe('in every finite space', () => {
  it.each(finite)('%s asks each legal configuration once, and ends', async (name, strategy, most) => {
    await fc.assert(
      fc.asyncProperty(spaces('finite', 4), fc.nat(99), fc.integer({ min: 1, max: 5 }), async (space, seed, batch) => {
        const every = everyConfiguration(space, most);
        fc.pre(every !== undefined);
        const legal = every!.filter((params) => isLegal(space, params)).length;
        const create = () => createStudy({ space, direction: 'minimize', strategy: strategy(), seed }) as Study;
        if (legal === 0) {
          expect(create).toThrow(expect.objectContaining({ code: 'NO_LEGAL_CONFIGURATION' }));
          return;
        }
        const study = create();
        const asked = await course(study, most + 1, name.startsWith('hyperband') ? 1 : batch);
        expect(asked.every((params) => isLegal(space, params))).toBe(true);
        expect([asked.length, distinct(asked)]).toEqual([legal, legal]);
        expect(study.exhausted).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

describe('in large spaces', () => {
  it.each([
    ['grid', () => grid()],
    ['random', () => random()],
    ['bayesian', () => bayesian()],
  ] as const)('%s asks each of 200 categories once, and ends', async (_, strategy) => {
    const space: Space = defineSpace({ city: categorical(Array.from({ length: 200 }, (_, i) => `city ${i}`)) });
    const asked = await course(createStudy({ space, direction: 'minimize', strategy: strategy(), seed: 4 }), 300, 8);
    expect([asked.length, distinct(asked)]).toEqual([200, 200]);
  });

  it.each([
    ['grid', () => grid({ levels: 300 })],
    ['random', () => random()],
    ['bayesian', () => bayesian({ initial: 2 })],
    ['hyperband', () => hyperband({ maxResource: 2, reductionFactor: 2, mode: 'stopping' })],
  ] as const)('%s finds the few legal ones among 27,000, and ends', async (_, strategy) => {
    const space: Space = defineSpace(
      { a: int(1, 300), b: int(1, 90) },
      { constraints: [({ a, b }) => a * b === 3600, { sum: { a: 1 }, atLeast: 50 }] },
    );
    const legal = everyConfiguration(space, 30_000)!.filter((params) => isLegal(space, params)).length;
    expect(legal).toBe(15);
    const study = createStudy({ space, direction: 'minimize', strategy: strategy(), seed: 4 }) as Study;
    const asked = await course(study, 30, 1);
    expect([asked.length, distinct(asked)]).toEqual([legal, legal]);
    expect(study.exhausted).toBe(true);
  });
});

describe('in spaces with real numbers', () => {
  it.each([
    ['random', () => random(), 40],
    ['Latin hypercube', () => random({ sampling: 'latin-hypercube', trials: 40 }), 40],
    ['bayesian', () => bayesian({ initial: 3 }), 10],
    ['hyperband over bayesian', () => hyperband({ maxResource: 4, mode: 'promotion', searcher: bayesian() }), 10],
  ] as const)('%s asks legal configurations only, each once', async (_, strategy, most) => {
    await fc.assert(
      fc.asyncProperty(spaces('mixed', 4), fc.nat(99), async (space, seed) => {
        let study: Study;
        try {
          study = createStudy({ space, direction: 'minimize', strategy: strategy(), seed }) as Study;
        } catch (error) {
          expect(error).toMatchObject({ code: 'NO_LEGAL_CONFIGURATION' });
          return;
        }
        const asked = await course(study, most, 1);
        expect(asked.every((params) => isLegal(space, params))).toBe(true);
        expect(distinct(asked)).toBe(asked.length);
        if (asked.length < most) expect(study.exhausted).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('ends where the constraints leave one point of the real numbers', async () => {
    const space: Space = defineSpace(
      { level: float(0, 0.75, { step: 0.25 }), least: int(1, 3), x: float(-2, 2) },
      { constraints: [{ sum: { x: 1, least: -1 }, atLeast: 1 }] },
    );
    for (const strategy of [random(), bayesian({ initial: 3 })]) {
      const study = createStudy({ space, direction: 'minimize', strategy, seed: 0 }) as Study;
      const asked = await course(study, 40, 1);
      expect(asked.length).toBeGreaterThanOrEqual(4);
      expect(distinct(asked)).toBe(asked.length);
      expect(study.exhausted).toBe(true);
    }
  });

  it('asks for a choice without a real number only once', async () => {
    const space: Space = defineSpace(
      { on: int(0, 3), x: float(0, 1) },
      { constraints: [({ on, x }) => on === 3 || x === 0] },
    );
    for (const strategy of [random(), bayesian()]) {
      const study = createStudy({ space, direction: 'minimize', strategy, seed: 1 }) as Study;
      const asked = await course(study, 25, 1);
      expect(asked).toHaveLength(25);
      expect(distinct(asked)).toBe(25);
    }
  });
});
