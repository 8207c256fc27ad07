import { expect, it, vi } from 'vitest';
import { typedArrays } from '../../../../../lib/engine/portable/batched-kernel.js';
import { createMeasuredKernel, SMALLEST_BLOCK } from '../../../../../lib/engine/portable/gpu/measured-kernel.js';
import { covarianceRequest } from './request.js';

vi.mock('gpu.js', () => {
  throw new Error("Cannot find package 'gpu.js'");
});

it('without gpu.js typed arrays compute everything, and backendInfo says why', async () => {
  const measured = createMeasuredKernel(typedArrays);
  const request = covarianceRequest({ n: 256, m: SMALLEST_BLOCK / 256, d: 2 });
  for (let ask = 0; ask < 2; ask++) {
    expect(await measured.crossCovariance(request)).toEqual(typedArrays.crossCovariance(request));
    await measured.measured();
  }
  const { backend, reason, timings } = measured.report();
  expect(backend).toBe('typed arrays');
  expect(reason).toMatch(/^gpu\.js is not installed, or does not load: /);
  expect(timings).toEqual([]);
});
