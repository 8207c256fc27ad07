import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { bundle } from './chromium.js';

it('tunesmith/portable needs no Node, and less than 200 kB without gpu.js and without its worker', async () => {
  const { entry, files } = await bundle(fileURLToPath(new URL('../../lib/portable.ts', import.meta.url)));
  expect(entry.exports).toEqual(expect.arrayContaining(['bayesian', 'createStudy', 'defineSpace', 'minimize']));
  const bytes = (pattern: RegExp): number =>
    [...files].reduce((sum, [path, code]) => sum + (pattern.test(path) ? Buffer.byteLength(code) : 0), 0);
  const [all, gpu, worker] = [/./, /\/gpu-browser-[^/]*\.js$/, /\/web-worker-[^/]*\.js$/].map(bytes);
  // Files of their own: gpu.js, loaded when it is first wanted, and what proposes on another thread.
  expect(gpu).toBeGreaterThan(100_000);
  expect(worker).toBeGreaterThan(20_000);
  expect(worker).toBeLessThan(100_000);
  expect(all - gpu - worker).toBeGreaterThan(20_000);
  expect(all - gpu - worker).toBeLessThan(200_000);
  // Vite puts this in the place of a Node module.
  expect(entry.moduleIds.filter((id) => id.includes('browser-external'))).toEqual([]);
});
