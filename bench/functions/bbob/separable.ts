import { constant, sum } from '../vector.js';
import type { Formula, Instance } from './instance.js';
import { asymmetric, conditioned, minus, oscillated, penalty, type Vector, weight } from './transformations.js';

/** 10 d + Σ z² - 10 cos 2πz. */
export function rastriginOf(z: Vector): number {
  return 10 * (z.length - sum(z, (v) => Math.cos(2 * Math.PI * v))) + sum(z, (v) => v ** 2);
}

/** Σ 10^(6 i/(d - 1)) z_i². */
export function ellipsoidOf(z: Vector): number {
  return sum(z, (v, i) => weight(i, z.length, 6) * v ** 2);
}

/** f1, sphere: Σ z², z = x - xopt. */
export function sphere({ xopt }: Instance): Formula {
  return { xopt, excess: (x) => sum(minus(x, xopt), (v) => v ** 2) };
}

/** f2, separable ellipsoid: z = T_osz(x - xopt). */
export function ellipsoid({ xopt }: Instance): Formula {
  return { xopt, excess: (x) => ellipsoidOf(minus(x, xopt).map(oscillated)) };
}

/** f3, Rastrigin: z = Λ^10 T_asy^0.2(T_osz(x - xopt)). */
export function rastrigin({ xopt }: Instance): Formula {
  return {
    xopt,
    excess: (x) => rastriginOf(conditioned(asymmetric(minus(x, xopt).map(oscillated), 0.2), 10)),
  };
}

/**
 * f4, Büche-Rastrigin: z_i = s_i T_osz(x_i - xopt_i), s_i = 10^(i/(2 (d - 1))), ten times that where i is even and z_i > 0; and
 * 100 f_pen. Even coordinates of xopt, counted from 0, are positive.
 */
export function bueche({ xopt: drawn, dimension }: Instance): Formula {
  const xopt = drawn.map((v, i) => (i % 2 === 0 ? Math.abs(v) : v));
  return {
    xopt,
    excess(x) {
      const z = minus(x, xopt).map((v, i) => {
        const y = oscillated(v);
        return weight(i, dimension, 0.5) * (i % 2 === 0 && y > 0 ? 10 : 1) * y;
      });
      return rastriginOf(z) + 100 * penalty(x);
    },
  };
}

/** f5, linear slope: Σ 5|s_i| - s_i z_i, |s_i| = 10^(i/(d - 1)), z_i = x_i, but no further than the corner xopt. */
export function linearSlope({ xopt: drawn, dimension }: Instance): Formula {
  const xopt = constant(dimension, 5).map((v, i) => v * Math.sign(drawn[i]));
  return {
    xopt,
    excess: (x) =>
      sum(xopt, (corner, i) => {
        const z = x[i] * corner < 25 ? x[i] : corner;
        return weight(i, dimension, 1) * Math.abs(corner - z);
      }),
  };
}
