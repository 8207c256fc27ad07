import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { show, TunesmithError } from '../../lib/errors.js';
import type { Params, Space } from '../../lib/space.js';
import { validateParams } from '../../lib/unit-cube.js';
import type { Problem } from '../problem.js';
import { uniforms } from '../problems/random.js';
import type { SimulatedStudy, SimulatedTrial } from './simulate.js';

/** A strategy of your own at work on one problem: an object with ask and tell. Values are minimized. */
export interface CustomStrategy {
  /** Parameters to evaluate next; undefined: nothing is left. With several workers it is asked again before it is told. */
  ask(): Params | undefined | Promise<Params | undefined>;
  tell(params: Params, value: number): unknown;
  /** An evaluation failed; absent: it is not told. */
  fail?(params: Params): unknown;
}

/** What a run gives a strategy. */
export interface CustomContext {
  /** Names, kinds, bounds, choices and conditions of the parameters. */
  readonly space: Space;
  readonly seed: number;
  /** Full evaluations that it will have. */
  readonly trials: number;
  /** Uniform numbers in [0, 1) from the seed. */
  uniform(): number;
}

/** Makes a fresh strategy for each run. */
export type CustomFactory = (context: CustomContext) => CustomStrategy;

/** A strategy in a file of its own, whose default export is a CustomFactory: worker processes can import it. */
export interface StrategyModule {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

/** 'name=path' as a module. Throws INVALID_OPTIONS. */
export function moduleFrom(text: string): StrategyModule {
  const [, name, path] = /^([^=\s]+)=(.+)$/.exec(text) ?? [];
  if (name !== undefined) return { name, path: resolve(path) };
  throw new TunesmithError(
    'INVALID_OPTIONS',
    `--module: expected name=file, received ${show(text)}. Write for example --module mine=./mine.mjs.`,
  );
}

/** Imports a strategy's file. Throws INVALID_OPTIONS where its default export is no function. */
export async function factoryIn({ name, path }: StrategyModule): Promise<CustomFactory> {
  const { default: factory } = (await import(pathToFileURL(path).href)) as { readonly default?: unknown };
  if (typeof factory === 'function') return factory as CustomFactory;
  throw new TunesmithError(
    'INVALID_OPTIONS',
    `${name}: expected ${path} to export a function by default, received ${show(factory)}. ` +
      'Write export default ({ space, seed }) => ({ ask() {}, tell(params, value) {} }).',
  );
}

/** A strategy of one's own as the simulator's study. Parameters outside the space reject, with the strategy's name. */
export function customStudy(
  name: string,
  factory: CustomFactory,
  { space, direction }: Pick<Problem, 'space' | 'direction'>,
  { seed, trials }: Pick<CustomContext, 'seed' | 'trials'>,
): SimulatedStudy {
  const sign = direction === 'minimize' ? 1 : -1;
  const strategy = factory({ space, seed, trials, uniform: uniforms(seed) });
  if (typeof strategy?.ask !== 'function' || typeof strategy.tell !== 'function') {
    throw new TunesmithError(
      'INVALID_OPTIONS',
      `${name}: expected an object with ask and tell, received ${show(strategy)}. Return one from the function.`,
    );
  }
  let asked = 0;
  const paramsOf = ({ params }: SimulatedTrial): Params => params as Params;
  return {
    async ask() {
      const params = await strategy.ask();
      if (params === undefined) return undefined;
      validateParams(space, params, name);
      return { number: asked++, params, resource: undefined, resumeFrom: 0, report: async () => false };
    },
    tell: (trial, value) => strategy.tell(paramsOf(trial), sign * value),
    fail: (trial) => strategy.fail?.(paramsOf(trial)),
  };
}
