/**
 * How well failing regions are learnt: the share of failing proposals after the first trials, and the regret.
 * Run: node dist/bench/insight/failing.js [seeds] [trials]
 */
import { bayesian, createStudy } from '../../lib/index.js';
import { functionNamed } from '../functions/index.js';
import type { Problem } from '../problem.js';
import {
  failingBowl,
  failingBranin,
  failingChoice,
  failingDisk,
  failingHartmann6,
  failingStripes,
  randomlyFailing,
} from '../problems/failing.js';
import { fromFunction } from '../problems/from-function.js';
import { median } from '../statistics/descriptive.js';

const LEARNING = 20;

interface Outcome {
  /** Failing proposals among those after the first LEARNING, 0 to 1. */
  readonly failing: number;
  /** log10 of the simple regret. */
  readonly regret: number;
}

async function run(problem: Problem, seed: number, trials: number): Promise<Outcome> {
  const study = createStudy({ space: problem.space, direction: 'minimize', strategy: bayesian(), seed, trials });
  await study.run((params) => problem.evaluate(params as Record<string, unknown>, 1));
  const late = study.trials.slice(LEARNING);
  return {
    failing: late.filter(({ state }) => state === 'failed').length / late.length,
    regret: Math.log10(Math.max((study.incumbent?.value ?? Number.NaN) - problem.optimum, 1e-12)),
  };
}

const random = ['branin', 'hartmann3', 'rosenbrock-4', 'ackley-5', 'hartmann6', 'styblinski-tang-5'].map(functionNamed);
const problems: readonly (readonly [string, (seed: number) => Problem])[] = [
  ['branin-failing', () => failingBranin],
  ['hartmann6-failing', () => failingHartmann6],
  ['bowl-failing', () => failingBowl],
  ['branin-disk-failing', () => failingDisk],
  ['hartmann6-stripes-failing', () => failingStripes],
  ['hartmann6-choice-failing', () => failingChoice],
  ['branin, nothing fails', () => fromFunction(functionNamed('branin'))],
  ['hartmann6, nothing fails', () => fromFunction(functionNamed('hartmann6'))],
  ...random.map((f) => [`${f.name}, random region`, (seed: number) => randomlyFailing(f, seed)] as const),
];

const [seeds = 10, trials = 60] = process.argv.slice(2).map(Number);
console.log(`bayesian(), ${seeds} seeds, ${trials} trials; failing: share of the proposals after trial ${LEARNING}`);
for (const [name, problemOf] of problems) {
  const outcomes: Outcome[] = [];
  for (let seed = 1; seed <= seeds; seed++) outcomes.push(await run(problemOf(seed), seed, trials));
  const mean = (key: keyof Outcome): number => outcomes.reduce((sum, outcome) => sum + outcome[key], 0) / seeds;
  const middle = median(outcomes.map(({ regret }) => regret));
  console.log(
    `${name.padEnd(32)} failing ${(100 * mean('failing')).toFixed(1).padStart(5)}%   ` +
      `log10 regret: median ${middle.toFixed(2)}, mean ${mean('regret').toFixed(2)}`,
  );
}
