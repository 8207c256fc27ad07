/** Bundled into a page by kernels.test.ts. */
import { openGpuKernel } from '../../lib/engine/portable/gpu/gpu-kernel.js';
import type { GpuMode } from '../../lib/engine/portable/gpu/modes.js';
import { covarianceRequest } from '../lib/engine/portable/gpu/request.js';

declare global {
  /** The covariances of a fixed request, or why there are none. */
  var covariances: (mode: GpuMode) => Promise<number[] | string>;
}

globalThis.covariances = async (mode) => {
  try {
    const kernel = await openGpuKernel(mode);
    return Array.from(await kernel.crossCovariance(covarianceRequest({ n: 20, m: 50, d: 6, hamming: true })));
  } catch (error) {
    return (error as Error).message;
  }
};
