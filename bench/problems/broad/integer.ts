import { float, int } from '../../../lib/parameter.js';
import { defineSpace, type Params } from '../../../lib/space.js';
import { ackley } from '../../functions/ackley.js';
import { rosenbrock } from '../../functions/rosenbrock.js';
import { sum } from '../../functions/vector.js';
import { numbersOf } from '../resource.js';
import { type Solved, solved } from '../solved.js';

/** A formula of d integers in [low, high]. */
function integers(
  name: string,
  [low, high]: readonly [number, number],
  best: readonly number[],
  formula: (k: readonly number[]) => number,
): Solved {
  const named = <T>(values: readonly T[]): { [name: string]: T } =>
    Object.fromEntries(values.map((value, i) => [`k${i}`, value]));
  const space = defineSpace(named(best.map(() => int(low, high))));
  return solved({
    name,
    space,
    minimizer: named(best),
    evaluate: (params) => formula(numbersOf(name, params, space.names)),
  });
}

const WEIGHTS = [1, 3, 10, 30, 100];
const CENTRE = [13, 4, 17, 8, 6];
const BEST_ACKLEY = [3, -2, 5, 0, 1, -4, 2, 4];

/** How far, squared, a positive number is from its best on a logarithmic scale. */
const logDistance = (value: number, best: number): number => Math.log(value / best) ** 2;

const BOOSTING: Params = { trees: 200, rate: 0.05, depth: 6, leaf: 12, bins: 64, subsample: 0.7, penalty: 0.01 };

/**
 * A stylized response of gradient boosting:
 *   ln²(trees rate/10) + ¼ ln²(trees/200) + 0.05 (depth - 6 + ln(leaf/12))² + 0.2 ln²(leaf/12) + 0.05 ln²(bins/64)
 *   + 4 (subsample - 0.7)² + 0.02 ln²(penalty/0.01).
 */
const boosting = solved({
  name: 'boosting-7',
  space: defineSpace({
    trees: int(10, 1000, { scale: 'log' }),
    rate: float(1e-3, 1, { scale: 'log' }),
    depth: int(1, 16),
    leaf: int(1, 64, { scale: 'log' }),
    bins: int(8, 256, { step: 8 }),
    subsample: float(0.3, 1),
    penalty: float(1e-6, 10, { scale: 'log' }),
  }),
  minimizer: BOOSTING,
  evaluate(params) {
    const names = ['trees', 'rate', 'depth', 'leaf', 'bins', 'subsample', 'penalty'];
    const [trees, rate, depth, leaf, bins, subsample, penalty] = numbersOf('boosting-7', params, names);
    return (
      logDistance(trees * rate, 10) +
      0.25 * logDistance(trees, 200) +
      0.05 * (depth - 6 + Math.log(leaf / 12)) ** 2 +
      0.2 * logDistance(leaf, 12) +
      0.05 * logDistance(bins, 64) +
      4 * (subsample - 0.7) ** 2 +
      0.02 * logDistance(penalty, 0.01)
    );
  },
});

/** Integer and mixed integer problems. */
export const INTEGER: readonly Solved[] = [
  integers('integer-ellipsoid-5', [0, 20], CENTRE, (k) => {
    return sum(k, (v, i) => WEIGHTS[i] * (v - CENTRE[i]) ** 2) + sum(k, (v, i) => v - CENTRE[i]) ** 2;
  }),
  integers('integer-rosenbrock-4', [-5, 10], [1, 1, 1, 1], rosenbrock(4).evaluate),
  integers('integer-ackley-8', [-12, 20], BEST_ACKLEY, (k) => {
    // At the minimizer rounding may leave a hair below 0.
    return Math.max(0, ackley(8).evaluate(k.map((v, i) => v - BEST_ACKLEY[i])));
  }),
  boosting,
];
