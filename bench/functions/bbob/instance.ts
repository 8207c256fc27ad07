import { constant, sum } from '../vector.js';
import { bbobNormals, bbobUniforms } from './random.js';
import type { Matrix, Vector } from './transformations.js';

/** What a function is made of besides its formula. */
export interface Instance {
  readonly dimension: number;
  /** Seed of everything here. */
  readonly seed: number;
  /** The usual place of the minimizer, in [-4, 4]^d on a lattice of 0.0008. */
  readonly xopt: Vector;
  /** Orthogonal d×d matrices; f8, f9 and f20 to f24 of the paper use the first alone. */
  readonly first: Matrix;
  readonly second: Matrix;
}

/** A formula of one instance: its value above the minimum. */
export interface Formula {
  readonly xopt: Vector;
  excess(x: Vector): number;
}

const ROTATION_SEED = 1_000_000;

/** Functions that share their seeds with another. */
const seedOf = (id: number): number => (id === 4 ? 3 : id === 18 ? 17 : id);

/** Instance `number` of function f<id>: seeds as in COCO. */
export function instanceOf(id: number, dimension: number, number: number): Instance {
  const seed = seedOf(id) + 10_000 * number;
  return {
    dimension,
    seed,
    xopt: optimumBySeed(dimension, id === 12 ? seed + ROTATION_SEED : seed),
    first: rotation(dimension, seed),
    second: rotation(dimension, seed + ROTATION_SEED),
  };
}

/** The minimum of an instance: a Cauchy variate in hundredths, cut to [-1000, 1000]. */
export function minimumOf(id: number, number: number): number {
  const seed = seedOf(id) + 10_000 * number;
  const ratio = bbobNormals(1, seed)[0] / bbobNormals(1, seed + 1)[0];
  return Math.min(1000, Math.max(-1000, Math.floor(100 * 100 * ratio + 0.5) / 100));
}

function optimumBySeed(dimension: number, seed: number): Vector {
  return bbobUniforms(dimension, seed).map((u) => (8 * Math.floor(1e4 * u)) / 1e4 - 4 || -1e-5);
}

/** Orthogonal columns by Gram and Schmidt's process on a matrix of normal numbers, filled column by column. */
function rotation(dimension: number, seed: number): Matrix {
  const normals = bbobNormals(dimension * dimension, seed);
  const columns: number[][] = [];
  for (let i = 0; i < dimension; i++) {
    let column = normals.slice(i * dimension, (i + 1) * dimension);
    for (const earlier of columns) {
      const overlap = sum(column, (v, k) => v * earlier[k]);
      column = column.map((v, k) => v - overlap * earlier[k]);
    }
    const length = Math.sqrt(sum(column, (v) => v ** 2));
    columns.push(column.map((v) => v / length));
  }
  return constant(dimension, 0).map((_, row) => columns.map((column) => column[row]));
}
