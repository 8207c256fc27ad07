import type { Params, Space } from '../../lib/space.js';
import type { Problem, TestFunction } from '../problem.js';
import { fromFunction } from './from-function.js';

/** A problem together with parameters at which it takes its optimum: what a test needs to check it. */
export interface Solved {
  readonly problem: Problem;
  readonly minimizer: Params;
}

/** A formula that is >= 0 on its space and 0 at `minimizer`. */
export interface Formula {
  readonly name: string;
  readonly space: Space;
  readonly minimizer: Params;
  evaluate(params: Readonly<Record<string, unknown>>): number;
}

const CITATION = 'tunesmith, bench/problems/broad';

/** A formula with its minimum 0 as a problem. */
export function solved({ name, space, minimizer, evaluate }: Formula): Solved {
  const problem: Problem = {
    name,
    kind: 'function',
    space,
    optimum: 0,
    optimumKind: 'exact',
    direction: 'minimize',
    maxResource: 1,
    citation: CITATION,
    evaluate,
  };
  return { problem, minimizer };
}

/** A test function as a problem with its first minimizer. */
export function solvedFunction(f: TestFunction): Solved {
  return {
    problem: fromFunction(f),
    minimizer: Object.fromEntries(f.minimizers[0].map((value, i) => [`x${i}`, value])),
  };
}
