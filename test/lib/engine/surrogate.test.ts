import { describe, expect, test } from 'vitest';
import type { ProposeRequest } from '../../../lib/engine/engine.js';
import { categorical, continuous, engines, heavy, refused, request } from './engines.js';

describe.each(engines)('fitSurrogate, $name', (engine) => {
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
