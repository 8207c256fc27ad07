import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { bundle } from './chromium.js';

it('tunesmith/portable needs no Node, and less than 200 kB without gpu.js', async () => {
  const chunks = await bundle(fileURLToPath(new URL('../../lib/portable.ts', import.meta.url)));
  const holdsGpuJs = ({ moduleIds }: { moduleIds: readonly string[] }): boolean =>
    moduleIds.some((id) => id.includes('/node_modules/gpu.js/'));
  const own = chunks.filter((chunk) => !holdsGpuJs(chunk));
  // gpu.js is a chunk of its own, loaded when it is first wanted.
  expect(chunks.length - own.length).toBe(1);
  const entry = own.find(({ isEntry }) => isEntry)!;
  expect(entry.exports).toEqual(expect.arrayContaining(['bayesian', 'createStudy', 'defineSpace', 'minimize']));
  const bytes = own.reduce((sum, { code }) => sum + Buffer.byteLength(code), 0);
  expect(bytes).toBeGreaterThan(20_000);
  expect(bytes).toBeLessThan(200_000);
  // Vite puts this in the place of a Node module.
  expect(own.flatMap(({ moduleIds }) => moduleIds).filter((id) => id.includes('browser-external'))).toEqual([]);
});
