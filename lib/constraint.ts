import { clipped, reasonOf, show, TunesmithError } from './errors.js';
import { checkOptions, remedy } from './options.js';
import type { Parameter, Params } from './parameter.js';

/**
 * A linear inequality as plain data: atLeast <= Σ coefficient · value <= atMost, at least one bound, to within rounding
 * (1e-12 of the terms' magnitudes). Inactive parameters count as 0, bools as 0 or 1.
 */
export interface LinearConstraint<Name extends string = string> {
  readonly sum: { readonly [name in Name]?: number };
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** True for legal configurations. Must be synchronous, pure, and judge every configuration of the space. */
export type Predicate<P = Params> = (params: Readonly<P>) => boolean;

/** What a configuration must satisfy beside the ranges of its parameters. */
export type Constraint = LinearConstraint | Predicate;

/**
 * The constraints, frozen. Throws INVALID_CONSTRAINT for what is neither a predicate nor a linear inequality over numeric
 * parameters.
 */
export function checkConstraints(
  parameters: { readonly [name: string]: Parameter },
  constraints: readonly Constraint[],
): readonly Constraint[] {
  if (!Array.isArray(constraints)) {
    refuse('defineSpace', `expected constraints to be an array, received ${show(constraints)}`, EXAMPLE);
  }
  return Object.freeze(
    constraints.map((constraint: Constraint, index) =>
      typeof constraint === 'function' ? constraint : checkLinear(`constraints[${index}]`, parameters, constraint),
    ),
  );
}

const EXAMPLE = 'Write for example { constraints: [{ sum: { x: 1, y: 2 }, atMost: 10 }, ({ x, y }) => x * y < 3] }.';

function checkLinear(
  where: string,
  parameters: { readonly [name: string]: Parameter },
  constraint: LinearConstraint,
): LinearConstraint {
  if (typeof constraint !== 'object' || constraint === null || Array.isArray(constraint)) {
    refuse(where, `expected a predicate or a linear inequality, received ${show(constraint)}`, EXAMPLE);
  }
  checkOptions(where, constraint, ['sum', 'atMost', 'atLeast']);
  const { sum, atMost, atLeast } = constraint;
  checkSum(where, parameters, sum);
  checkBounds(where, atMost, atLeast);
  return Object.freeze({
    sum: Object.freeze({ ...sum }),
    ...(atMost === undefined ? {} : { atMost }),
    ...(atLeast === undefined ? {} : { atLeast }),
  });
}

function checkSum(
  where: string,
  parameters: { readonly [name: string]: Parameter },
  sum: LinearConstraint['sum'],
): void {
  if (typeof sum !== 'object' || sum === null || Array.isArray(sum) || Object.keys(sum).length === 0) {
    refuse(where, `expected sum to hold coefficients by parameter name, received ${show(sum)}`, EXAMPLE);
  }
  for (const [name, coefficient] of Object.entries(sum)) {
    if (!Object.hasOwn(parameters, name)) {
      const known = Object.keys(parameters).filter((each) => isNumeric(parameters[each]));
      refuse(where, `unknown parameter "${name}"`, remedy(name, known, 'numeric parameters'));
    }
    if (!isNumeric(parameters[name])) {
      const help = 'Use a predicate for parameters whose values are no numbers.';
      refuse(where, `expected numeric parameters, received ${parameters[name].kind}("${name}")`, help);
    }
    if (!Number.isFinite(coefficient)) {
      refuse(
        where,
        `expected the coefficient of "${name}" to be a finite number, received ${show(coefficient)}`,
        EXAMPLE,
      );
    }
  }
}

function checkBounds(where: string, atMost: number | undefined, atLeast: number | undefined): void {
  for (const [bound, value] of Object.entries({ atMost, atLeast })) {
    if (value === undefined || Number.isFinite(value)) continue;
    refuse(
      where,
      `expected ${bound} to be a finite number, received ${show(value)}`,
      'Leave out a bound that is none.',
    );
  }
  if (atMost === undefined && atLeast === undefined) {
    refuse(where, 'expected atMost, atLeast or both, received none', EXAMPLE);
  }
  if (atMost !== undefined && atLeast !== undefined && atLeast > atMost) {
    refuse(where, `expected atLeast <= atMost, received atLeast ${atLeast} and atMost ${atMost}`, 'Swap them.');
  }
}

/** True for parameters whose every value counts as a number: floats, ints, bools, choices among numbers. */
function isNumeric(parameter: Parameter): boolean {
  return !('choices' in parameter) || parameter.choices.every((choice) => typeof choice !== 'string');
}

/**
 * Index of the first constraint that the parameter values violate; -1: none. The values may be read, not kept.
 * Throws CONSTRAINT_FAILED where a predicate throws or returns no boolean.
 */
export function violated(constraints: readonly Constraint[], params: Params): number {
  for (let index = 0; index < constraints.length; index++) {
    if (!isMet(constraints[index], index, params)) return index;
  }
  return -1;
}

/** True if the values satisfy the constraint, number `index` of the space's. Throws CONSTRAINT_FAILED. */
export function isMet(constraint: Constraint, index: number, params: Params): boolean {
  return typeof constraint === 'function' ? holds(constraint, index, params) : excess(constraint, params) === 0;
}

/** The least and the greatest Σ coefficient · value that any parameter values have. */
export function rangeOf(
  { sum }: LinearConstraint,
  parameters: { readonly [name: string]: Parameter },
): readonly [least: number, greatest: number] {
  let [least, greatest] = [0, 0];
  for (const [name, factor] of Object.entries(sum)) {
    const parameter = parameters[name];
    const values = 'choices' in parameter ? parameter.choices.map(Number) : [parameter.low, parameter.high];
    const terms = values.map((value) => factor! * value);
    if (parameter.when !== undefined) terms.push(0);
    least += Math.min(...terms);
    greatest += Math.max(...terms);
  }
  return [least, greatest];
}

function holds(predicate: Predicate, index: number, params: Params): boolean {
  let answer: unknown;
  try {
    answer = predicate(params);
  } catch (error) {
    const help = 'A constraint must judge every configuration; inactive parameters are undefined.';
    throw failed(predicate, index, params, `an error: ${reasonOf(error)}`, help, error);
  }
  if (typeof answer === 'boolean') return answer;
  const help =
    answer instanceof Promise ? 'A constraint cannot be asynchronous.' : 'Return the result of a comparison.';
  throw failed(predicate, index, params, show(answer), help);
}

function failed(
  { name }: Predicate,
  index: number,
  params: Params,
  received: string,
  help: string,
  cause?: unknown,
): TunesmithError {
  const where = `constraints[${index}]${name === '' ? '' : ` (${name})`}`;
  const message = `${where}: expected true or false for ${clipped(params)}, received ${received}. ${help}`;
  return new TunesmithError('CONSTRAINT_FAILED', message, { cause });
}

/** Σ coefficient · value. */
export function total({ sum }: LinearConstraint, params: Params): number {
  let terms = 0;
  for (const name in sum) terms += termOf(sum, name, params);
  return terms;
}

/** How far Σ coefficient · value lies above atMost (> 0) or below atLeast (< 0); 0 within the bounds. */
export function excess(constraint: LinearConstraint, params: Params): number {
  const { sum, atMost = Infinity, atLeast = -Infinity } = constraint;
  const terms = total(constraint, params);
  if (terms <= atMost && terms >= atLeast) return 0;
  let magnitude = Math.abs(terms > atMost ? atMost : atLeast);
  for (const name in sum) magnitude += Math.abs(termOf(sum, name, params));
  const beyond = terms > atMost ? terms - atMost : terms - atLeast;
  return Math.abs(beyond) > ROUNDING * magnitude ? beyond : 0;
}

function termOf(sum: LinearConstraint['sum'], name: string, params: Params): number {
  // Not params[name]: a parameter may be called "constructor".
  return Object.hasOwn(params, name) ? sum[name]! * Number(params[name]) : 0;
}

/** 0.1 + 0.2 is at most 0.3. */
const ROUNDING = 1e-12;

/** `x + 2 y <= 10`, or the predicate's name. */
export function describe(constraint: Constraint): string {
  if (typeof constraint === 'function') return constraint.name === '' ? 'a predicate' : constraint.name;
  const { sum, atMost, atLeast } = constraint;
  const terms = Object.entries(sum).map(([name, factor]) => (factor === 1 ? name : `${factor} ${name}`));
  const text = terms.join(' + ');
  if (atLeast === undefined) return `${text} <= ${atMost}`;
  return atMost === undefined ? `${text} >= ${atLeast}` : `${atLeast} <= ${text} <= ${atMost}`;
}

function refuse(where: string, problem: string, help: string): never {
  throw new TunesmithError('INVALID_CONSTRAINT', `${where}: ${problem}. ${help}`);
}
