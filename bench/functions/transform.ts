import { normals, uniforms } from '../problems/random.js';
import { sum } from './vector.js';

/** A point drawn uniformly from [low, high]^dimension by a 32-bit seed. */
export function pointBySeed(dimension: number, seed: number, low: number, high: number): readonly number[] {
  const next = uniforms(seed);
  return Array.from({ length: dimension }, () => low + (high - low) * next());
}

/** A d×d orthogonal matrix, rows orthonormal, by a 32-bit seed: Gram-Schmidt on standard normal rows. */
export function rotationBySeed(dimension: number, seed: number): readonly (readonly number[])[] {
  const next = normals(uniforms(seed));
  const rows: number[][] = [];
  while (rows.length < dimension) {
    let row = Array.from({ length: dimension }, next);
    for (const earlier of rows) {
      const overlap = sum(row, (v, i) => v * earlier[i]);
      row = row.map((v, i) => v - overlap * earlier[i]);
    }
    const length = Math.sqrt(sum(row, (v) => v ** 2));
    rows.push(row.map((v) => v / length));
  }
  return rows;
}

/** The values in random order (Fisher-Yates) by a 32-bit seed. */
export function shuffledBySeed<T>(values: readonly T[], seed: number): readonly T[] {
  const next = uniforms(seed);
  const order = [...values];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** z = rotation (x - centre). */
export function turned(
  x: readonly number[],
  centre: readonly number[],
  rotation: readonly (readonly number[])[],
): number[] {
  return rotation.map((row) => sum(row, (r, i) => r * (x[i] - centre[i])));
}

/** 10^(exponent i/(d - 1)), i from 0: weights spread over `exponent` decades; 1 where d is 1. */
export function spreadWeight(index: number, dimension: number, exponent: number): number {
  return dimension === 1 ? 1 : 10 ** ((exponent * index) / (dimension - 1));
}
