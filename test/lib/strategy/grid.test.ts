import { describe, expect, it } from 'vitest';
import { bool, categorical, defineSpace, float, int, ordinal } from '../../../lib/space.js';
import { grid } from '../../../lib/strategy/grid.js';
import { Course, problemOf } from './setting.js';

const mixed = defineSpace({ kind: categorical(['a', 'b']), size: ordinal([16, 32, 64]), on: bool() });

describe('grid', () => {
  it('visits every combination once, the last parameter fastest', async () => {
    const course = new Course(mixed, grid());
    expect(course.session.trialCount).toBe(12);
    const params = course.params(await course.ask(12));
    expect(params.slice(0, 3)).toEqual([
      { kind: 'a', size: 16, on: false },
      { kind: 'a', size: 16, on: true },
      { kind: 'a', size: 32, on: false },
    ]);
    expect(new Set(params.map((each) => JSON.stringify(each))).size).toBe(12);
    expect(await course.session.propose(course.history, 1)).toEqual({ proposals: [], status: 'exhausted' });
  });

  it('keeps the levels that it was made with', () => {
    const levels = { size: 2 };
    const strategy = grid({ levels });
    levels.size = 3;
    const space = defineSpace({ size: int(1, 9) });
    expect(new Course(space, strategy).session.trialCount).toBe(2);
    expect(strategy.options).toEqual({ levels: { size: 2 } });
  });

  it('spaces levels evenly on the scale, with both ends', async () => {
    const space = defineSpace({ rate: float(1e-4, 1, { scale: 'log' }), depth: int(1, 3), width: int(0, 100) });
    const course = new Course(space, grid({ levels: 5 }));
    expect(course.session.trialCount).toBe(5 * 3 * 5);
    const params = course.params(await course.ask(75)) as { rate: number; depth: number; width: number }[];
    const rates = [...new Set(params.map(({ rate }) => rate))];
    expect(rates).toHaveLength(5);
    for (const [i, rate] of rates.entries()) expect(rate).toBeCloseTo(10 ** (i - 4), 12);
    expect([...new Set(params.map(({ depth }) => depth))]).toEqual([1, 2, 3]);
    expect([...new Set(params.map(({ width }) => width))]).toEqual([0, 25, 50, 75, 100]);
  });

  it('takes levels by name, the centre for one level, and every value where there are fewer', async () => {
    const space = defineSpace({ x: float(0, 1), y: float(0, 1, { step: 0.5 }) });
    const course = new Course(space, grid({ levels: { x: 1, y: 9 } }));
    expect(course.params(await course.ask(9))).toEqual([
      { x: 0.5, y: 0 },
      { x: 0.5, y: 0.5 },
      { x: 0.5, y: 1 },
    ]);
  });

  it('leaves inactive parameters out of the count', async () => {
    const space = defineSpace({
      optimizer: categorical(['adam', 'sgd']),
      momentum: float(0, 0.9, { when: { optimizer: 'sgd' } }),
      nesterov: bool({ when: { optimizer: 'sgd' } }),
      layers: int(1, 2),
    });
    const course = new Course(space, grid({ levels: 3 }));
    expect(course.session.trialCount).toBe((1 + 3 * 2) * 2);
    const params = course.params(await course.ask(14));
    expect(new Set(params.map((each) => JSON.stringify(each))).size).toBe(14);
    expect(params.filter((each) => 'momentum' in each)).toHaveLength(12);
  });

  it('counts a huge grid without enumerating it', async () => {
    const space = defineSpace(Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`x${i}`, float(0, 1)])));
    expect(new Course(space, grid({ levels: 10 })).session.trialCount).toBe(1e12);
  });

  it('refuses numeric parameters without levels', () => {
    const space = defineSpace({ kind: categorical(['a']), rate: float(0, 1) });
    expect(() => grid().open(problemOf(space))).toThrow(/float\("rate"\).*grid\(\{ levels: \{ "rate": 5 \} \}\)/);
    expect(() => grid({ levels: { rat: 3 } }).open(problemOf(space))).toThrow(/Did you mean "rate"/);
  });

  it('refuses a stated number of trials that is not its size', () => {
    expect(() => grid({ trials: 10 }).open(problemOf(mixed))).toThrow(/combinations, 12, received 10/);
    expect(() => grid().open(problemOf(mixed, { trials: 13 }))).toThrow(
      expect.objectContaining({ code: 'GRID_SIZE_MISMATCH' }),
    );
    expect(grid({ trials: 12 }).open(problemOf(mixed)).trialCount).toBe(12);
  });

  it('refuses bad options', () => {
    expect(() => grid({ level: 3 } as never)).toThrow(/Did you mean "levels"/);
    expect(() => grid({ levels: 0 })).toThrow(/levels/);
    expect(() => grid({ levels: { x: 1.5 } })).toThrow(/levels\.x/);
    expect(() => grid({ levels: 'many' as never })).toThrow(/levels/);
  });

  it('asks for the levels of a parameter whose name every object inherits', () => {
    const space = defineSpace({ x: float(0, 1), constructor: float(0, 1) });
    expect(() => grid({ levels: { x: 3 } }).open(problemOf(space))).toThrow(/levels for float\("constructor"\)/);
  });
});
