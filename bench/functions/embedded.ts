import type { TestFunction } from '../problem.js';
import { box } from './vector.js';

/**
 * f in `dimension` coordinates of which only those of f matter, spread evenly among the others, which lie in [0, 1].
 * Source: Wang et al. (2016), "Bayesian optimization in a billion dimensions", section 4.
 */
export function embedded(f: TestFunction, dimension: number): TestFunction {
  const inner = f.domain.length;
  const name = `${f.name}-in-${dimension}`;
  const inert = box(name, dimension, 0, 1, inner);
  const places = f.domain.map((_, k) => Math.floor(((k + 0.5) * dimension) / inner));
  const spread = <T>(background: readonly T[], values: readonly T[]): readonly T[] => {
    const all = [...background];
    for (const [k, place] of places.entries()) all[place] = values[k];
    return all;
  };
  return {
    name,
    domain: spread(inert, f.domain),
    minimum: f.minimum,
    minimizers: f.minimizers.map((x) => spread(new Array<number>(dimension).fill(0.25), x)),
    citation: `${f.citation}; embedded as in Wang et al. (2016), Journal of Artificial Intelligence Research 55`,
    evaluate: (x) => f.evaluate(places.map((place) => x[place])),
  };
}
