/** Above it places times strides are no exact doubles. */
const EXACT = 2 ** 26;

/**
 * A bijection of 0 .. count - 1 that scatters neighbours: place -> (start + place · stride) mod count, with stride near
 * count times the golden section and coprime to count. `seed` shifts the start. The identity, shifted, for count > 2^26.
 */
export function scattered(count: number, seed: number): (place: number) => number {
  const start = seed % count;
  let stride = 1;
  if (count <= EXACT) {
    stride = Math.max(1, Math.round(count * 0.6180339887498949));
    while (greatestCommonDivisor(stride, count) !== 1) stride++;
  }
  return (place) => (start + place * stride) % count;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
