/** 2^-40 (9.1e-13): coordinates that round to the same multiple of it are the same. */
const RESOLUTION = 2 ** 40;

/** Set of points in the unit cube that must not be proposed again. */
export class Seen {
  readonly #keys = new Set<string>();

  /** Adds the rows of length d; an empty array adds nothing. */
  insertRows(rows: Float64Array, d: number): void {
    for (let i = 0; d > 0 && i + d <= rows.length; i += d) this.insert(rows.subarray(i, i + d));
  }

  /** Returns false if the point was there already. */
  insert(point: Float64Array): boolean {
    const { size } = this.#keys;
    return this.#keys.add(keyOf(point)).size > size;
  }

  contains(point: Float64Array): boolean {
    return this.#keys.has(keyOf(point));
  }

  get size(): number {
    return this.#keys.size;
  }
}

/** Each coordinate as a multiple of the resolution in three digits of 14 bits: characters hash faster than printed numbers. */
function keyOf(point: Float64Array): string {
  const digits = new Uint16Array(3 * point.length);
  for (let i = 0; i < point.length; i++) {
    const scaled = Math.min(Math.max(point[i], -1), 2) * RESOLUTION;
    // Halves round away from zero, as in the core. Shifted by one cube to be positive: at most 3 * 2^40.
    const multiple = RESOLUTION + (scaled < 0 ? -Math.round(-scaled) : Math.round(scaled));
    digits[3 * i] = multiple % 2 ** 14;
    digits[3 * i + 1] = (multiple / 2 ** 14) % 2 ** 14;
    digits[3 * i + 2] = multiple / 2 ** 28;
  }
  return String.fromCharCode(...digits);
}
