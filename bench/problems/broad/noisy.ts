import { branin } from '../../functions/branin.js';
import { hartmann6 } from '../../functions/hartmann6.js';
import { levy } from '../../functions/levy.js';
import type { Problem, TestFunction } from '../../problem.js';
import { type Solved, solvedFunction } from '../solved.js';
import { CONTINUOUS } from './continuous.js';

function noisy(f: TestFunction, name: string, observe: NonNullable<Problem['observe']>): Solved {
  const { problem, minimizer } = solvedFunction(f);
  return { problem: { ...problem, name, observe }, minimizer };
}

/** 0.9-quantile of the standard normal distribution. */
const NINETY_PERCENT = 1.2815515655446004;

/** Functions observed with noise: additive, growing with the value, and with outliers. Regret is of the noise-free value. */
export const NOISY: readonly Solved[] = [
  noisy(branin, 'branin-noisy', (value, normal) => value + normal()),
  noisy(hartmann6, 'hartmann6-noisy', (value, normal) => value + 0.2 * normal()),
  noisy(CONTINUOUS[0], 'sphere-noisy-6', (value, normal) => value * Math.exp(0.5 * normal())),
  noisy(levy(4), 'levy-outliers-4', (value, normal) => {
    const size = 20 * Math.abs(normal());
    return normal() > NINETY_PERCENT ? value + size : value;
  }),
];
