import { describe, expect, it } from 'vitest';
import { dataDirectory } from '../../../bench/problems/data.js';
import { uniforms } from '../../../bench/problems/random.js';
import { listProblems, problemNamed } from '../../../bench/problems/registry.js';
import { randomParams } from './params.js';

describe.skipIf(dataDirectory() === undefined)('lcbench', () => {
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
