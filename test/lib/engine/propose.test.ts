import { describe, expect, test } from 'vitest';
import type { ProposeRequest } from '../../../lib/engine/engine.js';
import { categorical, continuous, engines, heavy, none, ordered, refused, request } from './engines.js';

describe.each(engines)('propose, $name', (engine) => {
  test('proposes legal, unseen points, the same for the same request', async () => {
    const given = request(9, [continuous, ordered, categorical], { count: 4 });
    const { proposals, hyperparameters } = await engine.propose(given);
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
    expect(await engine.propose(given)).toEqual({ proposals, hyperparameters });
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
