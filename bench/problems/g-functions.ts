import type { Constraint } from '../../lib/constraint.js';
import { float, type Params } from '../../lib/parameter.js';
import { defineSpace } from '../../lib/space.js';
import type { Solved } from './solved.js';

/** A constrained test problem, its functions those of x. */
interface Constrained {
  readonly name: string;
  readonly box: readonly (readonly [low: number, high: number])[];
  readonly minimum: number;
  readonly minimizer: readonly number[];
  /** Σ a_i x_i <= atMost: rows of [coefficients by coordinate, atMost]. */
  readonly linear?: readonly (readonly [sum: { readonly [coordinate: number]: number }, atMost: number])[];
  /** Each <= 0. */
  readonly nonlinear?: readonly ((x: readonly number[]) => number)[];
  readonly value: (x: readonly number[]) => number;
}

/** Rounding of the published minimizers, relative to the terms of a constraint. */
const ROUNDING = 1e-9;

function solved({ name, box, minimum, minimizer, linear = [], nonlinear = [], value }: Constrained): Solved {
  const names = box.map((_, i) => `x${i}`);
  const vector = (params: Readonly<Record<string, unknown>>): number[] => names.map((each) => params[each] as number);
  const constraints: Constraint[] = linear.map(([sum, atMost]) => ({
    sum: Object.fromEntries(Object.entries(sum).map(([i, factor]) => [names[Number(i)], factor])),
    atMost,
  }));
  for (const left of nonlinear) constraints.push((params: Readonly<Params>) => left(vector(params)) <= ROUNDING);
  return {
    problem: {
      name,
      kind: 'function',
      space: defineSpace(Object.fromEntries(names.map((each, i) => [each, float(...box[i])])), { constraints }),
      optimum: minimum,
      optimumKind: 'best-known',
      direction: 'minimize',
      maxResource: 1,
      citation: 'Liang et al. (2006), Problem definitions for the CEC 2006 special session on constrained optimization',
      evaluate: (params) => value(vector(params)),
    },
    minimizer: Object.fromEntries(names.map((each, i) => [each, minimizer[i]])),
  };
}

/** Nine inequalities of 13 variables, six of them active; 0.011% of the box is legal. */
export const g01 = solved({
  name: 'g01',
  box: Array.from({ length: 13 }, (_, i) => [0, i >= 9 && i < 12 ? 100 : 1] as const),
  minimum: -15,
  minimizer: [1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 1],
  linear: [
    [{ 0: 2, 1: 2, 9: 1, 10: 1 }, 10],
    [{ 0: 2, 2: 2, 9: 1, 11: 1 }, 10],
    [{ 1: 2, 2: 2, 10: 1, 11: 1 }, 10],
    [{ 0: -8, 9: 1 }, 0],
    [{ 1: -8, 10: 1 }, 0],
    [{ 2: -8, 11: 1 }, 0],
    [{ 3: -2, 4: -1, 9: 1 }, 0],
    [{ 5: -2, 6: -1, 10: 1 }, 0],
    [{ 7: -2, 8: -1, 11: 1 }, 0],
  ],
  value: (x) =>
    5 * (x[0] + x[1] + x[2] + x[3]) -
    5 * (x[0] ** 2 + x[1] ** 2 + x[2] ** 2 + x[3] ** 2) -
    x.slice(4).reduce((sum, each) => sum + each, 0),
});

/** Two circles that leave a sliver, 0.0066% of the box; the minimum is at its tip. */
export const g06 = solved({
  name: 'g06',
  box: [
    [13, 100],
    [0, 100],
  ],
  minimum: -6961.81387558015,
  minimizer: [14.095, 0.8429607892154796],
  nonlinear: [([x, y]) => -((x - 5) ** 2) - (y - 5) ** 2 + 100, ([x, y]) => (x - 6) ** 2 + (y - 5) ** 2 - 82.81],
  value: ([x, y]) => (x - 10) ** 3 + (y - 20) ** 3,
});

/** Three linear and five nonlinear inequalities of ten variables, six of them active; 0.0003% of the box is legal. */
export const g07 = solved({
  name: 'g07',
  box: Array.from({ length: 10 }, () => [-10, 10] as const),
  minimum: 24.3062090681,
  minimizer: [
    2.17199634142692, 2.3636830416034, 8.77392573913157, 5.09598443745173, 0.990654756560493, 1.43057392853463,
    1.32164415364306, 9.82872576524495, 8.2800915887356, 8.3759266477347,
  ],
  linear: [
    [{ 0: 4, 1: 5, 6: -3, 7: 9 }, 105],
    [{ 0: 10, 1: -8, 6: -17, 7: 2 }, 0],
    [{ 0: -8, 1: 2, 8: 5, 9: -2 }, 12],
  ],
  nonlinear: [
    (x) => 3 * (x[0] - 2) ** 2 + 4 * (x[1] - 3) ** 2 + 2 * x[2] ** 2 - 7 * x[3] - 120,
    (x) => 5 * x[0] ** 2 + 8 * x[1] + (x[2] - 6) ** 2 - 2 * x[3] - 40,
    (x) => x[0] ** 2 + 2 * (x[1] - 2) ** 2 - 2 * x[0] * x[1] + 14 * x[4] - 6 * x[5],
    (x) => 0.5 * (x[0] - 8) ** 2 + 2 * (x[1] - 4) ** 2 + 3 * x[4] ** 2 - x[5] - 30,
    (x) => -3 * x[0] + 6 * x[1] + 12 * (x[8] - 8) ** 2 - 7 * x[9],
  ],
  value: (x) =>
    x[0] ** 2 +
    x[1] ** 2 +
    x[0] * x[1] -
    14 * x[0] -
    16 * x[1] +
    (x[2] - 10) ** 2 +
    4 * (x[3] - 5) ** 2 +
    (x[4] - 3) ** 2 +
    2 * (x[5] - 1) ** 2 +
    5 * x[6] ** 2 +
    7 * (x[7] - 11) ** 2 +
    2 * (x[8] - 10) ** 2 +
    (x[9] - 7) ** 2 +
    45,
});

/** The minimum inside a region of 0.86% of the box, among many others. */
export const g08 = solved({
  name: 'g08',
  box: [
    [1e-3, 10],
    [1e-3, 10],
  ],
  minimum: -0.0958250414180359,
  minimizer: [1.227971352607526, 4.245373366122749],
  nonlinear: [([x, y]) => x ** 2 - y + 1, ([x, y]) => 1 - x + (y - 4) ** 2],
  value: ([x, y]) => (-(Math.sin(2 * Math.PI * x) ** 3) * Math.sin(2 * Math.PI * y)) / (x ** 3 * (x + y)),
});

/** Four nonlinear inequalities of seven variables, two of them active; 0.52% of the box is legal. */
export const g09 = solved({
  name: 'g09',
  box: Array.from({ length: 7 }, () => [-10, 10] as const),
  minimum: 680.630057374402,
  minimizer: [
    2.3304993514740517, 1.951372368471146, -0.4775413995106158, 4.365726249236259, -0.624486959100389,
    1.0381309941096217, 1.5942266780671519,
  ],
  nonlinear: [
    (x) => -127 + 2 * x[0] ** 2 + 3 * x[1] ** 4 + x[2] + 4 * x[3] ** 2 + 5 * x[4],
    (x) => -282 + 7 * x[0] + 3 * x[1] + 10 * x[2] ** 2 + x[3] - x[4],
    (x) => -196 + 23 * x[0] + x[1] ** 2 + 6 * x[5] ** 2 - 8 * x[6],
    (x) => 4 * x[0] ** 2 + x[1] ** 2 - 3 * x[0] * x[1] + 2 * x[2] ** 2 + 5 * x[5] - 11 * x[6],
  ],
  value: (x) =>
    (x[0] - 10) ** 2 +
    5 * (x[1] - 12) ** 2 +
    x[2] ** 4 +
    3 * (x[3] - 11) ** 2 +
    10 * x[4] ** 6 +
    7 * x[5] ** 2 +
    x[6] ** 4 -
    4 * x[5] * x[6] -
    10 * x[5] -
    8 * x[6],
});

export const gFunctions: readonly Solved[] = [g01, g06, g07, g08, g09];
