import { bool, categorical, float, type Parameter } from '../../../lib/parameter.js';
import { type Choice, defineSpace, type Params } from '../../../lib/space.js';
import { pointBySeed } from '../../functions/transform.js';
import { sum } from '../../functions/vector.js';
import { uniforms } from '../random.js';
import { numbersOf } from '../resource.js';
import { type Solved, solved } from '../solved.js';

const letters = (count: number): string[] => Array.from({ length: count }, (_, i) => `c${i}`);

/**
 * Choices with a cost each and a cost for each pair of neighbours (cyclically), all in [0.1, 1) but 0 for the planted best.
 *   f = Σ_i cost_i(choice_i) + Σ_i pair_i(choice_i, choice_{i+1})
 */
function choices(
  name: string,
  parameter: Parameter & { readonly choices: readonly Choice[] },
  count: number,
  seed: number,
): Solved {
  const size = parameter.choices.length;
  const next = uniforms(seed);
  const best = Array.from({ length: count }, () => Math.floor(size * next()));
  const cost = best.map((b) => Array.from({ length: size }, (_, c) => (c === b ? 0 : 0.1 + 0.9 * next())));
  const pair = best.map((b, i) =>
    Array.from({ length: size }, (_, c) =>
      Array.from({ length: size }, (_, d) => (c === b && d === best[(i + 1) % count] ? 0 : 0.1 + 0.9 * next())),
    ),
  );
  const named = <T>(values: readonly T[]): { [name: string]: T } =>
    Object.fromEntries(values.map((value, i) => [`c${i}`, value]));
  return solved({
    name,
    space: defineSpace(named(best.map(() => parameter))),
    minimizer: named(best.map((b) => parameter.choices[b])),
    evaluate(params) {
      const chosen = best.map((_, i) => parameter.choices.indexOf(params[`c${i}`] as never));
      return sum(chosen, (c, i) => cost[i][c] + pair[i][c][chosen[(i + 1) % count]]);
    },
  });
}

/**
 * One choice of many, each with an offset and its own valley of two floats on [0, 1]²:
 *   f = offset_c + 10 |x - centre_c|² + 5 (x0 - centre_c0)(x1 - centre_c1).
 */
function oneOfMany(count: number, seed: number): Solved {
  const name = `choice-of-${count}`;
  const names = letters(count);
  const best = 11;
  const offsets = pointBySeed(count, seed, 0.1, 1.5).map((v, c) => (c === best ? 0 : v));
  const centres = names.map((_, c) => pointBySeed(2, seed + 1 + c, 0.1, 0.9));
  return solved({
    name,
    space: defineSpace({ choice: categorical(names), x0: float(0, 1), x1: float(0, 1) }),
    minimizer: { choice: names[best], x0: centres[best][0], x1: centres[best][1] },
    evaluate(params) {
      const c = names.indexOf(params.choice as string);
      const [a, b] = numbersOf(name, params, ['x0', 'x1']).map((v, i) => v - centres[c][i]);
      return offsets[c] + 10 * (a ** 2 + b ** 2) + 5 * a * b;
    },
  });
}

/**
 * Four choices of five and four floats on [-1, 1], each choice with a cost and moving the best of its float:
 *   f = Σ_i cost_i(c_i) + (x_i - centre_i(c_i))² (1 + |x_{i+1} - centre_{i+1}(c_{i+1})|).
 */
function choicesAndFloats(seed: number): Solved {
  const name = 'choices-floats-8';
  const five = letters(5);
  const next = uniforms(seed);
  const indices = [0, 1, 2, 3];
  const best = indices.map(() => Math.floor(5 * next()));
  const cost = best.map((b) => five.map((_, c) => (c === b ? 0 : 0.05 + 0.5 * next())));
  const centre = best.map(() => five.map(() => 1.6 * next() - 0.8));
  const parameters: { [name: string]: Parameter } = {};
  const minimizer: { [name: string]: Choice } = {};
  for (const i of indices) {
    parameters[`c${i}`] = categorical(five);
    parameters[`x${i}`] = float(-1, 1);
    minimizer[`c${i}`] = five[best[i]];
    minimizer[`x${i}`] = centre[i][best[i]];
  }
  return solved({
    name,
    space: defineSpace(parameters),
    minimizer: minimizer as Params,
    evaluate(params) {
      const chosen = indices.map((i) => five.indexOf(params[`c${i}`] as string));
      const x = numbersOf(name, params, ['x0', 'x1', 'x2', 'x3']);
      const off = x.map((v, i) => v - centre[i][chosen[i]]);
      return sum(off, (v, i) => cost[i][chosen[i]] + v ** 2 * (1 + Math.abs(off[(i + 1) % 4])));
    },
  });
}

/** Problems whose difficulty is in the choices. */
export const CATEGORICAL: readonly Solved[] = [
  choices('choices-6x6', categorical(letters(6)), 6, 301),
  choices('bools-14', bool(), 14, 302),
  oneOfMany(20, 303),
  choicesAndFloats(304),
];
