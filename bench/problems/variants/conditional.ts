import { categorical, float, type Parameter } from '../../../lib/parameter.js';
import { defineSpace, type Params } from '../../../lib/space.js';
import type { TestFunction } from '../../problem.js';
import { fromFunction } from '../from-function.js';
import { checkChoice, numbersOf } from '../resource.js';
import type { Solved } from '../solved.js';

const BRANCHES = ['half', 'all'] as const;

/**
 * A choice `tune` decides whether the later half of the coordinates exists: with 'half' each of them stays at the quarter of its side that
 * is farther from the minimizer. Least with 'all', at the function's minimizer.
 */
export function withCondition(f: TestFunction): Solved {
  const name = `${f.name}+conditional`;
  const [minimizer] = f.minimizers;
  const always = Math.floor(f.domain.length / 2);
  const names = f.domain.map((_, i) => `x${i}`);
  const fallback = f.domain.map(([low, high], i) => {
    const [first, third] = [low + (high - low) / 4, low + (3 * (high - low)) / 4];
    return minimizer[i] < (low + high) / 2 ? third : first;
  });
  const parameters: { [name: string]: Parameter } = { tune: categorical(BRANCHES) };
  for (const [i, [low, high]] of f.domain.entries()) {
    parameters[names[i]] = i < always ? float(low, high) : float(low, high, { when: { tune: 'all' } });
  }
  return {
    problem: {
      ...fromFunction(f),
      name,
      space: defineSpace(parameters),
      evaluate(params) {
        const all = checkChoice(name, 'tune', params.tune, BRANCHES) === 'all';
        const given = numbersOf(name, params, all ? names : names.slice(0, always));
        return f.evaluate([...given, ...fallback.slice(given.length)]);
      },
    },
    minimizer: { tune: 'all', ...Object.fromEntries(names.map((key, i) => [key, minimizer[i]])) } as Params,
  };
}
