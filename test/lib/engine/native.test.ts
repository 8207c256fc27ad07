import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Dimension, HalvingPlan, KernelName, ProposeRequest } from '../../../lib/engine/engine.js';
import { loadEngine } from '../../../lib/engine/load.js';
import { TunesmithError } from '../../../lib/errors.js';

const engine = loadEngine();
const none = new Float64Array(0);

const continuous: Dimension = { kind: 'continuous', levels: none, parent: -1, parentLevels: none, inactive: 0.5 };
const ordered: Dimension = { ...continuous, kind: 'ordered', levels: Float64Array.of(0, 0.25, 0.5, 0.75, 1) };
const categorical: Dimension = {
  ...continuous,
  kind: 'categorical',
  levels: Float64Array.of(0.25, 0.75),
  inactive: 0.25,
};

/** A request over n deterministic observations of a bowl. */
function request(n: number, domain: readonly Dimension[], changes: Partial<ProposeRequest> = {}): ProposeRequest {
  const d = domain.length;
  const points = engine.sobol(3, 0, Math.max(n, 1), d).subarray(0, n * d);
  for (let i = 0; i < points.length; i++) {
    const { levels } = domain[i % d];
    if (levels.length > 0) points[i] = levels[Math.floor(points[i] * levels.length)];
  }
  const losses = Float64Array.from({ length: n }, (_, i) =>
    points.subarray(i * d, (i + 1) * d).reduce((sum, x) => sum + (x - 0.3) ** 2, 0),
  );
  return {
    domain,
    points,
    losses,
    pending: none,
    count: 1,
    seed: 7,
    trial: n,
    progress: 0,
    kernel: 'matern52',
    prior: 'vizier',
    acquisition: 'auto',
    warp: true,
    refit: true,
    restart: false,
    ...changes,
  };
}

/** Heavy enough to be cancelled half way. */
const heavy = () =>
  request(
    700,
    Array.from({ length: 8 }, () => continuous),
  );

/** Values computed by independent implementations; the generator lies beside the file. */
const golden = <T>(name: string) =>
  JSON.parse(readFileSync(new URL(`../../golden/${name}.json`, import.meta.url), 'utf8')) as T;

const refused = (message: RegExp) =>
  expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(message) });

describe('random numbers', () => {
  interface Stream {
    readonly seed: string;
    readonly purpose: number;
    readonly index: number;
    readonly uniform: readonly number[];
  }
  // A JavaScript seed is a safe integer; the C++ tests cover the larger ones.
  const streams = golden<{ readonly streams: readonly Stream[] }>('random').streams.filter((each) =>
    Number.isSafeInteger(Number(each.seed)),
  );

  test.each(streams)(
    'uniform(seed $seed, purpose $purpose, index $index) is bit for bit the golden stream',
    (stream) => {
      const got = engine.uniform(Number(stream.seed), stream.purpose, stream.index, stream.uniform.length);
      expect([...got]).toEqual(stream.uniform);
    },
  );

  test('sobol points stratify each coordinate and continue from start', () => {
    const all = engine.sobol(5, 0, 64, 3);
    for (let k = 0; k < 3; k++) {
      const strata = new Set(Array.from({ length: 64 }, (_, i) => Math.floor(all[i * 3 + k] * 64)));
      expect(strata.size).toBe(64);
    }
    expect(engine.sobol(5, 40, 24, 3)).toEqual(all.slice(40 * 3));
    expect(engine.sobol(6, 0, 64, 3)).not.toEqual(all);
  });

  test('a Latin hypercube has one point a stratum', () => {
    const points = engine.latinHypercube(1, 10, 2);
    for (let k = 0; k < 2; k++) {
      const strata = Array.from({ length: 10 }, (_, i) => Math.floor(points[i * 2 + k] * 10)).sort((a, b) => a - b);
      expect(strata).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
  });

  test.each([
    [() => engine.uniform(-1, 1, 0, 3), /^uniform: expected seed/],
    [() => engine.uniform(0.5, 1, 0, 3), /^uniform: expected seed/],
    [() => engine.uniform(0, 1, 0, 0), /^uniform: expected count/],
    [() => engine.sobol(0, 0, 2 ** 27, 2), /^sobol: expected points of at most/],
    [() => engine.sobol(0, 2 ** 32, 1, 2), /^sobol: expected start/],
    [() => engine.latinHypercube(0, 1, Number.NaN), /^latinHypercube: expected d/],
  ])('bad arguments are refused (%#)', (call, message) => {
    expect(call).toThrow(refused(message));
    expect(call).toThrow(TunesmithError);
  });
});

describe('Gaussian process', () => {
  const hyperparameters = { lengthscales: [0.5], outputscale: 2, noise: 0.1, mean: 0.3 };

  test('one observation matches the closed form', () => {
    const gp = engine.fitGaussianProcess(Float64Array.of(0.2), Float64Array.of(1), 1, {
      kernel: 'rbf',
      prior: 'none',
      hyperparameters,
    });
    const k = 2 * Math.exp(-0.5 * (0.3 / 0.5) ** 2);
    const { mean, variance } = gp.predict(Float64Array.of(0.5));
    expect(mean[0]).toBeCloseTo(0.3 + (k / 2.1) * 0.7, 12);
    expect(variance[0]).toBeCloseTo(2 - k ** 2 / 2.1, 12);
    expect(gp.logMarginalLikelihood).toBeCloseTo(-0.5 * (0.7 ** 2 / 2.1 + Math.log(2.1) + Math.log(2 * Math.PI)), 12);
    expect(gp.hyperparameters).toEqual(hyperparameters);
  });

  test('append equals a fit to all observations', () => {
    const x = engine.sobol(1, 0, 12, 2);
    const y = Float64Array.from({ length: 12 }, (_, i) => Math.sin(5 * x[2 * i]) + x[2 * i + 1]);
    const options = {
      kernel: 'matern52',
      prior: 'none',
      hyperparameters: { lengthscales: [0.4, 0.7], outputscale: 1, noise: 1e-3, mean: 0 },
    } as const;
    const whole = engine.fitGaussianProcess(x, y, 2, options);
    const grown = engine
      .fitGaussianProcess(x.subarray(0, 22), y.subarray(0, 11), 2, options)
      .append(x.subarray(22), y[11]);
    const points = engine.sobol(2, 0, 5, 2);
    expect(grown.size).toBe(12);
    expect(grown.dimension).toBe(2);
    expect(grown.logMarginalLikelihood).toBeCloseTo(whole.logMarginalLikelihood, 8);
    for (const key of ['mean', 'variance'] as const) {
      grown.predict(points)[key].forEach((value, i) => {
        expect(value).toBeCloseTo(whole.predict(points)[key][i], 8);
      });
    }
  });

  test('a fit explains its data better than the defaults', () => {
    const x = engine.sobol(1, 0, 20, 2);
    const y = Float64Array.from({ length: 20 }, (_, i) => Math.sin(6 * x[2 * i]));
    const gp = engine.fitGaussianProcess(x, y, 2, { kernel: 'matern52', prior: 'vizier' });
    gp.predict(x).mean.forEach((value, i) => {
      expect(value).toBeCloseTo(y[i], 1);
    });
    expect(gp.hyperparameters.lengthscales).toHaveLength(2);
  });

  test('bad arguments are refused, and the class makes no posterior by itself', () => {
    const options = { kernel: 'rbf', prior: 'none' } as const;
    const fit = (x: Float64Array, y: Float64Array, d = 1) => engine.fitGaussianProcess(x, y, d, options);
    expect(() => fit(none, none)).toThrow(refused(/expected at least one observation/));
    expect(() => fit(Float64Array.of(1, 2), Float64Array.of(1))).toThrow(refused(/expected y to hold 2 targets/));
    expect(() => fit(Float64Array.of(Number.NaN), Float64Array.of(1))).toThrow(refused(/NaN at index 0/));
    expect(() => fit(Float64Array.of(1, 2, 3), Float64Array.of(1), 2)).toThrow(refused(/rows of 2/));
    const gp = fit(Float64Array.of(1), Float64Array.of(1));
    expect(() => gp.append(Float64Array.of(1, 2), 1)).toThrow(refused(/expected x to hold 1/));
    expect(() => gp.append(Float64Array.of(1), Infinity)).toThrow(refused(/expected y/));
    expect(() => gp.predict([1] as never)).toThrow(refused(/expected points to be a Float64Array/));
    const Class = gp.constructor as new (value?: unknown) => unknown;
    expect(() => new Class()).toThrow(refused(/fitted posterior/));
    expect(() => new Class({})).toThrow(refused(/fitted posterior/));
  });
});

describe('golden values', () => {
  interface Case {
    readonly name: string;
    readonly kernel: KernelName;
    readonly d: number;
    readonly x: readonly number[];
    readonly y: readonly number[];
    readonly categorical: readonly number[];
    readonly lengthscales: readonly number[];
    readonly outputscale: number;
    readonly noise: number;
    readonly value: number;
    readonly query: readonly number[];
    readonly mean: readonly number[];
    readonly variance: readonly number[];
    readonly known_noise?: readonly number[];
    readonly loo_mean?: readonly number[];
    readonly loo_variance?: readonly number[];
    readonly loo_log_density?: readonly number[];
  }
  const { cases } = golden<{ readonly cases: readonly Case[] }>('gp');

  test.each(cases)('Gaussian process: $name', (each) => {
    const { kernel, lengthscales, outputscale, noise } = each;
    const gp = engine.fitGaussianProcess(Float64Array.from(each.x), Float64Array.from(each.y), each.d, {
      kernel,
      prior: 'none',
      categorical: Uint8Array.from(each.categorical),
      knownNoise: each.known_noise && Float64Array.from(each.known_noise),
      hyperparameters: { lengthscales, outputscale, noise, mean: 0 },
    });
    const { mean, variance } = gp.predict(Float64Array.from(each.query));
    const leftOut = gp.leaveOneOut();
    each.loo_mean?.forEach((value, i) => {
      expect(Math.abs(leftOut.mean[i] - value)).toBeLessThan(1e-8);
      expect(Math.abs(leftOut.variance[i] - each.loo_variance![i])).toBeLessThan(1e-8);
      expect(Math.abs(leftOut.logDensity[i] - each.loo_log_density![i])).toBeLessThan(1e-7);
    });
    expect(Math.abs(gp.logMarginalLikelihood - each.value)).toBeLessThan(1e-8 * Math.max(1, Math.abs(each.value)));
    each.mean.forEach((value, i) => {
      expect(Math.abs(mean[i] - value)).toBeLessThan(1e-8);
    });
    each.variance.forEach((value, i) => {
      expect(Math.abs(variance[i] - value)).toBeLessThan(1e-8 * outputscale);
    });
  });

  test('expected improvement and its logarithm', () => {
    for (const each of golden<readonly Improvement[]>('acquisition')) {
      const mean = Float64Array.of(each.mean);
      const variance = Float64Array.of(each.variance);
      const [ei] = engine.expectedImprovement(mean, variance, each.best, false);
      const [logEI] = engine.expectedImprovement(mean, variance, each.best, true);
      // EI loses relative precision where it is a difference of nearly equal terms; its logarithm must not.
      expect(Math.abs(ei - each.ei)).toBeLessThan(1e-12 * Math.max(1, Math.sqrt(each.variance)));
      expect(Math.abs(logEI - each.log_ei)).toBeLessThan(1e-9 * Math.max(1, Math.abs(each.log_ei)));
    }
  });

  interface Improvement {
    readonly best: number;
    readonly mean: number;
    readonly variance: number;
    readonly ei: number;
    readonly log_ei: number;
  }
});

describe('propose', () => {
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

describe('halving', () => {
  const plan: HalvingPlan = {
    minResource: 1,
    maxResource: 9,
    reductionFactor: 3,
    mode: 'synchronous',
    brackets: 1,
    maxTrials: 0,
    iterations: 1,
  };

  test('plays a bracket to its end', () => {
    const halving = engine.createHalving(plan);
    expect(halving.brackets[0].rungs).toEqual([
      { resource: 1, size: 9 },
      { resource: 3, size: 3 },
      { resource: 9, size: 1 },
    ]);
    expect(halving.peek()).toEqual({ trial: 0, bracket: 0, rung: 0, resource: 1, resumeFrom: 0 });
    const spent: number[] = [];
    for (let job = halving.next(); typeof job === 'object'; job = halving.next()) {
      spent.push(job.resource);
      halving.report(job.trial, job.trial);
    }
    expect(spent).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 9]);
    expect(halving.next()).toBe('finished');
    expect(halving.verdict(0)).toBe('completed');
    expect(halving.verdict(8)).toBe('stopped');
    expect(halving.job(0)).toMatchObject({ rung: 2, resource: 9, resumeFrom: 3 });
    expect(halving.job(99)).toBeUndefined();
  });

  test('waits while the rung is open, and goes on after a failure', () => {
    const halving = engine.createHalving(plan);
    for (let trial = 0; trial < 9; trial++) halving.next();
    expect(halving.next()).toBe('waiting');
    for (let trial = 0; trial < 8; trial++) halving.report(trial, trial === 0 ? Number.NaN : trial);
    expect(halving.fail(8)[0]).toEqual({ trial: 8, verdict: 'stopped' });
    expect(halving.next()).toMatchObject({ rung: 1 });
  });

  test('bad plans and reports are refused', () => {
    expect(() => engine.createHalving({ ...plan, minResource: 0 })).toThrow(TunesmithError);
    expect(() => engine.createHalving({ ...plan, maxResource: 0.5 })).toThrow(refused(/expected maxResource/));
    expect(() => engine.createHalving({ ...plan, mode: 'x' as never })).toThrow(refused(/expected mode/));
    const halving = engine.createHalving(plan);
    expect(() => halving.report(0, 1)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    expect(() => halving.report(0, 'x' as never)).toThrow(refused(/expected loss to be a number/));
    expect(() => halving.fail(-1)).toThrow(refused(/expected trial/));
  });
});

describe('fitSurrogate', () => {
  test('is the model that the proposal was made with', async () => {
    const asked = request(12, [continuous, categorical]);
    asked.losses[4] = Number.NaN;
    const { proposals, hyperparameters } = await engine.propose(asked);
    const surrogate = await engine.fitSurrogate(asked);
    expect(surrogate.hyperparameters).toEqual(hyperparameters);
    const { mean, variance, feasibility } = surrogate.predict(proposals[0].unit);
    expect(mean[0]).toBe(proposals[0].mean);
    expect(Math.sqrt(variance[0])).toBe(proposals[0].deviation);
    expect(feasibility[0]).toBeGreaterThan(0);
    expect(feasibility[0]).toBeLessThan(1);
    expect([...surrogate.rows]).toEqual([0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11]);
    expect(surrogate.targets).toHaveLength(11);
    expect(surrogate.leaveOneOut.mean).toHaveLength(11);
  });

  test('known errors change the model, zeros do not', async () => {
    const plain = await engine.fitSurrogate(request(12, [continuous]));
    const zeros = await engine.fitSurrogate(request(12, [continuous], { noise: new Float64Array(12) }));
    const noisy = await engine.fitSurrogate(request(12, [continuous], { noise: new Float64Array(12).fill(0.2) }));
    expect(zeros.logMarginalLikelihood).toBe(plain.logMarginalLikelihood);
    expect(noisy.logMarginalLikelihood).not.toBe(plain.logMarginalLikelihood);
  });

  test('bad requests are refused, aborted ones reject with the reason', async () => {
    const call = (changes: Partial<ProposeRequest>) => engine.fitSurrogate(request(3, [continuous], changes));
    await expect(call({ noise: Float64Array.of(1) })).rejects.toEqual(refused(/noise to hold 3 values, received 1/));
    await expect(call({ noise: Float64Array.of(1, -1, 0) })).rejects.toEqual(refused(/noise to hold values >= 0/));
    await expect(engine.fitSurrogate(request(0, [continuous]))).rejects.toEqual(
      refused(/^fitSurrogate: expected at least one observation/),
    );
    const controller = new AbortController();
    const promise = engine.fitSurrogate(heavy(), controller.signal);
    const reason = new Error('left');
    controller.abort(reason);
    await expect(promise).rejects.toBe(reason);
    const { predict } = await engine.fitSurrogate(request(3, [continuous, continuous]));
    expect(() => predict(new Float64Array(3))).toThrow(refused(/^predict: expected/));
    expect(predict(new Float64Array(0)).mean).toHaveLength(0);
  });
});
