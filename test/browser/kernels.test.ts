import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { loadEngine } from '../../lib/engine/load.js';
import { covarianceRequest } from '../lib/engine/portable/gpu/request.js';
import { bundle, SOFTWARE_WEBGPU, siteOf, withPage } from './chromium.js';
import type {} from './kernels-page.js';

const site = bundle(fileURLToPath(new URL('kernels-page.ts', import.meta.url))).then(siteOf);

const { kernel, a, b, d, hyperparameters, categorical } = covarianceRequest({
  n: 20,
  m: 50,
  d: 6,
  hamming: true,
});
const expected = loadEngine().kernelMatrix(kernel, a, b, d, hyperparameters, categorical);

it.for([
  ['webgpu', 2e-6],
  ['webgl2', 2e-6],
  ['webasm', 1e-6],
  ['cpu', 5e-7],
] as const)('gpu.js computes covariances in Chromium: %s', async ([mode, tolerance], test) => {
  const actual = await withPage(test, { site: await site, args: SOFTWARE_WEBGPU }, (page) =>
    page.evaluate((mode) => globalThis.covariances(mode), mode),
  );
  if (typeof actual === 'string') throw new Error(actual);
  expect(actual).toHaveLength(expected.length);
  const worst = Math.max(...actual.map((value, index) => Math.abs(value - expected[index])));
  expect(worst / hyperparameters.outputscale).toBeLessThan(tolerance);
  expect(worst).toBeGreaterThan(0);
});

it('says that a Chromium without a device has no WebGPU', async (test) => {
  const actual = await withPage(test, { site: await site }, (page) =>
    page.evaluate(() => globalThis.covariances('webgpu')),
  );
  expect(actual).toBe('no WebGPU adapter (navigator.gpu)');
});
