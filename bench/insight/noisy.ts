/**
 * How far noise misleads: true regret of the trial with the best observed value against that of the trial with the best posterior
 * mean, where the standard deviation of the noise is told with each value and where it is not.
 * Run: node dist/bench/insight/noisy.js [seeds] [trials]
 */
import { bayesian, createStudy, random, type Strategy } from '../../lib/index.js';
import { functionNamed } from '../functions/index.js';
import type { TestFunction } from '../problem.js';
import { boxSpace } from '../problems/from-function.js';
import { normals, uniforms } from '../problems/random.js';
import { numbersOf } from '../problems/resource.js';

/** Standard deviation of the noise: this share of the function's own over its box. */
const NOISE = 0.3;

/** Regret, in standard deviations of the function over its box. */
interface Outcome {
  readonly observed: number;
  readonly modelled: number;
}

function spreadOf(f: TestFunction): number {
  const next = uniforms(1);
  const point = (): number[] => f.domain.map(([low, high]) => low + (high - low) * next());
  const values = Array.from({ length: 4000 }, () => f.evaluate(point()));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

async function run(f: TestFunction, strategy: Strategy, told: boolean, seed: number, trials: number): Promise<Outcome> {
  const space = boxSpace(f.domain);
  const spread = spreadOf(f);
  const normal = normals(uniforms(1000 + seed));
  const truth = (params: object): number =>
    f.evaluate(numbersOf(f.name, params as Record<string, unknown>, space.names));
  const study = createStudy({ space, direction: 'minimize', strategy, seed });
  await study.run(
    (params) => {
      const value = truth(params) + NOISE * spread * normal();
      return told ? { value, noise: NOISE * spread } : value;
    },
    { trials },
  );
  const regret = (params: object | undefined): number => (truth(params ?? {}) - f.minimum) / spread;
  return { observed: regret(study.incumbent?.params), modelled: regret((await study.surrogate()).incumbent.params) };
}

const [seeds = 20, trials = 50] = process.argv.slice(2).map(Number);
console.log(
  `${seeds} seeds, ${trials} trials, noise ${NOISE} of the function's deviation; mean true regret in such deviations`,
);
console.log('function       strategy   noise    best observed   best posterior mean');
for (const f of ['branin', 'hartmann6', 'styblinski-tang-5'].map(functionNamed)) {
  for (const [name, strategy] of [
    ['random', random],
    ['bayesian', bayesian],
  ] as const) {
    for (const told of [false, true]) {
      const outcomes: Outcome[] = [];
      for (let seed = 1; seed <= seeds; seed++) outcomes.push(await run(f, strategy(), told, seed, trials));
      const mean = (key: keyof Outcome): string =>
        (outcomes.reduce((sum, outcome) => sum + outcome[key], 0) / seeds).toFixed(3);
      console.log(
        `${f.name.padEnd(18)} ${name.padEnd(10)} ${told ? 'told  ' : 'hidden'}   ${mean('observed').padStart(8)}   ${mean('modelled').padStart(8)}`,
      );
    }
  }
}
