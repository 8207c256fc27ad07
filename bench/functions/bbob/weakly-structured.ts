import { constant, sum } from '../vector.js';
import type { Formula, Instance } from './instance.js';
import { bbobNormals, bbobUniforms } from './random.js';
import { rastriginOf } from './separable.js';
import { conditioned, minus, penalty, product } from './transformations.js';

/** 2 |xopt|, the best coordinate of Schwefel's function in hundredths. */
const SCHWEFEL_BEST = 4.2096874637;
const SCHWEFEL_LEAST = 418.9828872724339;

/**
 * f20, Schwefel: 0.01 (418.98… - 1/d Σ z sin √|z| + f_pen(z/100)), where x̂ = 2 x signed as xopt, ẑ_i = x̂_i + ¼ (x̂_{i-1} - b), b = 4.2096…,
 * z = 100 (Λ^10 (ẑ - b) + b).
 */
export function schwefel({ dimension, seed }: Instance): Formula {
  const signs = bbobUniforms(dimension, seed).map((u) => (u < 0.5 ? -1 : 1));
  return {
    xopt: signs.map((sign) => (sign * SCHWEFEL_BEST) / 2),
    excess: (x) => {
      const hat = x.map((v, i) => 2 * signs[i] * v);
      const chained = hat.map((v, i) => v + (i === 0 ? 0 : 0.25 * (hat[i - 1] - SCHWEFEL_BEST)));
      const scaled = conditioned(
        chained.map((v) => v - SCHWEFEL_BEST),
        10,
      );
      const z = scaled.map((v) => 100 * (v + SCHWEFEL_BEST));
      const outside = sum(z, (v) => Math.max(0, Math.abs(v) - 500) ** 2);
      return 0.01 * (outside + SCHWEFEL_LEAST - sum(z, (v) => v * Math.sin(Math.sqrt(Math.abs(v)))) / dimension);
    },
  };
}

const DIGITS = Array.from({ length: 32 }, (_, j) => 2 ** (j + 1));

/** f23, Katsuura: 10/d² (Π (1 + (i + 1) Σ_j |2^j z_i - [2^j z_i]|/2^j)^(10/d^1.2) - 1) + f_pen, z = second Λ^100 first (x - xopt). */
export function katsuura({ xopt, first, second, dimension }: Instance): Formula {
  return {
    xopt,
    excess: (x) => {
      const z = product(second, conditioned(product(first, minus(x, xopt)), 100));
      const power = 10 / dimension ** 1.2;
      const total = z.reduce((all, v, i) => {
        const roughness = sum(DIGITS, (digit) => Math.abs(digit * v - Math.floor(digit * v + 0.5)) / digit);
        return all * (1 + (i + 1) * roughness) ** power;
      }, 1);
      return (10 / dimension ** 2) * (total - 1) + penalty(x);
    },
  };
}

const NEAR = 2.5;

/**
 * f24, Lunacek's double Rastrigin: min(Σ (x̂ - 2.5)², d + s Σ (x̂ - μ)²) + 10 (d - Σ cos 2πz) + 10⁴ f_pen, x̂ = 2 x signed as xopt,
 * z = second Λ^100 first (x̂ - 2.5), s = 1 - 1/(2 √(d + 20) - 8.2), μ = -√((2.5² - 1)/s).
 */
export function lunacek({ first, second, dimension, seed }: Instance): Formula {
  const signs = bbobNormals(dimension, seed).map((v) => (v < 0 ? -1 : 1));
  const s = 1 - 0.5 / (Math.sqrt(dimension + 20) - 4.1);
  const far = -Math.sqrt((NEAR ** 2 - 1) / s);
  return {
    xopt: signs.map((sign) => (sign * NEAR) / 2),
    excess: (x) => {
      const hat = x.map((v, i) => 2 * signs[i] * v);
      const offset = minus(hat, constant(dimension, NEAR));
      const z = product(second, conditioned(product(first, offset), 100));
      const bowls = Math.min(
        sum(offset, (v) => v ** 2),
        dimension + s * sum(hat, (v) => (v - far) ** 2),
      );
      const ripples = rastriginOf(z) - sum(z, (v) => v ** 2);
      return bowls + ripples + 1e4 * penalty(x);
    },
  };
}
