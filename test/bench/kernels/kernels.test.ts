import { describe, expect, it } from 'vitest';
import { type Block, crossover, measureBlock } from '../../../bench/kernels/measure.js';
import { typedArrays } from '../../../lib/engine/portable/batched-kernel.js';

const block = (n: number, m: number, gpu: number, plain: number): Block => ({
  operation: 'crossCovariance',
  n,
  m,
  timings: [
    { name: 'gpu', median: gpu, lower: gpu, upper: gpu, rounds: 3 },
    { name: 'plain', median: plain, lower: plain, upper: plain, rounds: 3 },
  ],
});

describe('crossover', () => {
  it('is the smallest block from which on the one is faster by a tenth', () => {
    const blocks = [block(50, 10, 5, 1), block(100, 10, 8.9, 10), block(200, 10, 5, 20), block(400, 10, 6, 40)];
    expect(crossover(blocks, 'gpu', 'plain')).toBe(1000);
    expect(crossover(blocks, 'plain', 'gpu')).toBeUndefined();
  });

  it('is nothing where the one is slower at the largest block, or faster by less', () => {
    expect(crossover([block(50, 10, 1, 9), block(100, 10, 5, 4)], 'gpu', 'plain')).toBeUndefined();
    expect(crossover([block(50, 10, 9.1, 10)], 'gpu', 'plain')).toBeUndefined();
  });
});

it('times who can do it, on the whole block', async () => {
  const cells: number[] = [];
  const counting = {
    name: 'counting',
    crossCovariance: async (...[request]: Parameters<typeof typedArrays.crossCovariance>) => {
      const covariances = await typedArrays.crossCovariance(request);
      cells.push(covariances.length);
      return covariances;
    },
  };
  const means = { ...counting, name: 'means', weightedSum: () => new Float64Array() };
  const { n, m, timings } = await measureBlock([counting, means], 'weightedSum', 20, 30);
  expect([n, m, timings.map(({ name }) => name)]).toEqual([20, 30, ['means']]);
  expect(cells).toEqual([]);
  const measured = await measureBlock([counting], 'crossCovariance', 20, 30);
  expect(measured.timings[0].rounds).toBeGreaterThanOrEqual(3);
  expect(new Set(cells)).toEqual(new Set([600]));
});
