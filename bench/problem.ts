import type { Space } from '../lib/space.js';

/** A standard test function, minimized. One file each in bench/functions. */
export interface TestFunction {
  readonly name: string;
  /** [low, high] per coordinate. Asymmetric where the textbook's box has its minimizer in the centre. */
  readonly domain: readonly (readonly [low: number, high: number])[];
  readonly minimum: number;
  /** At least one global minimizer. */
  readonly minimizers: readonly (readonly number[])[];
  readonly citation: string;
  evaluate(x: readonly number[]): number;
}

/** Anything the suite can tune: test functions, mixed spaces, multi-fidelity, surrogates, curves, real training. */
export interface Problem {
  readonly name: string;
  readonly kind: 'function' | 'multi-fidelity' | 'surrogate' | 'curves' | 'training';
  readonly space: Space;
  /** What regret is measured against, at the largest resource, in the objective's own orientation. */
  readonly optimum: number;
  /** How `optimum` is known: proven, best found by a long search (regret may be negative), or a bound nobody reaches. */
  readonly optimumKind?: 'exact' | 'best-known' | 'bound';
  readonly direction: 'minimize' | 'maximize';
  /** Iterative problems: largest resource (epochs); 1 where one evaluation is all there is. */
  readonly maxResource: number;
  readonly citation: string;
  /** Objective value after training to `resource`; NaN where training diverged. Deterministic. */
  evaluate(params: Readonly<Record<string, unknown>>, resource: number): number | Promise<number>;
  /**
   * What a tool is told of a value: the value with noise, from as many standard normal numbers as it likes. Absent: the value itself.
   * Regret is taken of the value, as in COCO's noisy testbed.
   */
  observe?(value: number, normal: () => number): number;
  /** Simulated seconds from resource `from` to `to`, >= 0; 1 per resource unit where absent. Await it. */
  cost?(params: Readonly<Record<string, unknown>>, from: number, to: number): number | Promise<number>;
}
