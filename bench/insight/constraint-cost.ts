/**
 * What an ask costs under constraints, against one without, both after 100 trials and in turns.
 * Run: node dist/bench/insight/constraint-cost.js [rounds]
 */
import {
  bayesian,
  type Constraint,
  categorical,
  createStudy,
  defineSpace,
  float,
  int,
  type Params,
  random,
} from '../../lib/index.js';
import type { Space } from '../../lib/space.js';
import { median } from '../statistics/descriptive.js';

const TOLD = 97;
/** Untimed rounds: V8 compiles what it meets often. */
const WARMING_UP = 3;

const names = Array.from({ length: 6 }, (_, i) => `x${i}`);
const floats = Object.fromEntries(names.map((name) => [name, float(0, 1)]));
const total = (params: Readonly<Params>): number => names.reduce((sum, name) => sum + Number(params[name]), 0);
const mixed = {
  a: float(0, 1),
  b: float(1e-4, 1, { scale: 'log' }),
  n: int(1, 100),
  m: int(1, 16),
  c: categorical(['p', 'q', 'r', 's']),
  e: categorical(['u', 'v', 'w']),
};
const nested = {
  kind: categorical(Array.from({ length: 200 }, (_, i) => `k${i}`)),
  optimizer: categorical(['sgd', 'adam']),
  momentum: float(0, 1, { when: { optimizer: 'sgd' } }),
  variant: categorical(['x', 'y', 'z'], { when: { optimizer: 'adam' } }),
  beta: float(0, 1, { when: { variant: ['x', 'y'] } }),
  rate: float(1e-5, 1, { scale: 'log' }),
  layers: int(1, 8),
};
const discrete = { a: int(0, 9), b: int(0, 9), c: int(0, 9), d: categorical(['p', 'q', 'r']) };

/** Each space with constraints that bind where the objective is best, by name. */
const cases: readonly (readonly [string, object, readonly Constraint[]])[] = [
  [
    'linear inequalities, 6 floats',
    floats,
    [
      { sum: Object.fromEntries(names.map((name) => [name, 1])), atMost: 1.5 },
      { sum: { x0: 1, x1: -1 }, atLeast: -0.2 },
    ],
  ],
  ['predicates, 6 floats', floats, [(p) => total(p) <= 1.5, ({ x0, x1 }) => Number(x0) ** 2 + Number(x1) ** 2 <= 0.4]],
  ['a predicate that is met', floats, [(p) => total(p) <= 4]],
  [
    'integers and choices',
    mixed,
    [({ n, m }) => Number(n) * Number(m) <= 200, ({ a, c }) => c !== 'p' || Number(a) > 0.2],
  ],
  ['nested, 200 categories', nested, [({ rate, layers }) => Number(rate) * Number(layers) <= 0.5]],
  ['3,000 configurations', discrete, [({ a, b, c }) => Number(a) + Number(b) + Number(c) <= 12]],
];

/** A bowl of the numbers, and something of the choices. */
function loss(params: object): number {
  return Object.values(params).reduce(
    (sum: number, value, i) => sum + (typeof value === 'number' ? (i + 1) * (value - 0.3) ** 2 : value.length % 3),
    0,
  );
}

async function told(space: Space) {
  const study = createStudy({ space, direction: 'minimize', strategy: bayesian(), seed: 1 });
  const source = createStudy({ space, direction: 'minimize', strategy: random(), seed: 5 });
  for (const { params } of await source.ask(TOLD)) study.tell(params, loss(params));
  return { study, milliseconds: [] as number[] };
}

const [rounds = 20] = process.argv.slice(2).map(Number);
console.log('milliseconds of an ask at n = 100, medians: without constraints, with them, times as much');
for (const [name, parameters, constraints] of cases) {
  const pair = [
    await told(defineSpace(parameters as typeof floats)),
    await told(defineSpace(parameters as typeof floats, { constraints: constraints as [] })),
  ];
  for (let round = -WARMING_UP; round < rounds; round++) {
    for (const { study, milliseconds } of pair) {
      const start = performance.now();
      const trial = (await study.ask())!;
      if (round >= 0) milliseconds.push(performance.now() - start);
      study.tell(trial, loss(trial.params));
    }
  }
  const [free, bound] = pair.map(({ milliseconds }) => median(milliseconds));
  const least = pair.map(({ milliseconds }) => Math.min(...milliseconds));
  console.log(
    `${name.padEnd(30)} ${free.toFixed(1).padStart(6)} ${bound.toFixed(1).padStart(6)} ${(bound / free).toFixed(1).padStart(5)}   ` +
      `least ${least[0].toFixed(1).padStart(6)} ${least[1].toFixed(1).padStart(6)} ${(least[1] / least[0]).toFixed(1).padStart(5)}`,
  );
}
