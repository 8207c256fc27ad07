import { sum } from '../vector.js';
import type { Formula, Instance } from './instance.js';
import { conditioned, minus, oscillated, penalty, product, type Vector, weight } from './transformations.js';

/** Σ 100 (z_i² - z_{i+1})² + (z_i - 1)². */
export function rosenbrockOf(z: Vector): number {
  return sum(z.slice(0, -1), (v, i) => 100 * (v ** 2 - z[i + 1]) ** 2 + (v - 1) ** 2);
}

/** Rosenbrock's valley is stretched in more than 64 dimensions: max(1, √d/8). */
export function stretch(dimension: number): number {
  return Math.max(1, Math.sqrt(dimension) / 8);
}

/** Where first · x · stretch + ½ is (1, ..., 1): firstᵀ (1, ..., 1) / (2 stretch). */
export function turnedOnes({ first, dimension }: Instance): Vector {
  return first.map((_, j) => first.reduce((total, row) => total + row[j], 0) / (2 * stretch(dimension)));
}

/** f6, attractive sector: T_osz(Σ (s_i z_i)²)^0.9, s_i = 100 where z_i xopt_i > 0, z = second Λ^10 first (x - xopt). */
export function attractiveSector({ xopt, first, second }: Instance): Formula {
  return {
    xopt,
    excess(x) {
      const z = product(second, conditioned(product(first, minus(x, xopt)), 10));
      return oscillated(sum(z, (v, i) => (v * xopt[i] > 0 ? 100 * v : v) ** 2)) ** 0.9;
    },
  };
}

/** z rounded to integers where |z| > ½, else to tenths. */
function terrace(z: number): number {
  return Math.abs(z) > 0.5 ? Math.floor(z + 0.5) : Math.floor(10 * z + 0.5) / 10;
}

/** f7, step ellipsoid: 0.1 max(|ẑ_0|/10⁴, Σ 100^(i/(d - 1)) z_i²) + f_pen, ẑ = Λ^10 first (x - xopt), z = second · terraces of ẑ. */
export function stepEllipsoid({ xopt, first, second, dimension }: Instance): Formula {
  return {
    xopt,
    excess(x) {
      const slopes = conditioned(product(first, minus(x, xopt)), 10);
      const z = product(second, slopes.map(terrace));
      const total = sum(z, (v, i) => weight(i, dimension, 2) * v ** 2);
      return 0.1 * Math.max(Math.abs(slopes[0]) / 1e4, total) + penalty(x);
    },
  };
}

/** f8, Rosenbrock: z = stretch (x - xopt) + 1, xopt in [-3, 3]^d. */
export function rosenbrock({ xopt: drawn, dimension }: Instance): Formula {
  const xopt = drawn.map((v) => 0.75 * v);
  return { xopt, excess: (x) => rosenbrockOf(minus(x, xopt).map((v) => stretch(dimension) * v + 1)) };
}

/** f9, Rosenbrock rotated: z = stretch · first x + ½. */
export function rosenbrockRotated(instance: Instance): Formula {
  const { first, dimension } = instance;
  return {
    xopt: turnedOnes(instance),
    excess: (x) => rosenbrockOf(product(first, x).map((v) => stretch(dimension) * v + 0.5)),
  };
}
