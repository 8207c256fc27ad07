import { type RunRecord, recordOf } from '../../../bench/compare/run.js';
import type { Problem } from '../../../bench/problem.js';
import { defineSpace, float } from '../../../lib/space.js';

const space = defineSpace({ x: float(0, 1) });

/** x² on [0, 1], or what the overrides make of it. */
export function problemOf(overrides: Partial<Problem> = {}): Problem {
  return {
    name: 'parabola',
    kind: 'function',
    space,
    optimum: 0,
    direction: 'minimize',
    maxResource: 1,
    citation: 'a parabola',
    evaluate: ({ x }) => (x as number) ** 2,
    ...overrides,
  };
}

/** A record with the given best values after 1, 2, ... full evaluations. */
export function record(
  strategy: RunRecord['strategy'],
  seed: number,
  problem: Problem,
  values: readonly number[],
): RunRecord {
  const completions = values.map((value, i) => ({
    trial: i,
    time: i + 1,
    spent: (i + 1) * problem.maxResource,
    from: 0,
    resource: problem.maxResource,
    value,
    trials: i + 1,
    toolMilliseconds: i + 1,
  }));
  const request = { problem: problem.name, strategy, seed, trials: values.length, workers: 1 };
  return recordOf(request, problem, { completions, exhausted: false, efficiency: 1, askMilliseconds: [1] }, 5);
}
