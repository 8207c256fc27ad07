import { fileURLToPath } from 'node:url';
import type { Rollup } from 'vite';
import { expect, it } from 'vitest';
import { bundle } from './chromium.js';

it('tunesmith/portable needs no Node, and a page loads less than 200 kB of it, worker included, gpu.js not', async () => {
  const { entry, chunks, files } = await bundle(fileURLToPath(new URL('../../lib/portable.ts', import.meta.url)));
  expect(entry.exports).toEqual(expect.arrayContaining(['bayesian', 'createStudy', 'defineSpace', 'minimize']));
  const bytes = (paths: Iterable<string>): number =>
    [...paths].reduce((sum, path) => sum + Buffer.byteLength(files.get(path)!), 0);
  const named = (pattern: RegExp): string[] => [...files.keys()].filter((path) => pattern.test(path));
  // Files of their own: gpu.js, loaded when it is first wanted; what proposes on another thread; the same for pages without workers.
  expect(bytes(named(/\/gpu-browser-[^/]*\.js$/))).toBeGreaterThan(100_000);
  const worker = named(/\/web-worker-[^/]*\.js$/);
  const loaded = bytes([...imported(entry, chunks), ...worker]);
  expect(bytes(worker)).toBeGreaterThan(20_000);
  expect(loaded).toBeGreaterThan(100_000);
  expect(loaded).toBeLessThan(200_000);
  // Vite puts this in the place of a Node module.
  expect(entry.moduleIds.filter((id) => id.includes('browser-external'))).toEqual([]);
});

/** The chunk's own file, and those that it imports statically. */
function imported(chunk: Rollup.OutputChunk, chunks: readonly Rollup.OutputChunk[]): Set<string> {
  const paths = new Set([`/${chunk.fileName}`]);
  for (const name of chunk.imports) {
    const next = chunks.find(({ fileName }) => fileName === name);
    if (next !== undefined) for (const path of imported(next, chunks)) paths.add(path);
  }
  return paths;
}
