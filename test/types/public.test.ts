import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  bool,
  categorical,
  createStudy,
  defineSpace,
  float,
  type Infer,
  int,
  minimize,
  ordinal,
  type Space,
  type Study,
  type Surrogate,
  type Trial,
} from '../../lib/index.js';

const space = defineSpace({
  learningRate: float(1e-5, 1e-1, { scale: 'log' }),
  layers: int(1, 6),
  optimizer: categorical(['adam', 'sgd']),
  size: ordinal([16, 32]),
  mixed: categorical(['auto', 3, true]),
  bias: bool({ default: true }),
  momentum: float(0, 0.99, { when: { optimizer: 'sgd' } }),
  nesterov: bool({ when: { optimizer: ['sgd'] } }),
});
type Params = Infer<typeof space>;
interface Expected {
  learningRate: number;
  layers: number;
  optimizer: 'adam' | 'sgd';
  size: 16 | 32;
  mixed: 'auto' | 3 | true;
  bias: boolean;
  momentum?: number;
  nesterov?: boolean;
}

describe('Infer', () => {
  it('gives literal unions for choices, optional where there is a condition', () => {
    expectTypeOf<Params>().toEqualTypeOf<Expected>();
    expectTypeOf<typeof space>().toExtend<Space>();
  });
});

const constrained = defineSpace(
  {
    x: float(0, 1),
    fixed: int(3, 3),
    size: ordinal(['small', 'large']),
    width: ordinal([16, 32]),
    keep: float(0, 0.99, { scale: 'reverse-log' }),
    deep: bool(),
    depth: int(1, 9, { when: { deep: true } }),
    skip: bool({ when: { deep: true } }),
  },
  {
    constraints: [
      { sum: { x: 1, width: -2, depth: 1, deep: 3 }, atMost: 1 },
      (params) => {
        expectTypeOf(params).toEqualTypeOf<Readonly<Infer<typeof constrained>>>();
        return params.size === 'small' || (params.depth ?? 0) < 3;
      },
    ],
  },
);

describe('constraints', () => {
  it('are typed by the parameters, and change nothing about their types', () => {
    expectTypeOf<Infer<typeof constrained>>().toEqualTypeOf<{
      x: number;
      fixed: number;
      size: 'small' | 'large';
      width: 16 | 32;
      keep: number;
      deep: boolean;
      depth?: number;
      skip?: boolean;
    }>();
    expectTypeOf<typeof constrained>().toExtend<Space>();
    // @ts-expect-error: an unknown parameter
    const unknown = () => defineSpace({ x: float(0, 1) }, { constraints: [{ sum: { y: 1 }, atMost: 1 }] });
    // @ts-expect-error: values that are no numbers
    const text = () => defineSpace({ k: categorical(['a', 'b']) }, { constraints: [{ sum: { k: 1 }, atMost: 1 }] });
    // @ts-expect-error: a predicate gives a boolean
    const number = () => defineSpace({ x: float(0, 1) }, { constraints: [({ x }) => x] });
    expect([unknown, text]).toSatisfy((each: (() => unknown)[]) => each.every(throws));
    expect(throws(number)).toBe(false);
  });
});

function throws(make: () => unknown): boolean {
  try {
    make();
  } catch {
    return true;
  }
  return false;
}

/** Never called: only its types matter. */
export async function typed(signal: AbortSignal): Promise<void> {
  const study = createStudy({ space, direction: 'minimize' });
  expectTypeOf(study).toEqualTypeOf<Study<Params>>();
  expectTypeOf(study.ask()).resolves.toEqualTypeOf<Trial<Params> | undefined>();
  const surrogate = await study.surrogate();
  expectTypeOf(surrogate).toEqualTypeOf<Surrogate<Params>>();
  expectTypeOf(surrogate.incumbent.params).toEqualTypeOf<Readonly<Params>>();
  expectTypeOf(surrogate.influence[0]).toEqualTypeOf<keyof Params>();
  await study.run(() => ({ value: 1, noise: 0.1 }));
  // @ts-expect-error: noise is a number
  study.tell(0, 1, { noise: '0.1' });
  expectTypeOf(study.ask(3)).resolves.toEqualTypeOf<Trial<Params>[]>();
  study.tell({ learningRate: 0.1, layers: 1, optimizer: 'adam', size: 16, mixed: 3, bias: true }, 1);
  // @ts-expect-error: not one of the choices
  study.tell({ learningRate: 0.1, layers: 1, optimizer: 'lion', size: 16, mixed: 3, bias: true }, 1);
  // @ts-expect-error: parameters may not be written to
  study.trials[0].params.layers = 2;

  const best = await minimize(
    (params, trial, heed) => {
      expectTypeOf(params).toEqualTypeOf<Readonly<Params>>();
      expectTypeOf(trial).toEqualTypeOf<Trial<Params>>();
      expectTypeOf(heed).toEqualTypeOf<AbortSignal>();
      return params.learningRate;
    },
    space,
    { trials: 5, signal },
  );
  expectTypeOf(best.params.optimizer).toEqualTypeOf<'adam' | 'sgd'>();
  expectTypeOf(best.study).toEqualTypeOf<Study<Params>>();

  // @ts-expect-error: an unknown option
  float(0, 1, { scael: 'log' });
  // @ts-expect-error: no reverse-log integers
  int(0, 1, { scale: 'reverse-log' });
  // @ts-expect-error: the default must be one of the choices
  categorical(['a', 'b'], { default: 'c' });
  // @ts-expect-error: an objective gives a number
  await minimize(() => 'low', space, { trials: 5 });
}
