import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Purpose, philox4x32, Random } from '../../../../lib/engine/portable/random.js';
import { golden } from '../engines.js';

interface Golden {
  readonly known_answers: readonly {
    readonly counter: readonly number[];
    readonly key: readonly number[];
    readonly expected: readonly number[];
  }[];
  readonly streams: readonly {
    readonly seed: string;
    readonly purpose: number;
    readonly index: number;
    readonly u32: readonly number[];
    readonly uniform: readonly number[];
    readonly below: readonly number[];
    readonly normal: readonly number[];
    readonly shuffle: readonly number[];
  }[];
}

const { known_answers, streams } = golden<Golden>('random');

test.each(known_answers)('philox4x32 gives the published known answer $expected', ({ counter, key, expected }) => {
  expect([...philox4x32(Uint32Array.from(counter), Uint32Array.from(key))]).toEqual(expected);
});

describe.each(streams)('the reference stream of seed $seed', ({ seed, purpose, index, ...expected }) => {
  const stream = () => new Random(BigInt(seed), purpose, index);
  const draw = (count: number, next: (random: Random) => number) => {
    const random = stream();
    return Array.from({ length: count }, () => next(random));
  };

  test('words, uniforms, integers, shuffles: bit for bit', () => {
    expect(draw(10, (random) => random.nextU32())).toEqual(expected.u32);
    expect(draw(6, (random) => random.uniform())).toEqual(expected.uniform);
    const random = stream();
    const bounds = [1, 2, 3, 10, 1000, 2 ** 31 + 1, 2 ** 32 - 1];
    expect(bounds.map((bound) => random.below(bound))).toEqual(expected.below);
    const items = Uint32Array.from({ length: 20 }, (_, i) => i);
    stream().shuffle(items);
    expect([...items]).toEqual(expected.shuffle);
    expect(stream().nextU64()).toBe((BigInt(expected.u32[0]) << 32n) | BigInt(expected.u32[1]));
  });

  test('normals', () => {
    draw(6, (random) => random.normal()).forEach((z, i) => {
      expect(Math.abs(z / expected.normal[i] - 1)).toBeLessThan(1e-15);
    });
  });
});

test('a number and a bigint are the same seed', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (seed) => {
      const [one, other] = [seed, BigInt(seed)].map((each) => new Random(each, Purpose.candidates, 3));
      expect(one.nextU64()).toBe(other.nextU64());
    }),
  );
});

test('below refuses an empty range', () => {
  expect(() => new Random(1, Purpose.candidates, 0).below(0)).toThrow(/bound >= 1, received 0/);
});
