import { describe, expect, it, type TestContext } from 'vitest';
import { allowSoftwareGl } from '../../../../../bench/kernels/software.js';
import { provideWebGpu, type WebGpu } from '../../../../../lib/engine/node-webgpu.js';
import type { CrossCovarianceRequest } from '../../../../../lib/engine/portable/batched-kernel.js';
import { type GpuKernel, openGpuKernel } from '../../../../../lib/engine/portable/gpu/gpu-kernel.js';
import type { GpuMode } from '../../../../../lib/engine/portable/gpu/modes.js';
import { covarianceRequest } from './request.js';

/** Largest error of a covariance, relative to the outputscale; and of a sum, relative to the sum of its terms' magnitudes. */
const TOLERANCE: Partial<Record<GpuMode, number>> = { cpu: 5e-7, webasm: 1e-6, webgpu: 2e-6, headlessgl: 2e-6 };

/** Rasmussen & Williams (2006), eqs. 4.9 and 4.17, in double precision. */
function covariance({ kernel, a, b, d, hyperparameters, categorical }: CrossCovarianceRequest, i: number, j: number) {
  let rho = 0;
  for (let k = 0; k < d; k++) {
    const difference = a[i * d + k] - b[j * d + k];
    rho += (categorical[k] ? Number(difference !== 0) : difference ** 2) / hyperparameters.lengthscales[k] ** 2;
  }
  const s = Math.sqrt(5 * rho);
  return hyperparameters.outputscale * (kernel === 'rbf' ? Math.exp(-rho / 2) : (1 + s + s ** 2 / 3) * Math.exp(-s));
}

function expectCovariances(request: CrossCovarianceRequest, actual: Float64Array, tolerance: number): void {
  const [n, m] = [request.a.length / request.d, request.b.length / request.d];
  expect(actual.length).toBe(n * m);
  let worst = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) worst = Math.max(worst, Math.abs(actual[i * m + j] - covariance(request, i, j)));
  }
  expect(worst / request.hyperparameters.outputscale).toBeLessThan(tolerance);
  // The whole is in single precision: an error of nothing would mean that something else had computed it.
  expect(worst).toBeGreaterThan(0);
}

let webgpu: Promise<WebGpu> | undefined;

/** The mode's kernel; skips the test, and says why, where this machine has none. */
async function kernelOf(mode: GpuMode, test: TestContext): Promise<GpuKernel> {
  if (mode === 'webgpu') {
    allowSoftwareGl();
    webgpu ??= provideWebGpu();
    const found = await webgpu;
    if ('missing' in found) test.skip(`no WebGPU here: ${found.missing}`);
  }
  if (mode === 'headlessgl') {
    return openGpuKernel(mode).catch((error: Error) => test.skip(`no headless GL here: ${error.message}`));
  }
  return openGpuKernel(mode);
}

describe.each(['cpu', 'webasm', 'webgpu', 'headlessgl'] as const)('gpu.js mode %s', (mode) => {
  const tolerance = TOLERANCE[mode]!;

  it.for([
    { kernel: 'matern52', d: 1 },
    { kernel: 'matern52', d: 6 },
    { kernel: 'rbf', d: 6 },
    { kernel: 'matern52', d: 6, hamming: true },
    { kernel: 'rbf', d: 20, hamming: true },
  ] as const)('computes covariances: $kernel, $d dimensions, categories: $hamming', async (shape, test) => {
    const gpu = await kernelOf(mode, test);
    const request = covarianceRequest({ ...shape, n: 37, m: 211 });
    expectCovariances(request, await gpu.crossCovariance(request), tolerance);
    await gpu.close();
  });

  it('computes a posterior mean over more points than a loop has by default', async (test) => {
    const gpu = await kernelOf(mode, test);
    const request = covarianceRequest({ n: 1500, m: 100, d: 3, hamming: true });
    const coefficients = Float64Array.from({ length: 1500 }, (_, i) => Math.sin(i));
    const actual = await gpu.weightedSum({ ...request, coefficients });
    expect(actual.length).toBe(100);
    let worst = 0;
    for (let j = 0; j < 100; j++) {
      let [sum, magnitude] = [0, 0];
      for (let i = 0; i < 1500; i++) {
        const term = coefficients[i] * covariance(request, i, j);
        sum += term;
        magnitude += Math.abs(term);
      }
      worst = Math.max(worst, Math.abs(actual[j] - sum) / magnitude);
    }
    expect(worst).toBeLessThan(tolerance);
    expect(worst).toBeGreaterThan(0);
    await gpu.close();
  });

  it('computes more than one call holds, in blocks', async (test) => {
    const gpu = await kernelOf(mode, test);
    const request = covarianceRequest({ n: 500, m: 1000, d: 2 });
    expectCovariances(request, await gpu.crossCovariance(request), tolerance);
    await gpu.close();
  });

  it('keeps calls of different sizes apart that are made at once', async (test) => {
    const gpu = await kernelOf(mode, test);
    const requests = [
      covarianceRequest({ n: 20, m: 64, d: 4 }),
      covarianceRequest({ n: 7, m: 300, d: 4 }),
      covarianceRequest({ n: 90, m: 5, d: 4 }),
    ];
    const results = await Promise.all(requests.map((request) => gpu.crossCovariance(request)));
    for (const [index, request] of requests.entries()) expectCovariances(request, results[index], tolerance);
    await gpu.close();
  });
});

it('says why a mode does not work here', async () => {
  await expect(openGpuKernel('webgl2')).rejects.toThrow('no WebGL 2 context');
});
