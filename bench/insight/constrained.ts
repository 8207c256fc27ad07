/**
 * How well and how fast the model searches under constraints.
 * Run: node dist/bench/insight/constrained.js [seeds] [trials] [problems whose names begin so]
 */
import { bayesian, type Constraint, createStudy, defineSpace, float, random, type Strategy } from '../../lib/index.js';
import { functionNamed } from '../functions/index.js';
import { levy } from '../functions/levy.js';
import type { Problem } from '../problem.js';
import { fromFunction } from '../problems/from-function.js';
import { gFunctions } from '../problems/g-functions.js';
import { constrained } from '../problems/variants/constrained.js';
import { median } from '../statistics/descriptive.js';

/** Random search, which draws until a point is legal, has so many times the trials. */
const RANDOM_SHARE = 10;

const hartmann6 = functionNamed('hartmann6');
const names = hartmann6.domain.map((_, i) => `x${i}`);
const ones = Object.fromEntries(names.map((name) => [name, 1]));
const total = (params: object): number => Object.values(params).reduce((sum: number, each: number) => sum + each, 0);

function hartmann6Under(name: string, optimum: number, constraint: Constraint): Problem {
  const space = defineSpace(Object.fromEntries(names.map((each) => [each, float(0, 1)])), {
    constraints: [constraint],
  });
  return { ...fromFunction(hartmann6), name: `hartmann6, ${name}`, optimum, space };
}

/** Of hartmann6 where Σ x = 1, by SciPy's SLSQP from 300 starts. */
const EQUALITY = -1.5150271070182062;
/** Where Σ x <= 1.001, likewise. */
const SLAB = -1.5177754490468514;

const problems: readonly ((seed: number) => Problem)[] = [
  () => fromFunction(hartmann6),
  () => hartmann6Under('inactive inequality', hartmann6.minimum, { sum: ones, atMost: 4 }),
  () => hartmann6Under('inactive predicate', hartmann6.minimum, (params) => total(params) <= 4),
  () => hartmann6Under('equality', EQUALITY, { sum: ones, atLeast: 1, atMost: 1 }),
  () => hartmann6Under('slab', SLAB, (params) => Math.abs(total(params) - 1) <= 1e-3),
  (seed) => constrained(levy(10), seed).problem,
  ...gFunctions.map(
    ({ problem }) =>
      () =>
        problem,
  ),
];

async function regret(problem: Problem, strategy: Strategy, seed: number, trials: number): Promise<readonly number[]> {
  const study = createStudy({ space: problem.space, direction: 'minimize', strategy, seed, trials });
  const milliseconds: number[] = [];
  for (let k = 0; k < trials; k++) {
    const start = performance.now();
    const trial = (await study.ask())!;
    milliseconds.push(performance.now() - start);
    study.tell(trial, await problem.evaluate(trial.params as Record<string, unknown>, 1));
  }
  return [study.incumbent!.value - problem.optimum, median(milliseconds.slice(-10))];
}

const [seeds = 5, trials = 60] = process.argv.slice(2, 4).map(Number);
const prefix = process.argv[4] ?? '';
console.log(`regret: median (least, most) of ${seeds} seeds, ${trials} trials; random: ${RANDOM_SHARE} times as many`);
for (const problemOf of problems.filter((each) => each(1).name.startsWith(prefix))) {
  const outcomes: (readonly number[])[] = [];
  const others: number[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const problem = problemOf(seed);
    outcomes.push(await regret(problem, bayesian(), seed, trials));
    others.push((await regret(problem, random(), seed, RANDOM_SHARE * trials))[0]);
  }
  const show = (values: readonly number[]): string => {
    const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)];
    return `${middle.toExponential(1)} (${least.toExponential(1)}, ${most.toExponential(1)})`;
  };
  const name = problemOf(1).name.padEnd(30);
  const cost = median(outcomes.map(([, milliseconds]) => milliseconds))
    .toFixed(1)
    .padStart(6);
  console.log(
    `${name} ${show(outcomes.map(([each]) => each)).padEnd(32)} random ${show(others).padEnd(32)} ${cost} ms`,
  );
}
