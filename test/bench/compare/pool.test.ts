import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { executeAll } from '../../../bench/compare/pool.js';

describe('executeAll', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tunesmith-pool-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  /** Answers with the seed, fails on seed 2, dies on seed 3. */
  const source = `process.on('message', ({ seed }) => {
    if (seed === 3) process.exit(7);
    process.send(seed === 2 ? { error: 'no' } : { record: seed });
  });`;

  it('gives outcomes in order of the requests, errors and dead processes included', async () => {
    const file = join(directory, 'worker.mjs');
    writeFileSync(file, source);
    const requests = [1, 2, 3, 4, 5].map((seed) => ({
      problem: 'p',
      strategy: 'random' as const,
      seed,
      trials: 1,
      workers: 1,
    }));
    const done: number[] = [];
    const outcomes = await executeAll(requests, {
      processes: 2,
      entry: pathToFileURL(file),
      onOutcome: (_, count) => done.push(count),
    });
    expect(outcomes.map((outcome) => ('record' in outcome ? outcome.record : outcome.error))).toEqual([
      1,
      'no',
      'the worker process ended with code 7',
      4,
      5,
    ]);
    expect(done).toEqual([1, 2, 3, 4, 5]);
  });
});
