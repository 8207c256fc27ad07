import { sum } from '../vector.js';

export type Vector = readonly number[];
export type Matrix = readonly Vector[];

/** 10^(decades · i/(d - 1)): the i-th of d weights that span `decades`. */
export function weight(i: number, dimension: number, decades: number): number {
  return 10 ** ((decades * i) / (dimension - 1));
}

/** T_osz: exp(x̂ + 0.049 (sin c₁x̂ + sin c₂x̂)) with the sign of x, x̂ = ln|x|; c = (10, 7.9) where x > 0, else (5.5, 3.1). */
export function oscillated(x: number): number {
  if (x === 0) return 0;
  const log = Math.log(Math.abs(x));
  const [c1, c2] = x > 0 ? [10, 7.9] : [5.5, 3.1];
  return Math.sign(x) * Math.exp(log + 0.049 * (Math.sin(c1 * log) + Math.sin(c2 * log)));
}

/** T_asy^beta: x_i^(1 + beta i/(d - 1) √x_i) where x_i > 0, i from 0; else x_i. */
export function asymmetric(x: Vector, beta: number): number[] {
  return x.map((v, i) => (v > 0 ? v ** (1 + ((beta * i) / (x.length - 1)) * Math.sqrt(v)) : v));
}

/** Λ^condition x: coordinate i times condition^(i/(2 (d - 1))). */
export function conditioned(x: Vector, condition: number): number[] {
  return x.map((v, i) => v * weight(i, x.length, Math.log10(condition) / 2));
}

/** M x. */
export function product(matrix: Matrix, x: Vector): number[] {
  return matrix.map((row) => sum(row, (m, j) => m * x[j]));
}

/** f_pen: the squared distance from [-5, 5]^d. */
export function penalty(x: Vector): number {
  return sum(x, (v) => Math.max(0, Math.abs(v) - 5) ** 2);
}

/** x - y. */
export function minus(x: Vector, y: Vector): number[] {
  return x.map((v, i) => v - y[i]);
}
