import { TunesmithError } from '../../errors.js';
import { normalQuantile } from './normal.js';

/** 64 bits: a safe integer >= 0, or a bigint where the core would draw all of them. */
export type Seed = number | bigint;

/** Why a number is drawn. Streams never overlap: the purpose is a word of the counter. */
export const Purpose = {
  randomSearch: 1,
  sobolScramble: 2,
  latinHypercube: 3,
  fitRestart: 4,
  candidates: 5,
  fantasies: 6,
  bootstrap: 7,
  fallback: 8,
  constrained: 9,
  anchor: 10,
} as const;

/** The key of a seed: its low 32 bits, then its high ones. */
export function keyOf(seed: Seed): Uint32Array {
  if (typeof seed === 'bigint') return Uint32Array.of(Number(seed & 0xffffffffn), Number(seed >> 32n));
  return Uint32Array.of(seed >>> 0, Math.floor(seed / 2 ** 32));
}

/** Upper 32 bits of the 64-bit product of two 32-bit words, by their halves: every partial sum fits 32 bits. */
function highProduct(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return aHigh * bHigh + (middle >>> 16) + (carry >>> 16);
}

/**
 * Philox4x32-10 block: 128 random bits from a 128-bit counter and a 64-bit key, written to out (4 words; may be the counter).
 * Source: Salmon et al. (2011), "Parallel random numbers: as easy as 1, 2, 3".
 */
export function philox4x32(counter: Uint32Array, key: Uint32Array, out = new Uint32Array(4)): Uint32Array {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const high0 = highProduct(0xd2511f53, c0);
    const low0 = Math.imul(0xd2511f53, c0);
    const high1 = highProduct(0xcd9e8d57, c2);
    const low1 = Math.imul(0xcd9e8d57, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
  return out;
}

/**
 * Counter-based generator keyed by (seed, purpose, index): the same triple gives the same stream on every machine.
 *   key = (low word of seed, high word), counter = (block, index, purpose, 0); the words of a block in order
 */
export class Random {
  readonly #key: Uint32Array;
  readonly #counter: Uint32Array;
  readonly #block = new Uint32Array(4);
  #used = 4;

  /** index: an integer in [0, 2^32). */
  constructor(seed: Seed, purpose: number, index: number) {
    this.#key = keyOf(seed);
    this.#counter = Uint32Array.of(0, index, purpose, 0);
  }

  /** Uniform integer in [0, 2^32). */
  nextU32(): number {
    if (this.#used === 4) {
      philox4x32(this.#counter, this.#key, this.#block);
      this.#counter[0]++;
      if (this.#counter[0] === 0) this.#counter[3]++;
      this.#used = 0;
    }
    return this.#block[this.#used++];
  }

  /** Uniform integer in [0, 2^64): the high word is drawn first. */
  nextU64(): bigint {
    const high = BigInt(this.nextU32());
    return (high << 32n) | BigInt(this.nextU32());
  }

  /** Uniform in [0, 1) with 53 bits: 27 of the next word, then 26 of the one after. */
  uniform(): number {
    const high = this.nextU32() >>> 5;
    const low = this.nextU32() >>> 6;
    return (high * 2 ** 26 + low) * 2 ** -53;
  }

  /** Uniform integer in [0, bound), bound <= 2^32 - 1, without bias, by rejection. Throws INVALID_ARGUMENT for bound 0. */
  below(bound: number): number {
    if (bound === 0) {
      throw new TunesmithError(
        'INVALID_ARGUMENT',
        'below: expected bound >= 1, received 0. Ask for a non-empty range.',
      );
    }
    // 2^32 mod bound low values would be drawn once too often: reject them.
    const threshold = 2 ** 32 % bound;
    let bits = this.nextU32();
    while (bits < threshold) bits = this.nextU32();
    return bits % bound;
  }

  /** Standard normal by inverse CDF at (k + 1/2) / 2^52, k of 26 bits of each of two words. */
  normal(): number {
    const high = this.nextU32() >>> 6;
    const low = this.nextU32() >>> 6;
    // Half a step above the lattice of 52 bits: inside (0, 1), where the quantile is finite, and exact in a double.
    return normalQuantile((high * 2 ** 26 + low + 0.5) * 2 ** -52);
  }

  /** Fisher-Yates, from the last item down. */
  shuffle(items: Uint32Array): void {
    for (let i = items.length; i > 1; i--) {
      const j = this.below(i);
      [items[i - 1], items[j]] = [items[j], items[i - 1]];
    }
  }
}
