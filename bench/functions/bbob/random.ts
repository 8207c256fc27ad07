/** Schrage's decomposition of the modulus 2³¹ - 1 by the multiplier 16807. */
const MULTIPLIER = 16807;
const QUOTIENT = 127773;
const REMAINDER = 2836;
const MODULUS = 2147483647;
const TABLE = 32;
const WARM_UP = 8;

/**
 * BBOB's uniform numbers in (0, 1): the minimal standard generator of Park and Miller (1988), shuffled by a table of 32 (Bays and
 * Durham). Every instance of every function is made of these. seed: an integer; its magnitude counts, and 0 stands for 1.
 * Source: Hansen, Finck, Ros & Auger (2009), INRIA RR-6829, as in COCO.
 */
export function bbobUniforms(count: number, seed: number): number[] {
  let state = Math.max(1, Math.abs(seed));
  const step = (): number => {
    const high = Math.floor(state / QUOTIENT);
    state = MULTIPLIER * (state - high * QUOTIENT) - REMAINDER * high;
    if (state < 0) state += MODULUS;
    return state;
  };
  const table = new Array<number>(TABLE);
  for (let k = TABLE + WARM_UP - 1; k >= 0; k--) {
    const value = step();
    if (k < TABLE) table[k] = value;
  }
  let drawn = table[0];
  return Array.from({ length: count }, () => {
    const value = step();
    const place = Math.floor(drawn / 67108865);
    drawn = table[place];
    table[place] = value;
    return drawn === 0 ? 1e-99 : drawn / MODULUS;
  });
}

/** BBOB's standard normal numbers: Box and Muller's transform of the first and the second half of twice as many uniform ones. */
export function bbobNormals(count: number, seed: number): number[] {
  const uniforms = bbobUniforms(2 * count, seed);
  return Array.from({ length: count }, (_, i) => {
    const value = Math.sqrt(-2 * Math.log(uniforms[i])) * Math.cos(2 * Math.PI * uniforms[count + i]);
    return value === 0 ? 1e-99 : value;
  });
}
