import { describe, expect, it } from 'vitest';
import { typedArrays } from '../../../../lib/engine/portable/batched-kernel.js';
import { kernelOfChoice } from '../../../../lib/engine/portable/kernel-choice.js';
import { covarianceRequest } from './gpu/request.js';

const request = covarianceRequest({ n: 12, m: 30, d: 3, hamming: true });

describe('choice of kernels', () => {
  it.each([undefined, '', 'automatic'])('measures where nothing is chosen: %j', async (choice) => {
    const kernel = kernelOfChoice(choice);
    expect(kernel.report()).toMatchObject({ backend: 'typed arrays', reason: 'no block was large enough to measure' });
    expect(await kernel.crossCovariance(request)).toEqual(typedArrays.crossCovariance(request));
  });

  it('keeps to typed arrays', async () => {
    const kernel = kernelOfChoice('typed-arrays');
    expect(kernel.report()).toMatchObject({ backend: 'typed arrays', reason: 'TUNESMITH_KERNELS asks for it' });
    expect(await kernel.crossCovariance(request)).toEqual(typedArrays.crossCovariance(request));
  });

  it('keeps to a mode of gpu.js, whatever the size', async () => {
    const kernel = kernelOfChoice('webasm');
    const [single, double] = [await kernel.crossCovariance(request), await typedArrays.crossCovariance(request)];
    expect(kernel.report().backend).toBe('webasm');
    expect(single).not.toEqual(double);
    for (const [index, value] of single.entries()) expect(value).toBeCloseTo(double[index], 5);
  });

  it('says what to do where the mode does not work', async () => {
    await expect(kernelOfChoice('webgl2').crossCovariance(request)).rejects.toMatchObject({
      code: 'KERNELS_UNAVAILABLE',
      message:
        'TUNESMITH_KERNELS: expected a mode of gpu.js that works here, received "webgl2": no WebGL 2 context. ' +
        'Unset it, or see docs/kernels.md.',
    });
  });

  it('refuses names of nothing', () => {
    expect(() => kernelOfChoice('cuda')).toThrow(expect.objectContaining({ code: 'INVALID_KERNELS' }));
    expect(() => kernelOfChoice('cuda')).toThrow(
      'TUNESMITH_KERNELS: expected one of "automatic", "typed-arrays", "webgpu", "headlessgl", "webgl2", "webasm", "cpu", ' +
        'received "cuda". Unset it: the fastest is taken.',
    );
  });
});
