import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { bundle } from './chromium.js';

it('tunesmith/portable needs no Node, and less than 200 kB without gpu.js', async () => {
  const { entry, files } = await bundle(fileURLToPath(new URL('../../lib/portable.ts', import.meta.url)));
  expect(entry.exports).toEqual(expect.arrayContaining(['bayesian', 'createStudy', 'defineSpace', 'minimize']));
  const holdsGpuJs = (path: string): boolean => /\/gpu-browser-[^/]*\.js$/.test(path);
  // gpu.js is a file of its own, loaded when it is first wanted.
  expect([...files.keys()].some(holdsGpuJs)).toBe(true);
  const bytes = [...files].reduce((sum, [path, code]) => sum + (holdsGpuJs(path) ? 0 : Buffer.byteLength(code)), 0);
  expect(bytes).toBeGreaterThan(20_000);
  expect(bytes).toBeLessThan(200_000);
  // Vite puts this in the place of a Node module.
  expect(entry.moduleIds.filter((id) => id.includes('browser-external'))).toEqual([]);
});
