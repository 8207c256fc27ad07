import { sum } from '../vector.js';
import type { Formula, Instance } from './instance.js';
import { ellipsoidOf } from './separable.js';
import { asymmetric, conditioned, minus, oscillated, product } from './transformations.js';

/** f10, ellipsoid: z = T_osz(second (x - xopt)). */
export function ellipsoidRotated({ xopt, second }: Instance): Formula {
  return { xopt, excess: (x) => ellipsoidOf(product(second, minus(x, xopt)).map(oscillated)) };
}

/** f11, discus: 10⁶ z_0² + Σ_{i>0} z_i², z as in f10. */
export function discus({ xopt, second }: Instance): Formula {
  return {
    xopt,
    excess: (x) => sum(product(second, minus(x, xopt)).map(oscillated), (v, i) => (i === 0 ? 1e6 : 1) * v ** 2),
  };
}

/** f12, bent cigar: z_0² + 10⁶ Σ_{i>0} z_i², z = second T_asy^0.5(second (x - xopt)). */
export function bentCigar({ xopt, second }: Instance): Formula {
  return {
    xopt,
    excess: (x) => {
      const z = product(second, asymmetric(product(second, minus(x, xopt)), 0.5));
      return sum(z, (v, i) => (i === 0 ? 1 : 1e6) * v ** 2);
    },
  };
}

/** f13, sharp ridge: z_0² + 100 √(Σ_{i>0} z_i²), z = second Λ^10 first (x - xopt). */
export function sharpRidge({ xopt, first, second }: Instance): Formula {
  return {
    xopt,
    excess: (x) => {
      const [ridge, ...across] = product(second, conditioned(product(first, minus(x, xopt)), 10));
      return ridge ** 2 + 100 * Math.sqrt(sum(across, (v) => v ** 2));
    },
  };
}

/** f14, different powers: √(Σ |z_i|^(2 + 4 i/(d - 1))), z = second (x - xopt). */
export function differentPowers({ xopt, second, dimension }: Instance): Formula {
  return {
    xopt,
    excess: (x) => {
      const z = product(second, minus(x, xopt));
      return Math.sqrt(sum(z, (v, i) => Math.abs(v) ** (2 + (4 * i) / (dimension - 1))));
    },
  };
}
