import { TunesmithError } from '../../errors.js';
import { keyOf, Purpose, philox4x32, Random, type Seed } from './random.js';
import { SOBOL_INITIAL_NUMBERS, SOBOL_POLYNOMIALS } from './sobol-directions.js';

/** Largest dimension with Joe-Kuo direction numbers; beyond it sobol() continues with independent Philox columns. */
export const SOBOL_MAX_DIMENSION = SOBOL_POLYNOMIALS.length;

const BITS = 32;
const UNIT = 2 ** -32;

/**
 * Points start .. start + count - 1 of the Sobol sequence under nested uniform scrambling by hash, row-major count×d; every
 * coordinate in [0, 1). A pure function of its arguments. start: an integer in [0, 2^32).
 * Throws INVALID_ARGUMENT if start + count exceeds 2^32.
 * Source: Joe & Kuo (2008) direction numbers, Antonov & Saleev (1979) order; scrambling: Owen (1995), Burley (2020).
 */
export function sobol(seed: Seed, start: number, count: number, d: number): Float64Array {
  check('sobol', start, count);
  const out = new Float64Array(count * d);
  const low = Math.min(d, SOBOL_MAX_DIMENSION);
  const seeds = Uint32Array.from({ length: low }, (_, k) => new Random(seed, Purpose.sobolScramble, k).nextU32());
  fill(start, count, low, d, out, (digits, k) => nestedUniformScramble(digits, seeds[k]));

  const key = keyOf(seed);
  const block = new Uint32Array(4);
  for (let i = 0; i < count; i++) {
    for (let k = low; k < d; k++) {
      out[i * d + k] = philox4x32(Uint32Array.of(start + i, k, Purpose.sobolScramble, 0), key, block)[0] * UNIT;
    }
  }
  return out;
}

/** The same sequence without scrambling; throws INVALID_ARGUMENT also for d > SOBOL_MAX_DIMENSION. */
export function sobolUnscrambled(start: number, count: number, d: number): Float64Array {
  check('sobolUnscrambled', start, count);
  if (d > SOBOL_MAX_DIMENSION) {
    throw new TunesmithError(
      'INVALID_ARGUMENT',
      `sobolUnscrambled: expected d <= ${SOBOL_MAX_DIMENSION}, received ${d}. Use sobol(), which continues beyond.`,
    );
  }
  const out = new Float64Array(count * d);
  fill(start, count, d, d, out, (digits) => digits);
  return out;
}

/**
 * Latin hypercube of count points, row-major count×d: each coordinate has one uniform point in every stratum
 * [i / count, (i + 1) / count).
 * Source: McKay, Beckman & Conover (1979).
 */
export function latinHypercube(seed: Seed, count: number, d: number): Float64Array {
  check('latinHypercube', 0, count);
  const out = new Float64Array(count * d);
  for (let k = 0; k < d; k++) {
    const random = new Random(seed, Purpose.latinHypercube, k);
    const strata = Uint32Array.from({ length: count }, (_, i) => i);
    random.shuffle(strata);
    // 32 bits of jitter keep the sum exact, so that no point rounds into the next stratum.
    for (let i = 0; i < count; i++) out[i * d + k] = (strata[i] + random.nextU32() * UNIT) / count;
  }
  return out;
}

function check(where: string, start: number, count: number): void {
  if (start + count <= 2 ** 32) return;
  throw new TunesmithError(
    'INVALID_ARGUMENT',
    `${where}: expected start + count <= 2^32, received ${start} + ${count}. Use a new seed for more points.`,
  );
}

/**
 * Writes the first d <= SOBOL_MAX_DIMENSION coordinates of the points, rows `stride` apart; scramble(digits, dimension) maps
 * reversed digits to reversed digits.
 */
function fill(
  start: number,
  count: number,
  d: number,
  stride: number,
  out: Float64Array,
  scramble: (digits: number, dimension: number) => number,
): void {
  const table = reversedDirections(d);
  const digits = new Int32Array(d);
  const flip = (bit: number) => {
    for (let k = 0; k < d; k++) digits[k] ^= table[bit * d + k];
  };
  const gray = start ^ (start >>> 1);
  for (let bit = 0; bit < BITS; bit++) if ((gray >>> bit) & 1) flip(bit);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < d; k++) out[i * stride + k] = (reverseBits(scramble(digits[k], k)) >>> 0) * UNIT;
    // Gray-code order: the next point differs in one direction number.
    const next = (start + i + 1) | 0;
    if (next !== 0) flip(31 - Math.clz32(next & -next));
  }
}

/**
 * Direction numbers of the first d dimensions with their bits reversed, row-major 32×d: row k holds v_(k+1).
 *   v_k = v_(k-s) ^ (v_(k-s) >> s) ^ a_1 v_(k-1) ^ ... ^ a_(s-1) v_(k-s+1),   v_k = m_k 2^(32-k) for k <= s
 * for the polynomial x^s + a_1 x^(s-1) + ... + 1; the first dimension is van der Corput's.
 */
function reversedDirections(d: number): Int32Array {
  const table = new Int32Array(BITS * d);
  let initial = 0;
  for (let dimension = 0; dimension < d; dimension++) {
    const polynomial = SOBOL_POLYNOMIALS[dimension];
    const degree = 31 - Math.clz32(polynomial);
    const v = new Int32Array(BITS);
    for (let k = 0; k < BITS; k++) {
      if (degree === 0) {
        v[k] = 1 << (31 - k);
      } else if (k < degree) {
        v[k] = SOBOL_INITIAL_NUMBERS[initial + k] << (31 - k);
      } else {
        v[k] = v[k - degree] ^ (v[k - degree] >>> degree);
        for (let j = 1; j < degree; j++) if ((polynomial >> (degree - j)) & 1) v[k] ^= v[k - j];
      }
      table[k * d + dimension] = reverseBits(v[k]);
    }
    initial += degree;
  }
  return table;
}

/** The 32 bits in reverse order. */
function reverseBits(word: number): number {
  let x = (word >>> 16) | (word << 16);
  x = ((x & 0x00ff00ff) << 8) | ((x & 0xff00ff00) >>> 8);
  x = ((x & 0x0f0f0f0f) << 4) | ((x & 0xf0f0f0f0) >>> 4);
  x = ((x & 0x33333333) << 2) | ((x & 0xcccccccc) >>> 2);
  return ((x & 0x55555555) << 1) | ((x & 0xaaaaaaaa) >>> 1);
}

/**
 * Owen's nested uniform scrambling by hash of reversed bits: a digit is flipped by a hash of the digits before it.
 * Source: Laine & Karras (2011), Burley (2020), constants of Vegdahl (2021).
 */
function nestedUniformScramble(digits: number, seed: number): number {
  let reversed = digits ^ Math.imul(digits, 0x3d20adea);
  reversed = (reversed + seed) | 0;
  reversed = Math.imul(reversed, (seed >>> 16) | 1);
  reversed ^= Math.imul(reversed, 0x05526c56);
  return reversed ^ Math.imul(reversed, 0x53a22864);
}
