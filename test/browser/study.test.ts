import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { bundle, SOFTWARE_WEBGPU, siteOf, withPage } from './chromium.js';
import type {} from './study-page.js';

const site = bundle(fileURLToPath(new URL('study-page.ts', import.meta.url))).then(siteOf);

it.for([
  ['with WebGPU', SOFTWARE_WEBGPU, 'works'],
  ['without WebGPU', [], 'no WebGPU adapter (navigator.gpu)'],
] as const)('a study tunes in Chromium %s, and says what computes', async ([, args, fate], test) => {
  const { best, kernels } = await withPage(test, { site: await site, args }, (page) =>
    page.evaluate(() => globalThis.tune()),
  );
  expect(best).toBeLessThan(1e-3);
  expect(kernels.modes).toMatchObject({ webgpu: fate, headlessgl: expect.any(String), webgl2: expect.any(String) });
  expect(['typed arrays', 'webgpu', 'webgl2']).toContain(kernels.backend);
});
