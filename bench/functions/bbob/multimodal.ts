import { sum } from '../vector.js';
import type { Formula, Instance } from './instance.js';
import { rosenbrockOf, stretch, turnedOnes } from './moderate.js';
import { rastriginOf } from './separable.js';
import { asymmetric, conditioned, minus, oscillated, penalty, product, type Vector } from './transformations.js';

/** f15, Rastrigin: z = second Λ^10 first T_asy^0.2(T_osz(second (x - xopt))). */
export function rastriginRotated({ xopt, first, second }: Instance): Formula {
  return {
    xopt,
    excess: (x) => {
      const bent = asymmetric(product(second, minus(x, xopt)).map(oscillated), 0.2);
      return rastriginOf(product(second, conditioned(product(first, bent), 10)));
    },
  };
}

const HARMONICS = Array.from({ length: 12 }, (_, k) => ({ amplitude: 0.5 ** k, frequency: 3 ** k }));
const LEAST = sum(
  HARMONICS.map(({ amplitude, frequency }) => amplitude * Math.cos(Math.PI * frequency)),
  (v) => v,
);

/**
 * f16, Weierstrass: 10 (1/d Σ_i Σ_k 2^-k cos(2π 3^k (z_i + ½)) - f0)³ + 10/d f_pen, k < 12,
 * z = second Λ^0.01 first T_osz(second (x - xopt)).
 */
export function weierstrass({ xopt, first, second, dimension }: Instance): Formula {
  return {
    xopt,
    excess: (x) => {
      const z = product(second, conditioned(product(first, product(second, minus(x, xopt)).map(oscillated)), 0.01));
      const total = sum(z, (v) =>
        HARMONICS.reduce(
          (s, { amplitude, frequency }) => s + amplitude * Math.cos(2 * Math.PI * frequency * (v + 0.5)),
          0,
        ),
      );
      return 10 * (total / dimension - LEAST) ** 3 + (10 / dimension) * penalty(x);
    },
  };
}

/** (1/(d - 1) Σ √s_i (1 + sin²(50 s_i^0.2)))², s_i = √(z_i² + z_{i+1}²). */
function schaffersOf(z: Vector): number {
  const total = sum(z.slice(0, -1), (v, i) => {
    const square = v ** 2 + z[i + 1] ** 2;
    return square ** 0.25 * (1 + Math.sin(50 * square ** 0.1) ** 2);
  });
  return (total / (z.length - 1)) ** 2;
}

/** f17 (condition 10) and f18 (condition 1000), Schaffer F7: z = Λ first T_asy^0.5(second (x - xopt)), and 10 f_pen. */
export function schaffers(condition: number): (instance: Instance) => Formula {
  return ({ xopt, first, second }) => ({
    xopt,
    excess: (x) => {
      const z = conditioned(product(first, asymmetric(product(second, minus(x, xopt)), 0.5)), condition);
      return schaffersOf(z) + 10 * penalty(x);
    },
  });
}

/** f19, Griewank-Rosenbrock: 10 + 10/(d - 1) Σ s_i/4000 - cos s_i, s_i the terms of Rosenbrock's function at z of f9. */
export function griewankRosenbrock(instance: Instance): Formula {
  const { first, dimension } = instance;
  return {
    xopt: turnedOnes(instance),
    excess: (x) => {
      const z = product(first, x).map((v) => stretch(dimension) * v + 0.5);
      const total = sum(z.slice(0, -1), (_, i) => {
        const term = rosenbrockOf([z[i], z[i + 1]]);
        return term / 4000 - Math.cos(term);
      });
      return 10 + (10 * total) / (dimension - 1);
    },
  };
}
