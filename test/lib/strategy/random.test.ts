import { describe, expect, it } from 'vitest';
import { bool, categorical, defineSpace, float, int } from '../../../lib/space.js';
import { random } from '../../../lib/strategy/random.js';
import { Course, problemOf } from './setting.js';

const plane = defineSpace({ x: float(0, 1), y: float(-1, 1) });
const finite = defineSpace({
  kind: categorical(['a', 'b', 'c']),
  depth: int(1, 5, { when: { kind: 'b' } }),
  on: bool(),
});

describe('random', () => {
  it.each(['pseudo-random', 'sobol', 'latin-hypercube'] as const)(
    'draws k as a function of seed and k (%s)',
    async (sampling) => {
      const one = new Course(plane, random({ sampling }), { trials: 300 });
      const other = new Course(plane, random({ sampling }), { trials: 300 });
      const together = await one.ask(300);
      const apart: object[] = [];
      for (let k = 0; k < 300; k++) apart.push(...(await other.ask()));
      expect(apart).toEqual(together);
      const reseeded = new Course(plane, random({ sampling }), { trials: 300, seed: 2 });
      expect(await reseeded.ask(3)).not.toEqual(together.slice(0, 3));
    },
  );

  it('proposes without changing anything', async () => {
    const { session, history } = new Course(plane, random());
    expect(await session.propose(history, 2)).toEqual(await session.propose(history, 2));
  });

  it('asks each configuration of a finite space once, then is exhausted', async () => {
    const course = new Course(finite, random());
    const all: string[] = [];
    for (let i = 0; i < 7; i++) all.push(...course.params(await course.ask(2)).map((each) => JSON.stringify(each)));
    expect(all).toHaveLength(14);
    expect(new Set(all).size).toBe(14);
    expect(await course.session.propose(course.history, 1)).toEqual({ proposals: [], status: 'exhausted' });
  });

  it('finds the last configurations of a space with very many levels', async () => {
    const space = defineSpace({ x: int(1, 12_000) });
    const { session } = new Course(space, random());
    const left = 11_987;
    const at = (unit: Float64Array): number => Math.round(unit[0] * 12_000 + 0.5);
    const history = {
      trials: [],
      asked: 11_999,
      observed: 0,
      trialLimit: undefined,
      memory: undefined,
      has: (unit: Float64Array) => at(unit) !== left,
    };
    const { proposals } = await session.propose(history, 2);
    expect(proposals.map(({ unit }) => at(unit))).toEqual([left]);
  });

  it('ends after the stated number of trials', async () => {
    const course = new Course(plane, random({ trials: 3 }));
    expect(course.session.trialCount).toBe(3);
    expect(await course.ask(5)).toHaveLength(3);
    expect((await course.session.propose(course.history, 1)).status).toBe('exhausted');
  });

  it('stratifies every coordinate in a Latin hypercube, which needs the number of trials', async () => {
    const course = new Course(plane, random({ sampling: 'latin-hypercube', trials: 8 }));
    const strata = (await course.ask(8)).map(({ unit }) => Math.floor(unit[0] * 8));
    expect(strata.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(() => random({ sampling: 'latin-hypercube' }).open(problemOf(plane))).toThrow(
      expect.objectContaining({ code: 'TRIALS_REQUIRED' }),
    );
  });

  it('refuses bad options', () => {
    expect(() => random({ sampling: 'halton' as never })).toThrow(/one of "pseudo-random", "sobol", "latin-hypercube"/);
    expect(() => random({ trails: 3 } as never)).toThrow(/Did you mean "trials"/);
    expect(() => random({ trials: 0 })).toThrow(/trials/);
  });
});
