import { categorical } from '../../lib/parameter.js';
import { defineSpace } from '../../lib/space.js';
import { branin } from '../functions/branin.js';
import { hartmann6 } from '../functions/hartmann6.js';
import type { Problem, TestFunction } from '../problem.js';
import { fromFunction } from './from-function.js';
import { normals, uniforms } from './random.js';
import { numbersOf } from './resource.js';

/** A test function that cannot be evaluated (NaN) where `fails` says so; a global minimizer stays feasible, near the border. */
function failing(name: string, f: TestFunction, fails: (unit: readonly number[]) => boolean): Problem {
  const problem = fromFunction(f);
  const unitOf = (x: readonly number[]): number[] =>
    x.map((value, i) => (value - f.domain[i][0]) / (f.domain[i][1] - f.domain[i][0]));
  return {
    ...problem,
    name,
    citation: `tunesmith: ${f.citation}, failing on part of the space`,
    evaluate(params) {
      const x = numbersOf(name, params, problem.space.names);
      return fails(unitOf(x)) ? Number.NaN : f.evaluate(x);
    },
  };
}

/**
 * Branin's function, failing below a bump in unit coordinates: u1 < 0.2 + 0.57 exp(-((u0 - 0.124)/0.12)²), 31% of the space.
 * Of the three minimizers only that at (-π, 12.275) remains, 0.05 away from the border.
 */
export const failingBranin: Problem = failing(
  'branin-failing',
  branin,
  ([u0, u1]) => u1 < 0.2 + 0.57 * Math.exp(-(((u0 - 0.124) / 0.12) ** 2)),
);

/** Hartmann's function in six dimensions, failing where x2 + x5 + 0.1 sin 2πx0 > 1.25, 28% of the space; the minimizer is 0.015 away. */
export const failingHartmann6: Problem = failing(
  'hartmann6-failing',
  hartmann6,
  (u) => u[2] + u[5] + 0.1 * Math.sin(2 * Math.PI * u[0]) > 1.25,
);

/** Branin's function, failing in a disk, 30% of the space, that two of its three minimizers are close to: 0.013 and 0.006 away. */
export const failingDisk: Problem = failing(
  'branin-disk-failing',
  branin,
  ([u0, u1]) => (u0 - 0.75) ** 2 + (u1 - 0.4) ** 2 < 0.31 ** 2,
);

/** Hartmann's function in six dimensions, failing in four stripes across x0, 30% of the space; the minimizer is 0.003 from one. */
export const failingStripes: Problem = failing(
  'hartmann6-stripes-failing',
  hartmann6,
  ([u0]) => (4 * u0 + 0.88) % 1 > 0.7,
);

const CODECS = 'abcdefghij'.split('');

/** Hartmann's function plus a tenth of how far a choice of ten is from 'e'; 'd', 'f' and 'j' always fail: 30% of the space. */
export const failingChoice: Problem = {
  ...fromFunction(hartmann6),
  name: 'hartmann6-choice-failing',
  space: defineSpace({ ...fromFunction(hartmann6).space.parameters, codec: categorical(CODECS) }),
  citation: `tunesmith: ${hartmann6.citation}, failing on part of the space`,
  evaluate(params) {
    const codec = CODECS.indexOf(params.codec as string);
    if (['d', 'f', 'j'].includes(CODECS[codec])) return Number.NaN;
    const names = hartmann6.domain.map((_, i) => `x${i}`);
    return hartmann6.evaluate(numbersOf('hartmann6-choice-failing', params, names)) + 0.1 * Math.abs(codec - 4);
  },
};

/** A bowl whose minimum fails, with 30% of the space, where u0 + 0.2 sin 6u1 > 0.7: the best that does not lies on the border. */
export const failingBowl: Problem = {
  ...failing(
    'bowl-failing',
    {
      name: 'bowl',
      domain: [
        [0, 1],
        [0, 1],
      ],
      // On the border at u1 = 0.7649, by Newton's method on the derivative along it.
      minimum: 0.010526435818515938,
      minimizers: [],
      citation: 'tunesmith',
      evaluate: ([x, y]) => (x - 1) ** 2 + (y - 0.75) ** 2,
    },
    ([u0, u1]) => u0 + 0.2 * Math.sin(6 * u1) > 0.7,
  ),
};

/**
 * A test function that fails on 30% of its space: where a random smooth function of the unit cube, drawn with `seed`, exceeds its
 * 0.7 quantile; drawn anew until the function's first minimizer lies between its 0.6 and 0.69 quantiles: feasible, near the border.
 *   g(u) = Σ_k cos(w_k · u + b_k), 12 waves, w_k ~ N(0, 3² I), b_k uniform
 */
export function randomlyFailing(f: TestFunction, seed: number): Problem {
  const d = f.domain.length;
  const minimizer = f.minimizers[0].map((x, i) => (x - f.domain[i][0]) / (f.domain[i][1] - f.domain[i][0]));
  const next = uniforms(seed);
  const normal = normals(next);
  for (;;) {
    const waves = Array.from({ length: 12 }, () => ({
      w: Array.from({ length: d }, () => 3 * normal()),
      b: 2 * Math.PI * next(),
    }));
    const g = (u: readonly number[]): number =>
      waves.reduce((sum, { w, b }) => sum + Math.cos(w.reduce((dot, wi, i) => dot + wi * u[i], b)), 0);
    const levels = Array.from({ length: 1000 }, () => g(Array.from({ length: d }, next))).sort((a, b) => a - b);
    const at = g(minimizer);
    if (at > levels[600] && at < levels[690]) return failing(`${f.name}-failing-${seed}`, f, (u) => g(u) > levels[700]);
  }
}
