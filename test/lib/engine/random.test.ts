import { describe, expect, test } from 'vitest';
import { TunesmithError } from '../../../lib/errors.js';
import { engines, golden, refused } from './engines.js';

describe.each(engines)('random numbers, $name', (engine) => {
  interface Stream {
    readonly seed: string;
    readonly purpose: number;
    readonly index: number;
    readonly uniform: readonly number[];
  }
  // A JavaScript seed is a safe integer; the C++ tests cover the larger ones.
  const streams = golden<{ readonly streams: readonly Stream[] }>('random').streams.filter((each) =>
    Number.isSafeInteger(Number(each.seed)),
  );

  test.each(streams)(
    'uniform(seed $seed, purpose $purpose, index $index) is bit for bit the golden stream',
    (stream) => {
      const got = engine.uniform(Number(stream.seed), stream.purpose, stream.index, stream.uniform.length);
      expect([...got]).toEqual(stream.uniform);
    },
  );

  test('sobol points stratify each coordinate and continue from start', () => {
    const all = engine.sobol(5, 0, 64, 3);
    for (let k = 0; k < 3; k++) {
      const strata = new Set(Array.from({ length: 64 }, (_, i) => Math.floor(all[i * 3 + k] * 64)));
      expect(strata.size).toBe(64);
    }
    expect(engine.sobol(5, 40, 24, 3)).toEqual(all.slice(40 * 3));
    expect(engine.sobol(6, 0, 64, 3)).not.toEqual(all);
  });

  test('a Latin hypercube has one point a stratum', () => {
    const points = engine.latinHypercube(1, 10, 2);
    for (let k = 0; k < 2; k++) {
      const strata = Array.from({ length: 10 }, (_, i) => Math.floor(points[i * 2 + k] * 10)).sort((a, b) => a - b);
      expect(strata).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
  });

  test.each([
    [() => engine.uniform(-1, 1, 0, 3), /^uniform: expected seed/],
    [() => engine.uniform(0.5, 1, 0, 3), /^uniform: expected seed/],
    [() => engine.uniform(0, 1, 0, 0), /^uniform: expected count/],
    [() => engine.sobol(0, 0, 2 ** 27, 2), /^sobol: expected points of at most/],
    [() => engine.sobol(0, 2 ** 32, 1, 2), /^sobol: expected start/],
    [() => engine.latinHypercube(0, 1, Number.NaN), /^latinHypercube: expected d/],
  ])('bad arguments are refused (%#)', (call, message) => {
    expect(call).toThrow(refused(message));
    expect(call).toThrow(TunesmithError);
  });
});
