import { describe, expect, test } from 'vitest';
import { type BatchedKernel, typedArrays } from '../../../../lib/engine/portable/batched-kernel.js';
import { Pace } from '../../../../lib/engine/portable/pace.js';
import { propose } from '../../../../lib/engine/portable/propose.js';
import { categorical, continuous, ordered, portable, request } from '../engines.js';

/** As a graphics processor computes: in single precision, later. */
const single: BatchedKernel = {
  backend: 'single precision',
  exact: false,
  crossCovariance: async (asked) => Float64Array.from(await typedArrays.crossCovariance(asked), Math.fround),
};

describe('a kernel of single precision only screens', () => {
  test.each([
    ['continuous', request(30, [continuous, continuous])],
    ['mixed, a batch', request(20, [continuous, ordered, categorical], { count: 3 })],
    ['listed', request(5, [ordered, ordered])],
    ['pending', request(20, [continuous, continuous], { pending: Float64Array.of(0.31, 0.29) })],
  ])('%s: what is proposed is as good, and its value that of double precision', async (_, given) => {
    const exact = await propose(given, typedArrays, new Pace());
    const { proposals } = await propose(given, single, new Pace());
    expect(proposals).toHaveLength(exact.proposals.length);
    const [first, best] = [proposals[0], exact.proposals[0]];
    expect(Math.abs(first.acquisition - best.acquisition)).toBeLessThan(1e-5);
    const { mean } = (await portable.fitSurrogate(given)).predict(first.unit);
    expect(first.mean).toBeCloseTo(mean[0], 10);
  });
});
