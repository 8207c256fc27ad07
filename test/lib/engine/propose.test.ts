import { describe, expect, test } from 'vitest';
import type { ProposeRequest } from '../../../lib/engine/engine.js';
import { categorical, continuous, engines, heavy, none, ordered, refused, request } from './engines.js';

describe.each(engines)('propose, $name', (engine) => {
  test('proposes legal, unseen points, the same for the same request', async () => {
    const given = request(9, [continuous, ordered, categorical], { count: 4 });
    const result = await engine.propose(given);
    const { proposals, hyperparameters } = result;
    expect(proposals).toHaveLength(4);
    const seen = new Set<string>();
    for (let i = 0; i < 9; i++) seen.add(given.points.subarray(3 * i, 3 * i + 3).join());
    for (const { unit, mean, deviation } of proposals) {
      expect(unit[0] >= 0 && unit[0] <= 1).toBe(true);
      expect([...ordered.levels]).toContain(unit[1]);
      expect([...categorical.levels]).toContain(unit[2]);
      expect(seen.has(unit.join())).toBe(false);
      seen.add(unit.join());
      expect(Number.isFinite(mean) && deviation >= 0).toBe(true);
    }
    expect(hyperparameters.lengthscales).toHaveLength(3);
    expect(result.climbs).toEqual([]);
    expect(await engine.propose(given)).toEqual(result);
  });

  test('keeps to linear constraints, and climbs along them', async () => {
    // The bowl's centre (0.3, 0.3, 0.3), from where u0 + 2 u1 + u2 <= 0.6 is violated: nearest legal (0.2, 0.1, 0.2).
    const sums = (u: Float64Array) => u[0] + 2 * u[1] + u[2];
    const terms = [1, 2, 1].map((slope) => Float64Array.of(0, slope));
    const bowl = (u: Float64Array) => u.reduce((sum, each) => sum + (each - 0.3) ** 2, 0);
    const constraints = [{ terms, low: Number.NEGATIVE_INFINITY, high: 0.6 }];
    const units = Array.from({ length: 40 }, (_, i) => engine.sobol(2, i, 1, 3)).filter((u) => sums(u) <= 0.6);
    for (let asked = 0; asked < 16; asked++) {
      const points = Float64Array.from(units.flatMap((u) => [...u]));
      const told = { points, losses: Float64Array.from(units, bowl), constraints };
      const [{ unit }] = (await engine.propose(request(0, [continuous, continuous, continuous], told))).proposals;
      expect(sums(unit)).toBeLessThanOrEqual(0.6 + 1e-12);
      units.push(unit);
    }
    const best = units.reduce((a, b) => (bowl(b) < bowl(a) ? b : a));
    expect(bowl(best) - 0.06).toBeLessThan(1e-3);
    expect(sums(best)).toBeGreaterThan(0.6 - 1e-4);
  });

  test('moves grids and choices onto linear constraints where numbers do not suffice', async () => {
    const constraints = [
      { terms: [Float64Array.of(0, 0.1), Float64Array.from(ordered.levels), none], low: 1, high: 1 },
      { terms: [none, none, Float64Array.of(0, 1)], low: 0.5, high: 1 },
    ];
    const points = Float64Array.of(0, 1, 0.75);
    const given = request(0, [continuous, ordered, categorical], { points, losses: Float64Array.of(1), constraints });
    // Only u0 = 0 with u1 = 1 and the second choice is legal, and that is seen.
    expect((await engine.propose(given)).proposals).toEqual([]);
    const wider = [{ ...constraints[0], low: 0.75 }, constraints[1]];
    for (const { unit } of (await engine.propose({ ...given, constraints: wider, count: 8 })).proposals) {
      expect(0.1 * unit[0] + unit[1]).toBeGreaterThanOrEqual(0.75 - 1e-12);
      expect(0.1 * unit[0] + unit[1]).toBeLessThanOrEqual(1 + 1e-12);
      expect(unit[2]).toBe(0.75);
    }
  });

  test('climbs from candidates, beside choosing among them', async () => {
    const candidates = engine.sobol(5, 0, 40, 2).map((u) => u / 4);
    const given = request(15, [continuous, continuous], { candidates, climb: true });
    const { proposals, climbs } = await engine.propose(given);
    const rows = Array.from({ length: 40 }, (_, i) => candidates.subarray(2 * i, 2 * i + 2).join());
    expect(rows).toContain(proposals[0].unit.join());
    expect(climbs).toHaveLength(8);
    for (const { from, to } of climbs) {
      expect(rows).toContain(from.join());
      expect(to.acquisition).toBeLessThanOrEqual(Math.max(...climbs.map((each) => each.to.acquisition)));
    }
    expect(Math.max(...climbs.map(({ to }) => to.acquisition))).toBeGreaterThan(proposals[0].acquisition);
  });

  test('reads its request before it returns', async () => {
    const given = request(6, [continuous, continuous]);
    const expected = await engine.propose(request(6, [continuous, continuous]));
    const promise = engine.propose(given);
    given.points.fill(0);
    given.losses.fill(0);
    expect(await promise).toEqual(expected);
  });

  test('takes more observations than a covariance matrix of all would have rows', async () => {
    const points = engine.sobol(1, 0, 12_000, 1);
    const losses = points.map((x) => (x - 0.3) ** 2);
    const { proposals } = await engine.propose(request(0, [continuous], { points, losses }));
    expect(proposals[0].unit[0]).toBeCloseTo(0.3, 1);
    await expect(async () => engine.propose(request(6, [continuous], { count: 12_000 }))).rejects.toThrow(
      refused(/a covariance matrix of at most 2\^27 values/),
    );
  });

  test('an exhausted domain yields fewer proposals', async () => {
    const given = request(0, [categorical], { points: Float64Array.of(0.25), losses: Float64Array.of(1), count: 3 });
    const { proposals } = await engine.propose(given);
    expect(proposals.map(({ unit }) => [...unit])).toEqual([[0.75]]);
  });

  test('an abort rejects with its reason, before the start and half way', async () => {
    const reason = new Error('changed my mind');
    await expect(engine.propose(heavy(), AbortSignal.abort(reason))).rejects.toBe(reason);
    const controller = new AbortController();
    const promise = engine.propose(heavy(), controller.signal);
    setTimeout(() => controller.abort(reason), 5);
    await expect(promise).rejects.toBe(reason);
  });

  test('an abort takes a waiting proposal out of the queue: it ends before those it waited for', async () => {
    const controllers = Array.from({ length: 12 }, () => new AbortController());
    const ended: number[] = [];
    const all = controllers.map(({ signal }, i) =>
      engine.propose(heavy(), signal).catch(() => {
        ended.push(i);
      }),
    );
    controllers[11].abort();
    await all[11];
    expect(ended).toEqual([11]);
    for (const controller of controllers) controller.abort();
    await Promise.all(all);
    expect(ended).toHaveLength(12);
  });

  test('an abort after the result changes nothing', async () => {
    const controller = new AbortController();
    const result = await engine.propose(request(3, [continuous]), controller.signal);
    controller.abort();
    expect(result.proposals).toHaveLength(1);
  });

  test('the event loop turns while a proposal runs', async () => {
    const controller = new AbortController();
    const promise = engine.propose(heavy(), controller.signal).catch(() => 'aborted');
    // Ten timers can only fire before the promise settles if propose does not hold the loop.
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
    controller.abort();
    expect(await promise).toBe('aborted');
  });

  test('many proposals at once', async () => {
    const results = await Promise.all(
      Array.from({ length: 16 }, (_, i) => engine.propose(request(5, [continuous], { seed: i }))),
    );
    expect(results.every(({ proposals }) => proposals.length === 1)).toBe(true);
  });

  test.each<[Partial<ProposeRequest>, RegExp]>([
    [{ count: 0 }, /^propose: expected count/],
    [{ domain: [] }, /expected domain/],
    [{ points: Float64Array.of(0.1, 0.2, 0.3) }, /expected points to hold rows of 2/],
    [{ points: Float64Array.of(0.1, Infinity) }, /Infinity at index 1/],
    [{ losses: Float64Array.of(1) }, /expected losses to hold 3/],
    [{ pending: Float64Array.of(1) }, /expected pending/],
    [{ kernel: 'cosine' as never }, /expected kernel to be one of/],
    [{ refit: false }, /expected warmStart when refit is false/],
    [{ candidates: Float64Array.of(1) }, /expected candidates to hold rows of 2/],
    [{ candidates: Float64Array.of(1, Number.NaN) }, /candidates/],
    [{ candidates: [[1, 1]] as never }, /candidates/],
    [{ warmStart: { lengthscales: [1], outputscale: 1, noise: 1, mean: 0 } }, /expected lengthscales/],
    [{ domain: [{ ...continuous, parent: 0 }, continuous] }, /domain\[0\]\.parent/],
    [{ domain: [{ ...ordered, levels: Float64Array.of(0.5, 0.2) }, continuous] }, /levels to ascend/],
    [{ domain: [{ ...ordered, levels: none }, continuous] }, /levels to be empty exactly/],
  ])('a bad request is refused (%#)', async (changes, message) => {
    await expect(engine.propose(request(3, [continuous, continuous], changes))).rejects.toEqual(refused(message));
  });
});
