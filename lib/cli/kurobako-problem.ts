import { show, TunesmithError } from '../errors.js';
import { categorical, float, int, type Parameter } from '../parameter.js';
import { defineSpace, type Space } from '../space.js';

/** A variable of kurobako: ranges exclude their upper bound; a missing bound is infinite. */
interface Variable {
  readonly name: string;
  readonly range:
    | { readonly type: 'CONTINUOUS'; readonly low?: number; readonly high?: number }
    | { readonly type: 'DISCRETE'; readonly low: number; readonly high: number }
    | { readonly type: 'CATEGORICAL'; readonly choices: readonly string[] };
  readonly distribution: 'UNIFORM' | 'LOG_UNIFORM';
  /** A condition in Lua. */
  readonly constraint?: unknown;
}

/** What kurobako says of a problem. */
export interface KurobakoProblem {
  readonly params_domain: readonly Variable[];
  readonly values_domain: readonly unknown[];
  /** The last of the steps 1, 2, ..., or all of them. */
  readonly steps: number | readonly number[];
}

/** The search space of a problem. Throws UNSUPPORTED_PROBLEM for conditions and for several values, else what defineSpace throws. */
export function spaceOf({ params_domain, values_domain }: KurobakoProblem): Space {
  if (values_domain.length !== 1) refuse('one value', `${values_domain.length} values`);
  return defineSpace(Object.fromEntries(params_domain.map((variable) => [variable.name, parameterOf(variable)])));
}

function parameterOf({ name, range, distribution, constraint }: Variable): Parameter {
  if (constraint !== undefined && constraint !== null) refuse('no condition', `one on ${show(name)}`);
  const scale = distribution === 'LOG_UNIFORM' ? 'log' : 'linear';
  switch (range.type) {
    case 'CONTINUOUS':
      return float(range.low ?? -Infinity, before(range.high ?? Infinity), { scale });
    case 'DISCRETE':
      return int(range.low, range.high - 1, { scale });
    case 'CATEGORICAL':
      return categorical(range.choices);
    default:
      return refuse('a range that is CONTINUOUS, DISCRETE or CATEGORICAL', show((range as { type: unknown }).type));
  }
}

/** The largest double below x. */
function before(x: number): number {
  if (!Number.isFinite(x)) return x;
  if (x === 0) return -Number.MIN_VALUE;
  const bits = new BigInt64Array(new Float64Array([x]).buffer);
  bits[0] += x > 0 ? -1n : 1n;
  return new Float64Array(bits.buffer)[0];
}

/** A configuration as kurobako writes it: numbers in the order of the variables, choices by their index. */
export function paramsOf({ params_domain }: KurobakoProblem, params: object): number[] {
  return params_domain.map(({ name, range }) => {
    const value = (params as { readonly [name: string]: unknown })[name];
    return range.type === 'CATEGORICAL' ? range.choices.indexOf(value as string) : (value as number);
  });
}

/** The steps at which a problem can be evaluated, ascending. */
export function stepsOf({ steps }: KurobakoProblem): readonly number[] {
  return typeof steps === 'number' ? Array.from({ length: steps }, (_, i) => i + 1) : steps;
}

function refuse(expected: string, received: string): never {
  throw new TunesmithError(
    'UNSUPPORTED_PROBLEM',
    `kurobako: expected a problem with ${expected}, received ${received}. Choose another problem.`,
  );
}
