import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = existsSync(join(root, 'dist/lib/engine/node-worker.js'));

/** What a program prints that runs on the compiled package with the portable engine and its worker threads. */
function output(program: string): string[] {
  const before = `
    import { loadEngine } from './dist/lib/engine/load.js';
    import { createPortableEngine } from './dist/lib/engine/portable/engine.js';
    const engine = loadEngine();
    const none = new Float64Array(0);
    const request = (n, d, seed = 7) => {
      const points = engine.sobol(3, 0, n, d);
      const losses = Float64Array.from({ length: n }, (_, i) => Math.sin(5 * points[i * d]) + points[i * d + d - 1]);
      const dimension = { kind: 'continuous', levels: none, parent: -1, parentLevels: none, inactive: 0.5 };
      return { domain: Array(d).fill(dimension), points, losses, pending: none, count: 1, seed, trial: n, progress: 0,
        kernel: 'matern52', prior: 'scaled', acquisition: 'auto', warp: true, quadratic: true, refit: true, restart: false };
    };`;
  const env = { ...process.env, TUNESMITH_BACKEND: 'portable' };
  const args = ['--input-type=module', '--eval', before + program];
  return execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', env, timeout: 60_000 }).trim().split('\n');
}

describe.skipIf(!built)('worker threads of the portable engine (needs dist: npm run build:ts)', () => {
  it('answer as this thread does, whoever asks meanwhile, and let the process end', () => {
    const [same, surrogate] = output(`
      const here = createPortableEngine(undefined);
      const all = await Promise.all(Array.from({ length: 16 }, (_, i) => engine.propose(request(12, 2, i))));
      const expected = [];
      for (let i = 0; i < 16; i++) expected.push(await here.propose(request(12, 2, i)));
      console.log(JSON.stringify(all) === JSON.stringify(expected));
      const [a, b] = await Promise.all([engine, here].map((each) => each.fitSurrogate(request(12, 2))));
      const at = Float64Array.of(0.2, 0.4, 0.6, 0.8);
      console.log(JSON.stringify([a, a.predict(at)]) === JSON.stringify([b, b.predict(at)]));`);
    expect(same).toBe('true');
    expect(surrogate).toBe('true');
  });

  it('leave the event loop free: it turns thousands of times while a proposal is computed', () => {
    const [turns] = output(`
      await engine.propose(request(3, 2));
      let turns = 0;
      let fitting = true;
      const count = () => { turns++; if (fitting) setImmediate(count); };
      count();
      await engine.propose(request(300, 8));
      fitting = false;
      console.log(turns);`);
    // On this thread there would be one turn an evaluation of the likelihood, a few hundred in all.
    expect(Number(turns)).toBeGreaterThan(2000);
  });

  it('let an aborted process end at once, and a later ask work', () => {
    const lines = output(`
      const controller = new AbortController();
      const left = engine.propose(request(500, 8), controller.signal).catch((error) => console.log(error));
      setTimeout(() => controller.abort('left'), 50);
      await left;
      console.log((await engine.propose(request(5, 2))).proposals.length);`);
    expect(lines).toEqual(['left', '1']);
  });
});
