import { pointAt, spaceFillingPoints } from './candidates.js';
import { satisfies } from './constraint.js';
import type { Domain } from './domain.js';
import type { Pace } from './pace.js';
import type { Random } from './random.js';
import { Seen } from './seen.js';

const FALLBACK_BATCH = 512;
const FALLBACK_BATCHES = 8;
const MAX_SCAN = 2 ** 20;

/**
 * The first unseen point: of a scrambled Sobol sequence, else of a fully discrete domain in counting order from a random number
 * on. Nothing if none turns up.
 */
export async function firstUnseen(
  domain: Domain,
  seen: Seen,
  random: Random,
  pace: Pace,
): Promise<Float64Array | undefined> {
  const d = domain.size;
  for (let batch = 0; batch < FALLBACK_BATCHES; batch++) {
    await pace.breathe();
    const points = spaceFillingPoints(domain, FALLBACK_BATCH, random.nextU64());
    for (let first = 0; first < points.length; first += d) {
      const point = points.slice(first, first + d);
      if (!seen.contains(point)) return point;
    }
  }
  const count = domain.cardinality();
  const begin = count === 0 ? 0 : Number(random.nextU64() % BigInt(count));
  for (let i = 0; i < Math.min(count, MAX_SCAN); i++) {
    await pace.breathe();
    const point = pointAt(domain, (begin + i) % count);
    if (!seen.contains(point) && satisfies(domain, point)) return point;
  }
  return undefined;
}

/** All distinct legal points of a fully discrete domain of at most maxCount points, row-major; empty for any other. */
export function enumerate(domain: Domain, maxCount: number): Float64Array {
  const count = domain.cardinality();
  if (count > maxCount) return new Float64Array(0);
  const distinct = new Seen();
  const points: number[] = [];
  for (let i = 0; i < count; i++) {
    const point = pointAt(domain, i);
    if (satisfies(domain, point) && distinct.insert(point)) points.push(...point);
  }
  return Float64Array.from(points);
}
