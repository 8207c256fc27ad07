import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Purpose } from '../../../lib/engine/engine.js';
import { createStudy, defineSpace, float, int, restoreStudy, type Space, type Strategy } from '../../../lib/index.js';
import { bayesian } from '../../../lib/strategy/bayesian.js';
import { grid } from '../../../lib/strategy/grid.js';
import { hyperband } from '../../../lib/strategy/hyperband.js';
import { perturbed, towards } from '../../../lib/strategy/perturb.js';
import { random } from '../../../lib/strategy/random.js';
import { repair } from '../../../lib/strategy/repair.js';
import { scattered } from '../../../lib/strategy/scattered.js';
import { streamOf } from '../../../lib/strategy/stream.js';
import { walk } from '../../../lib/strategy/walk.js';
import { decode } from '../../../lib/unit-cube.js';
import { fakeEngine, problemOf } from './setting.js';

const branin = (x: number, y: number): number =>
  (y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6) ** 2 +
  10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) +
  10;
const disk = defineSpace(
  { x: float(-5, 10), y: float(0, 15) },
  { constraints: [({ x, y }) => (x - 2.5) ** 2 + (y - 7.5) ** 2 <= 50, { sum: { x: 1, y: 1 }, atMost: 4 }] },
);
const box = defineSpace({ x: float(0, 1), y: float(0, 1), z: float(0, 1) });
const cut = (atMost: number) =>
  defineSpace(box.parameters, {
    constraints: [
      { sum: { x: 1, y: 2, z: 1 }, atMost },
      { sum: { x: 1 }, atLeast: 0.1 },
    ],
  });

describe('bayesian under constraints', () => {
  // Optimum by SciPy 1.10's SLSQP from 200 starts: (3.0817, 0.9183), where both constraints bind x + y = 4.
  it("finds constrained Branin's minimum on the boundary, where random search is far", async () => {
    const regret = async (strategy: Strategy): Promise<number> => {
      const study = createStudy({ space: disk, direction: 'minimize', strategy, seed: 3, trials: 35 });
      for (let k = 0; k < 35; k++) {
        const trial = (await study.ask())!;
        study.tell(trial, branin(trial.params.x, trial.params.y));
      }
      return study.incumbent!.value - 2.3859586804543165;
    };
    const found = await regret(bayesian());
    expect(found).toBeGreaterThan(-1e-6);
    expect(found).toBeLessThan(1e-3);
    expect(await regret(random())).toBeGreaterThan(0.05);
  });

  it('gives distinct legal batches', async () => {
    const study = createStudy({ space: disk, direction: 'minimize', strategy: bayesian(), seed: 1 });
    for (const trial of await study.ask(8)) study.tell(trial, branin(trial.params.x, trial.params.y));
    const batch = (await study.ask(20)).map(({ params }) => params);
    expect(new Set(batch.map(({ x, y }) => `${x} ${y}`)).size).toBe(20);
    expect(batch.every(({ x, y }) => (x - 2.5) ** 2 + (y - 7.5) ** 2 <= 50 && x + y <= 4 + 1e-9)).toBe(true);
  });

  it('ends soon after an abort', async () => {
    const controller = new AbortController();
    let asking = false;
    // While candidates are judged: an ask may be over before a timer is.
    const abortable = defineSpace(
      { x: float(-5, 10), y: float(0, 15) },
      {
        constraints: [
          ({ x, y }) => {
            if (asking) controller.abort(new Error('enough'));
            return x + y <= 4;
          },
        ],
      },
    );
    const study = createStudy({ space: abortable, direction: 'minimize', strategy: bayesian(), seed: 1 });
    for (const trial of await study.ask(5)) study.tell(trial, trial.params.x);
    asking = true;
    await expect(study.ask({ signal: controller.signal })).rejects.toThrow('enough');
    asking = false;
    expect((await study.ask())!.number).toBe(5);
  });
});

describe('replay under constraints', () => {
  const integers = defineSpace(
    { a: int(0, 5), b: int(0, 5), x: float(0, 1) },
    { constraints: [{ sum: { a: 1, b: 1 }, atMost: 5 }, ({ a, x }) => x < (a + 1) / 6] },
  );
  it.each([
    ['grid', () => grid({ levels: 6 })],
    ['random', () => random()],
    ['bayesian', () => bayesian()],
    ['hyperband', () => hyperband({ maxResource: 9, mode: 'promotion', searcher: bayesian() })],
  ])('%s goes on from a snapshot bit for bit', async (_, strategy) => {
    const study = createStudy({ space: integers, direction: 'minimize', strategy: strategy(), seed: 5 });
    const go = async (each: typeof study, steps: number) => {
      for (let step = 0; step < steps; step++) {
        for (const trial of await each.ask(2)) each.tell(trial, trial.params.a - trial.params.b + trial.params.x);
      }
    };
    await go(study, 5);
    const restored = restoreStudy(integers, JSON.parse(JSON.stringify(study)));
    await go(study, 4);
    await go(restored, 4);
    expect(JSON.stringify(restored)).toBe(JSON.stringify(study));
  });
});

describe('repair', () => {
  const inside = (space: Space, unit: Float64Array) => problemOf(space).isLegal(unit);
  const unit = fc
    .tuple(...[0, 1, 2].map(() => fc.double({ min: 0, max: 1, noNaN: true })))
    .map((u) => Float64Array.from(u));

  it('keeps legal points and moves others onto a boundary', () => {
    const space = cut(1.5);
    const problem = problemOf(space);
    fc.assert(
      fc.property(unit, (u) => {
        const repaired = repair(problem, u);
        expect(inside(space, repaired)).toBe(true);
        if (inside(space, u)) expect([...repaired]).toEqual([...u]);
        else {
          const { x, y, z } = decode(space, repaired) as { x: number; y: number; z: number };
          expect(Math.min(Math.abs(x + 2 * y + z - 1.5), Math.abs(x - 0.1))).toBeLessThan(1e-9);
        }
      }),
    );
  });

  it('gives up where nothing is legal', () => {
    const { domain, snap } = problemOf(box);
    const repaired = repair({ space: cut(0.05), domain, snap }, Float64Array.of(0.5, 0.5, 0.5));
    expect(repaired.every((u) => u >= 0 && u <= 1)).toBe(true);
  });
});

describe('walk, towards and perturbed', () => {
  const space = cut(0.5);
  const problem = problemOf(space, { engine: fakeEngine() });

  it('walks to every part of the legal region', () => {
    const stream = streamOf(problem, Purpose.fallback, 0);
    const means = [0, 0, 0];
    let at = problem.anchor!;
    for (let step = 0; step < 4000; step++) {
      at = walk(problem, at, 1, stream);
      expect(problem.isLegal(at)).toBe(true);
      at.forEach((u, i) => {
        means[i] += u / 4000;
      });
    }
    // The simplex x >= 0.1, y, z >= 0, x + 2 y + z <= 0.5 has its centroid at (0.2, 0.05, 0.1).
    for (const [i, mean] of [0.2, 0.05, 0.1].entries()) expect(Math.abs(means[i] - mean)).toBeLessThan(0.02);
  });

  it('stops at the boundary on the way to an illegal point', () => {
    const ball = defineSpace(box.parameters, { constraints: [({ x, y, z }) => x * x + y * y + z * z <= 0.25] });
    const unit = towards(problemOf(ball), Float64Array.of(0, 0, 0), Float64Array.of(0, 1, 0));
    expect(unit[1]).toBeGreaterThan(0.495);
    expect(unit[1]).toBeLessThanOrEqual(0.5);
  });

  it('perturbs at the scale it is given, grids by at least a level', () => {
    const mixed = problemOf(defineSpace({ x: float(0, 1), n: int(0, 3) }));
    const stream = streamOf(mixed, Purpose.fallback, 1);
    const centre = mixed.snap(Float64Array.of(0.5, 0.4));
    const points = Array.from({ length: 500 }, () => perturbed(mixed, centre, [0.01, 0.01], stream));
    const spread = Math.sqrt(points.reduce((sum, [x]) => sum + (x - 0.5) ** 2, 0) / 500);
    expect(spread).toBeGreaterThan(0.006);
    expect(spread).toBeLessThan(0.012);
    expect(new Set(points.map(([, n]) => n))).toEqual(new Set([0.125, 0.375, 0.625]));
    expect(points.filter(([, n]) => n === centre[1]).length).toBeGreaterThan(200);
  });
});

describe('scattered', () => {
  it('visits every number once', () => {
    for (const count of [1, 2, 3, 10, 97, 1000, 4096]) {
      const order = scattered(count, 12345);
      const places = new Set(Array.from({ length: count }, (_, place) => order(place)));
      expect(places.size).toBe(count);
      expect(Math.max(...places)).toBe(count - 1);
    }
  });
});
