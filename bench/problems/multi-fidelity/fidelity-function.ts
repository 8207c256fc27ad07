import type { Problem, TestFunction } from '../../problem.js';
import { boxSpace } from '../from-function.js';
import { checkResource, numbersOf } from '../resource.js';

/** A function of x and of a fidelity in [0, 1], where 1 is the truth; `optimum` belongs to fidelity 1. */
export interface FidelityFunction {
  readonly name: string;
  readonly domain: TestFunction['domain'];
  readonly direction: 'minimize' | 'maximize';
  readonly optimum: number;
  readonly optimizers: readonly (readonly number[])[];
  readonly citation: string;
  evaluate(x: readonly number[], fidelity: number): number;
  /** Cost of an evaluation, increasing with the fidelity; about 1 at fidelity 1. */
  cost(fidelity: number): number;
}

/**
 * A fidelity function as an iterative problem: resource r of maxResource is fidelity r / maxResource. A trial that goes on from a lower
 * resource pays the difference of the costs; costs are in units of resource.
 */
export function fromFidelity(f: FidelityFunction, maxResource = 27): Problem {
  const space = boxSpace(f.domain);
  const costOf = (resource: number): number => (resource === 0 ? 0 : maxResource * f.cost(resource / maxResource));
  return {
    name: f.name,
    kind: 'multi-fidelity',
    space,
    optimum: f.optimum,
    optimumKind: 'exact',
    direction: f.direction,
    maxResource,
    citation: f.citation,
    evaluate(params, resource) {
      checkResource(f.name, resource, maxResource);
      return f.evaluate(numbersOf(f.name, params, space.names), resource / maxResource);
    },
    cost: (_, from, to) => costOf(to) - costOf(from),
  };
}
