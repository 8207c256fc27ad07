import { float } from '../../lib/parameter.js';
import { defineSpace, type Space } from '../../lib/space.js';
import type { Problem, TestFunction } from '../problem.js';
import { numbersOf } from './resource.js';

/** The box of a test function as a search space: floats x0, x1, ... on a linear scale. */
export function boxSpace(domain: TestFunction['domain']): Space {
  return defineSpace(Object.fromEntries(domain.map(([low, high], i) => [`x${i}`, float(low, high)])));
}

/** A test function as a problem: one evaluation is all there is. */
export function fromFunction(f: TestFunction): Problem {
  const space = boxSpace(f.domain);
  return {
    name: f.name,
    kind: 'function',
    space,
    optimum: f.minimum,
    optimumKind: 'exact',
    direction: 'minimize',
    maxResource: 1,
    citation: f.citation,
    evaluate: (params) => f.evaluate(numbersOf(f.name, params, space.names)),
  };
}
