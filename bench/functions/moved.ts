import type { TestFunction } from '../problem.js';
import { pointBySeed, rotationBySeed } from './transform.js';
import { sum } from './vector.js';

/**
 * Another instance of a function by a 32-bit seed: the same box and minimum, its minimizer at a random place m' of the middle four fifths.
 *   f(fold(m + u - m')), all in units of the box; m the minimizer, fold the reflection at the box's sides, so that f is never asked
 *   outside its box, where it may be lower.
 */
export function shifted(f: TestFunction, seed: number): TestFunction {
  return moved(f, `${f.name}+shifted-${seed}`, seed, (u) => u);
}

/** An instance both shifted and turned by a random orthogonal matrix R: f(fold(m + R (u - m'))). */
export function rotated(f: TestFunction, seed: number): TestFunction {
  const rotation = rotationBySeed(f.domain.length, (seed + 0x9e3779b9) >>> 0);
  return moved(f, `${f.name}+rotated-${seed}`, seed, (u) => rotation.map((row) => sum(row, (r, j) => r * u[j])));
}

function moved(
  f: TestFunction,
  name: string,
  seed: number,
  turn: (u: readonly number[]) => readonly number[],
): TestFunction {
  const { domain, minimizers } = f;
  const place = pointBySeed(domain.length, seed, 0.1, 0.9).map((u, i) => domain[i][0] + u * width(domain[i]));
  return {
    ...f,
    name,
    minimizers: [place],
    citation: `${f.citation}; moved by tunesmith, bench/functions/moved.ts`,
    evaluate(x) {
      const offset = turn(x.map((v, i) => (v - place[i]) / width(domain[i])));
      return f.evaluate(offset.map((u, i) => folded(minimizers[0][i] + u * width(domain[i]), domain[i])));
    },
  };
}

function width([low, high]: readonly [number, number]): number {
  return high - low;
}

/** x reflected at the sides of [low, high] until it lies within. */
function folded(x: number, [low, high]: readonly [number, number]): number {
  if (x >= low && x <= high) return x;
  const period = 2 * (high - low);
  const along = (((x - low) % period) + period) % period;
  return low + Math.min(along, period - along);
}
