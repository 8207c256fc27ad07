import { sum } from '../vector.js';
import type { Formula, Instance } from './instance.js';
import { bbobUniforms } from './random.js';
import { oscillated, penalty, product, type Vector } from './transformations.js';

/** How f21 and f22 differ: the number of peaks, the condition of the highest, and the box [-half, half]^d of their centres. */
export interface Peaks {
  readonly count: number;
  readonly highest: number;
  readonly half: number;
}

export const HUNDRED_PEAKS: Peaks = { count: 101, highest: Math.sqrt(1000), half: 5 };
export const TWENTY_PEAKS: Peaks = { count: 21, highest: 1000, half: 4.9 };

/** Positions of the values in increasing order. */
function order(values: Vector): number[] {
  return values.map((_, i) => i).sort((a, b) => values[a] - values[b]);
}

/**
 * Gallagher's Gaussian peaks: T_osz(10 - max_k w_k exp(-1/(2 d) Σ C_k (first (x - y_k))²))² + f_pen; w_0 = 10, the others from 1.1 to
 * 9.1; C_k diagonal of condition 1000^(j/(count - 2)) in random order, its entries condition^(i/(d - 1) - ½) in random order; centres
 * y_k uniform, y_0 four fifths of it.
 */
export function gallagher({ count, highest, half }: Peaks): (instance: Instance) => Formula {
  return ({ first, dimension, seed }) => {
    const ranks = order(bbobUniforms(count - 1, seed));
    const coordinates = bbobUniforms(count * dimension, seed);
    const centre = (k: number): Vector =>
      Array.from(
        { length: dimension },
        (_, i) => (k === 0 ? 0.8 : 1) * (2 * half * coordinates[k * dimension + i] - half),
      );
    const peaks = Array.from({ length: count }, (_, k) => {
      const condition = k === 0 ? highest : 1000 ** (ranks[k - 1] / (count - 2));
      return {
        height: k === 0 ? 10 : 1.1 + (8 * (k - 1)) / (count - 2),
        centre: product(first, centre(k)),
        scales: order(bbobUniforms(dimension, seed + 1000 * k)).map((i) => condition ** (i / (dimension - 1) - 0.5)),
      };
    });
    return {
      xopt: centre(0),
      excess: (x) => {
        const turned = product(first, x);
        const values = peaks.map(({ height, centre: y, scales }) => {
          const distance = sum(turned, (v, i) => scales[i] * (v - y[i]) ** 2);
          return height * Math.exp((-0.5 / dimension) * distance);
        });
        return oscillated(10 - Math.max(...values)) ** 2 + penalty(x);
      },
    };
  };
}
