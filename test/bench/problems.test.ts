import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { branin } from '../../bench/functions/branin.js';
import { hartmann6 } from '../../bench/functions/hartmann6.js';
import type { Problem } from '../../bench/problem.js';
import { boostedDigits } from '../../bench/problems/boosted-digits.js';
import { boosting } from '../../bench/problems/boosting.js';
import { dataDirectory } from '../../bench/problems/data.js';
import { digits } from '../../bench/problems/digits.js';
import { mnistDirectory } from '../../bench/problems/digits-data.js';
import { failingBowl, failingBranin, failingHartmann6, randomlyFailing } from '../../bench/problems/failing.js';
import { mixed } from '../../bench/problems/mixed.js';
import { fromFidelity } from '../../bench/problems/multi-fidelity/fidelity-function.js';
import { FIDELITY_FUNCTIONS } from '../../bench/problems/multi-fidelity/index.js';
import { normals, uniforms } from '../../bench/problems/random.js';
import { listProblems, problemNamed } from '../../bench/problems/registry.js';
import { type CurveTable, readCurves, taskset, tasksetTasks } from '../../bench/problems/taskset.js';
import { decode } from '../../lib/unit-cube.js';
import golden from '../golden/multi_fidelity.json' with { type: 'json' };

const data = dataDirectory();
const randomParams = (problem: Problem, next: () => number) =>
  decode(problem.space, Float64Array.from(problem.space.names, next));

describe('failing problems', () => {
  const named = (x: readonly number[]) => Object.fromEntries(x.map((value, i) => [`x${i}`, value]));
  const share = (problem: Problem): number => {
    const next = uniforms(5);
    const values = Array.from({ length: 8000 }, () => problem.evaluate(randomParams(problem, next), 1) as number);
    return values.filter(Number.isNaN).length / values.length;
  };

  it.each([failingBranin, failingHartmann6, failingBowl, randomlyFailing(branin, 3)])(
    '$name fails on about 30% of its space',
    (problem) => {
      expect(share(problem)).toBeGreaterThan(0.26);
      expect(share(problem)).toBeLessThan(0.34);
    },
  );

  it('leave one minimizer feasible', () => {
    const values = branin.minimizers.map((x) => failingBranin.evaluate(named(x), 1) as number);
    expect(values[0]).toBeCloseTo(branin.minimum, 12);
    expect(values.slice(1)).toEqual([Number.NaN, Number.NaN]);
    expect(failingHartmann6.evaluate(named(hartmann6.minimizers[0]), 1)).toBeCloseTo(hartmann6.minimum, 9);
    expect(randomlyFailing(branin, 3).evaluate(named(branin.minimizers[0]), 1)).toBeCloseTo(branin.minimum, 12);
  });

  it('the bowl has its minimum on the border', () => {
    const border = (y: number): number => 0.7 - 0.2 * Math.sin(6 * y);
    const values = Array.from({ length: 10_001 }, (_, i) => i / 10_000).map((y) => [border(y) - 1e-9, y]);
    const least = Math.min(...values.map((x) => failingBowl.evaluate(named(x), 1) as number));
    expect(least).toBeCloseTo(failingBowl.optimum, 7);
    expect(failingBowl.evaluate({ x0: border(0.4) + 1e-9, x1: 0.4 }, 1)).toBeNaN();
  });
});

describe('mixed', () => {
  it('is 0, its minimum, at each minimizer', () => {
    for (const [x0, x1] of branin.minimizers) {
      expect(mixed.evaluate({ x0, x1, lr: 10 ** -3.2, depth: 7, opt: 'adam' }, 1)).toBeCloseTo(0, 12);
    }
  });

  it('is above 0 for every other choice and depth, and never below', () => {
    const [x0, x1] = branin.minimizers[1];
    for (const opt of ['sgd', 'adam', 'rmsprop', 'lbfgs']) {
      for (let depth = 1; depth <= 12; depth++) {
        for (let exponent = -5; exponent <= 0; exponent += 0.05) {
          const value = mixed.evaluate({ x0, x1, lr: 10 ** exponent, depth, opt }, 1);
          if (opt === 'adam' && depth === 7) expect(value).toBeGreaterThanOrEqual(0);
          else expect(value).toBeGreaterThan(0.05);
        }
      }
    }
    const next = uniforms(2);
    const values = Array.from({ length: 20_000 }, () => mixed.evaluate(randomParams(mixed, next), 1) as number);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  });

  it('agrees with the formula of the peer harness', () => {
    // python: functions.mixed_f(dict(x0=1, x1=2, lr=1e-2, depth=4, opt='sgd'))
    expect(mixed.evaluate({ x0: 1, x1: 2, lr: 1e-2, depth: 4, opt: 'sgd' }, 1)).toBeCloseTo(4.76743139342391, 10);
  });

  it.each([
    [{ x0: 1, x1: 2, lr: 0.1, depth: 3, opt: 'adagrad' }],
    [{ x0: 1, x1: 2, lr: Number.NaN, depth: 3, opt: 'adam' }],
    [{ x1: 2, lr: 0.1, depth: 3, opt: 'adam' }],
  ])('refuses %j', (params) => {
    expect(() => mixed.evaluate(params, 1)).toThrow(/^mixed: expected .*, received .*\. Propose/);
  });
});

describe.each(FIDELITY_FUNCTIONS.map((f) => [f.name, f] as const))('%s', (_name, f) => {
  const problem = fromFidelity(f);
  const sign = f.direction === 'minimize' ? 1 : -1;
  const named = (x: readonly number[]) => Object.fromEntries(x.map((value, i) => [`x${i}`, value]));

  it('takes its optimum at each optimizer and at no better value elsewhere, at the largest resource', () => {
    for (const x of f.optimizers) expect(problem.evaluate(named(x), 27)).toBeCloseTo(f.optimum, 9);
    const next = uniforms(3);
    const values = Array.from({ length: 20_000 }, () => problem.evaluate(randomParams(problem, next), 27) as number);
    expect(Math.min(...values.map((value) => sign * value))).toBeGreaterThanOrEqual(sign * f.optimum - 1e-9);
  });

  it('is the less biased the larger the resource', () => {
    const next = uniforms(4);
    const points = Array.from({ length: 500 }, () => randomParams(problem, next));
    const values = (resource: number) => points.map((x) => problem.evaluate(x, resource) as number);
    const truth = values(27);
    const bias = [1, 3, 9, 27].map((resource) => {
      return values(resource).reduce((total, value, i) => total + Math.abs(value - truth[i]), 0);
    });
    expect(bias[3]).toBe(0);
    for (let i = 1; i < bias.length; i++) expect(bias[i]).toBeLessThan(bias[i - 1]);
  });

  it('costs the less the lower the fidelity, and the same whole or in pieces', async () => {
    const cost = async (from: number, to: number): Promise<number> => (await problem.cost!({}, from, to)) / 27;
    expect(await cost(0, 27)).toBeGreaterThanOrEqual(1);
    expect(await cost(0, 27)).toBeLessThan(1.2);
    expect(await cost(0, 1)).toBeLessThan(0.15);
    for (let r = 1; r < 27; r++) expect(await cost(r, r + 1)).toBeGreaterThan(0);
    expect((await cost(0, 9)) + (await cost(9, 27))).toBeCloseTo(await cost(0, 27), 12);
  });

  it.each([0, 28, 1.5, Number.NaN])('refuses resource %d', (resource) => {
    expect(() => problem.evaluate(named(f.optimizers[0]), resource)).toThrow(/expected resource .* 1\.\.27, received/);
  });
});

describe('high and low fidelity of an independent implementation', () => {
  it.each(Object.entries(golden))('%s', (name, points) => {
    const f = FIDELITY_FUNCTIONS.find((each) => each.name === name)!;
    for (const [x, high, low] of points as [number[], number, number][]) {
      expect(f.evaluate(x, 1)).toBeCloseTo(high, 9);
      expect(f.evaluate(x, 0)).toBeCloseTo(low, 9);
    }
  });
});

describe('taskset', () => {
  const table: CurveTable = {
    hyperparameters: ['learning_rate', 'beta1', 'beta2', 'epsilon', 'l1', 'l2', 'linear_decay', 'exponential_decay'],
    configs: [
      [1e-3, 0.9, 0.999, 1e-8, 1e-6, 1e-6, 1e-6, 1e-5],
      [1, 0.9, 0.999, 1e-8, 1e-6, 1e-6, 1e-6, 1e-5],
    ],
    validLoss: [
      Array.from({ length: 51 }, (_, entry) => 1 - entry / 100),
      Array.from({ length: 51 }, (_, entry) => (entry < 3 ? 2 : null)),
    ],
  };
  const problem = taskset('made', () => table);
  const at = (index: number) =>
    Object.fromEntries(problem.space.names.map((name, k) => [name, table.configs[index][k]]));

  it('reads the curve of the nearest configuration on logarithmic scales', () => {
    expect(problem.evaluate(at(0), 10)).toBe(0.9);
    expect(problem.evaluate({ ...at(0), learning_rate: 0.03 }, 10)).toBe(0.9);
    expect(problem.evaluate({ ...at(0), learning_rate: 0.04 }, 2)).toBe(2);
  });

  it('is NaN where training diverged, and takes its optimum among the finite', () => {
    expect(problem.evaluate(at(1), 3)).toBeNaN();
    expect(problem.optimum).toBe(0.5);
  });

  it('refuses resource 51: entry 0 precedes training', () => {
    expect(() => problem.evaluate(at(0), 51)).toThrow(/1\.\.50/);
  });

  it.skipIf(data === undefined)('finds every recorded configuration at its own parameters', () => {
    const directory = join(data!, 'taskset');
    for (const task of tasksetTasks(directory)) {
      const curves = readCurves(directory, task);
      const recorded = taskset(task, () => curves);
      for (const index of [0, 1, 17, 500, 999]) {
        const params = Object.fromEntries(curves.hyperparameters.map((name, k) => [name, curves.configs[index][k]]));
        for (const resource of [1, 50]) {
          expect(recorded.evaluate(params, resource)).toBe(curves.validLoss[index][resource] ?? Number.NaN);
        }
      }
      const best = curves.validLoss.findIndex((curve) => curve[50] === recorded.optimum);
      expect(best).toBeGreaterThanOrEqual(0);
    }
  });
});

describe.skipIf(data === undefined)('lcbench', () => {
  const params = {
    batch_size: 64,
    learning_rate: 0.01,
    momentum: 0.9,
    weight_decay: 1e-4,
    num_layers: 3,
    max_units: 256,
    max_dropout: 0.2,
  };
  const problem = () => problemNamed('lcbench-3945');

  it.each([
    [1, 49.47],
    [4, 89.4],
    [17, 90.27],
    [52, 91.37],
  ])('predicts after %d epochs an accuracy of %d percent', async (epoch, accuracy) => {
    expect(Math.abs((await problem().evaluate(params, epoch)) - accuracy)).toBeLessThan(0.01);
  });

  it('charges the predicted training time, whole or in pieces', async () => {
    const whole = await problem().cost!(params, 0, 52);
    const first = await problem().cost!(params, 0, 4);
    const rest = await problem().cost!(params, 4, 52);
    expect(first).toBeGreaterThan(0);
    expect(first + rest).toBeCloseTo(whole, 9);
  });

  it('answers simultaneous questions, each its own', async () => {
    const rates = [1e-4, 1e-3, 1e-2, 1e-1];
    const ask = (learning_rate: number) => Promise.resolve(problem().evaluate({ ...params, learning_rate }, 9));
    const together = await Promise.all(rates.map(ask));
    for (const [i, rate] of rates.entries()) expect(together[i]).toBe(await ask(rate));
    expect(new Set(together).size).toBe(4);
  });

  it('has no random configuration above the best known on any task', async () => {
    const tasks = listProblems().problems.filter(({ name }) => name.startsWith('lcbench-'));
    expect(tasks).toHaveLength(34);
    const next = uniforms(6);
    for (const task of tasks) {
      for (let i = 0; i < 3; i++) {
        expect(await task.evaluate(randomParams(task, next), 52)).toBeLessThanOrEqual(task.optimum);
      }
      expect(task.optimum).toBeGreaterThan(50);
      expect(task.optimum).toBeLessThanOrEqual(100);
    }
  });

  it('refuses a missing hyperparameter and epoch 53', async () => {
    await expect(problem().evaluate({ ...params, momentum: undefined }, 1)).rejects.toThrow(/momentum/);
    await expect(problem().evaluate(params, 53)).rejects.toThrow(/1\.\.52/);
  });
});

describe.skipIf(mnistDirectory() === undefined)('digits', () => {
  const good = { learningRate: 0.1, momentum: 0.5, batchSize: 16, hidden: 32, l2: 1e-5, activation: 'relu' };
  const problem = digits();

  it('learns: the loss after 5 epochs is far below that of guessing', () => {
    expect(problem.evaluate(good, 5)).toBeLessThan(0.6);
    expect(problem.evaluate({ ...good, learningRate: 1e-4, momentum: 0 }, 1)).toBeGreaterThan(1.5);
  });

  it.each(['relu', 'tanh', 'logistic'])('learns with %s', (activation) => {
    expect(problem.evaluate({ ...good, momentum: 0.8, activation }, 3)).toBeLessThan(1);
  });

  it('is the same whether trained at once or in pieces, in this problem or a new one', () => {
    const pieces = [1, 3].map((resource) => problem.evaluate({ ...good, hidden: 8 }, resource));
    const fresh = digits();
    expect(fresh.evaluate({ ...good, hidden: 8 }, 3)).toBe(pieces[1]);
    expect(fresh.evaluate({ ...good, hidden: 8 }, 1)).toBe(pieces[0]);
  });

  it('is NaN once training diverged', () => {
    expect(problem.evaluate({ ...good, learningRate: 10, momentum: 0.99, l2: 0.1 }, 2)).toBeNaN();
  });

  it('refuses an unknown activation and epoch 28', () => {
    expect(() => problem.evaluate({ ...good, activation: 'step' }, 1)).toThrow(/activation .* received "step"/);
    expect(() => problem.evaluate(good, 28)).toThrow(/1\.\.27/);
  });
});

describe('boosting', () => {
  const samples = (images: number[], labels: number[]) => ({
    count: labels.length,
    images: Float64Array.from(images),
    labels: Uint8Array.from(labels),
  });
  const options = { learningRate: 0.5, depth: 1, leaf: 1, l2: 1, sampleShare: 1, pixelShare: 1, seed: 1 };

  it('grows the tree that Newton steps and the gain say', () => {
    // Probabilities of 1/2: in each leaf Σg = ∓1, Σh = 1/2, so that its value is ±0.5 / 1.5.
    const data = samples([0, 0.1, 0.9, 1], [4, 4, 9, 9]);
    const ensemble = boosting(1, data, data, 9, options);
    expect(ensemble.loss()).toBeCloseTo(Math.LN2, 12);
    ensemble.grow();
    expect(ensemble.loss()).toBeCloseTo(Math.log(1 + Math.exp(-1 / 3)), 12);
  });

  it('splits no leaf below its least size', () => {
    const data = samples([0, 0.1, 0.9, 1], [4, 4, 9, 9]);
    const ensemble = boosting(1, data, data, 9, { ...options, leaf: 3 });
    ensemble.grow();
    expect(ensemble.loss()).toBeCloseTo(Math.LN2, 12);
  });

  it('needs depth for what no single pixel tells', () => {
    const data = samples([0, 0, 0, 1, 1, 0, 1, 1, 0, 0], [4, 9, 9, 4, 4]);
    const after = (depth: number): number => {
      const ensemble = boosting(2, data, data, 9, { ...options, depth });
      for (let tree = 0; tree < 30; tree++) ensemble.grow();
      return ensemble.loss();
    };
    expect(after(2)).toBeLessThan(0.3);
    expect(after(1)).toBeGreaterThan(0.3);
  });
});

describe.skipIf(mnistDirectory() === undefined)('boosted-digits', () => {
  const good = { learningRate: 0.3, depth: 3, leaf: 5, l2: 1, sampleShare: 0.7, pixelShare: 0.1 };
  const problem = boostedDigits();

  it('learns: the loss falls far below that of guessing, and less with a small learning rate', () => {
    const [first, last] = [1, 27].map((resource) => problem.evaluate(good, resource) as number);
    expect(first).toBeLessThan(0.6);
    expect(last).toBeLessThan(0.12);
    expect(problem.evaluate({ ...good, learningRate: 1e-3 }, 9)).toBeGreaterThan(0.6);
  });

  it('is the same whether trained at once or in pieces, in this problem or a new one', () => {
    const pieces = [1, 3].map((resource) => problem.evaluate({ ...good, depth: 2 }, resource));
    const fresh = boostedDigits();
    expect(fresh.evaluate({ ...good, depth: 2 }, 3)).toBe(pieces[1]);
    expect(fresh.evaluate({ ...good, depth: 2 }, 1)).toBe(pieces[0]);
  });

  it('refuses a missing parameter and round 28', () => {
    expect(() => problem.evaluate({ ...good, depth: undefined }, 1)).toThrow(/depth/);
    expect(() => problem.evaluate(good, 28)).toThrow(/1\.\.27/);
  });
});

describe('the registry', () => {
  const { problems } = listProblems();

  it('holds problems of distinct names, found again by name', () => {
    expect(new Set(problems.map(({ name }) => name)).size).toBe(problems.length);
    for (const problem of problems) expect(problemNamed(problem.name)).toBe(problem);
  });

  it('describes each problem completely', () => {
    for (const problem of problems) {
      expect(Number.isFinite(problem.optimum), problem.name).toBe(true);
      expect(problem.space.names.length).toBeGreaterThan(0);
      expect(problem.maxResource).toBeGreaterThanOrEqual(1);
      expect(problem.citation.length).toBeGreaterThan(10);
    }
  });

  it('names what is skipped and why where data are missing, and still lists the rest', () => {
    const { problems: rest, skipped } = listProblems('/nonexistent');
    expect(skipped.map(({ name }) => name)).toEqual(expect.arrayContaining(['lcbench', 'taskset']));
    for (const { reason } of skipped) expect(reason).toMatch(/TUNESMITH_DATA|npm/);
    expect(rest.some(({ name }) => name === 'branin')).toBe(true);
  });

  it('looks for data where TUNESMITH_DATA says, and only there', () => {
    expect(dataDirectory({ TUNESMITH_DATA: '/nonexistent' })).toBeUndefined();
    expect(dataDirectory({ TUNESMITH_DATA: import.meta.dirname })).toBe(import.meta.dirname);
  });

  it('makes a family in any dimension', () => {
    expect(problemNamed('ackley-20').space.names).toHaveLength(20);
  });

  it('refuses unknown names with the nearest known one', () => {
    expect(() => problemNamed('branim')).toThrow(/received "branim"\. Did you mean "branin"\?/);
    expect(() => problemNamed('toString')).toThrow(/expected the name of a problem/);
  });

  it('evaluates the synthetic problems at any legal parameters', () => {
    const synthetic = problems.filter(({ kind }) => kind === 'function' || kind === 'multi-fidelity');
    const everywhere = synthetic.filter(({ name }) => !name.endsWith('-failing'));
    expect(everywhere).toHaveLength(synthetic.length - 3);
    fc.assert(
      fc.property(fc.constantFrom(...everywhere), fc.integer(), (problem, seed) => {
        const params = randomParams(problem, uniforms(seed));
        for (const resource of new Set([1, problem.maxResource])) {
          expect(Number.isFinite(problem.evaluate(params, resource))).toBe(true);
        }
      }),
    );
  });
});

describe('random numbers', () => {
  it('have the moments of their distributions', () => {
    const next = uniforms(5);
    const uniform = Array.from({ length: 20_000 }, next);
    const normal = Array.from({ length: 20_000 }, normals(next));
    const mean = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length;
    expect(Math.abs(mean(uniform) - 0.5)).toBeLessThan(0.01);
    expect(Math.abs(mean(normal))).toBeLessThan(0.03);
    expect(Math.abs(mean(normal.map((value) => value ** 2)) - 1)).toBeLessThan(0.05);
  });
});
