import { checkParameter, refuse } from './check-parameter.js';
import { type Constraint, checkConstraints, type LinearConstraint, type Predicate } from './constraint.js';
import { listed, show } from './errors.js';
import { checkOptions, remedy } from './options.js';
import type { Choice, Condition, Parameter } from './parameter.js';

export * from './parameter.js';

/** A search space: immutable data, plain but for predicates; made by defineSpace. */
export interface Space<P extends { readonly [name: string]: Parameter } = { readonly [name: string]: Parameter }> {
  readonly parameters: P;
  /** Parameter names, parents before children, otherwise in order of declaration. */
  readonly names: readonly string[];
  /** What every configuration must satisfy beside the parameters' ranges. */
  readonly constraints: readonly Constraint[];
}

type Value<P> = P extends { readonly kind: 'float' | 'int' }
  ? number
  : P extends { readonly choices: readonly (infer V)[] }
    ? V
    : never;
type ConditionalName<P> = { [K in keyof P]: P[K] extends { readonly when: Condition } ? K : never }[keyof P];
type Flat<T> = { [K in keyof T]: T[K] };

/** The type of the parameter values of a space: literal unions for choices, optional where there is a `when`. */
export type Infer<S extends Space> =
  S extends Space<infer P>
    ? Flat<
        { -readonly [K in Exclude<keyof P, ConditionalName<P>>]: Value<P[K]> } & {
          -readonly [K in ConditionalName<P>]?: Value<P[K]>;
        }
      >
    : never;

type NumericName<V> = { [K in keyof V]-?: NonNullable<V[K]> extends number | boolean ? K : never }[keyof V] & string;

/** Not LinearConstraint<never>, whose sum would take any name. */
type LinearOver<Name extends string> = [Name] extends [never] ? never : LinearConstraint<Name>;

export interface SpaceOptions<P extends { readonly [name: string]: Parameter }> {
  /** Only configurations that satisfy all of them are proposed: predicates, and linear inequalities as plain data. */
  readonly constraints?: readonly (LinearOver<NumericName<Infer<Space<P>>>> | Predicate<Infer<Space<P>>>)[];
}

/**
 * A search space from parameters by name. Checks every parameter, condition and constraint.
 * Throws INVALID_SPACE for what no search could use, UNKNOWN_OPTION for a misspelt option, INVALID_CONSTRAINT.
 */
export function defineSpace<const P extends { readonly [name: string]: Parameter }>(
  parameters: P,
  options: SpaceOptions<NoInfer<P>> = {},
): Space<P> {
  checkOptions('defineSpace', options, ['constraints']);
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) {
    refuse('defineSpace', `expected parameters by name, received ${show(parameters)}`, EXAMPLE);
  }
  const entries = Object.entries(parameters);
  if (entries.length === 0) refuse('defineSpace', 'expected at least one parameter, received none', EXAMPLE);
  const checked: { [name: string]: Parameter } = Object.create(null);
  if (Object.hasOwn(parameters, '__proto__')) refuse('defineSpace', 'unexpected name "__proto__"', 'Rename it.');
  for (const [name, parameter] of entries) checked[name] = checkParameter(name, parameter);
  const names = parentsFirst(checked);
  return Object.freeze({
    parameters: Object.freeze({ ...checked }) as unknown as P,
    names: Object.freeze(names),
    constraints: checkConstraints(checked, (options.constraints ?? []) as unknown as readonly Constraint[]),
  });
}

const EXAMPLE = 'Write for example defineSpace({ learningRate: float(1e-5, 1e-1, { scale: "log" }) }).';

/** The one [parent, values] of a parameter's condition; undefined where it has none. */
export function conditionOf(parameter: Parameter): readonly [parent: string, values: readonly Choice[]] | undefined {
  if (parameter.when === undefined) return undefined;
  return Object.entries(parameter.when)[0] as unknown as readonly [string, readonly Choice[]];
}

/** Depth-first order in which every parent precedes its children. Throws for conditions that name no legal parent. */
function parentsFirst(parameters: { readonly [name: string]: Parameter }): string[] {
  const order = new Set<string>();
  const place = (name: string, path: readonly string[]): void => {
    if (order.has(name)) return;
    if (path.includes(name)) {
      refuse(
        `defineSpace: parameter "${name}"`,
        `expected conditions without a cycle, received ${[...path, name].join(' -> ')}`,
        'Remove one "when".',
      );
    }
    const condition = conditionOf(parameters[name]);
    if (condition !== undefined) {
      checkCondition(name, condition, parameters);
      place(condition[0], [...path, name]);
    }
    order.add(name);
  };
  for (const name of Object.keys(parameters)) place(name, []);
  return [...order];
}

function checkCondition(
  name: string,
  [parent, values]: readonly [string, readonly Choice[]],
  parameters: { readonly [name: string]: Parameter },
): void {
  const where = `${parameters[name].kind}(${JSON.stringify(name)})`;
  if (!Object.hasOwn(parameters, parent)) {
    refuse(
      where,
      `expected when to name a parameter of the same space, received "${parent}"`,
      remedy(
        parent,
        Object.keys(parameters).filter((other) => other !== name),
        'other parameters',
      ),
    );
  }
  const target = parameters[parent];
  if (!('choices' in target)) {
    refuse(
      where,
      `expected when to name a categorical, ordinal or bool, received ${target.kind}("${parent}")`,
      'Let a bool or a categorical decide.',
    );
  }
  for (const value of values) {
    if (target.choices.includes(value as never)) continue;
    refuse(
      where,
      `expected when.${parent} to be among [${listed(target.choices)}], received ${show(value)}`,
      remedyOf(value, target.choices),
    );
  }
}

function remedyOf(value: Choice, choices: readonly Choice[]): string {
  const texts = choices.filter((choice) => typeof choice === 'string');
  return typeof value === 'string' && texts.length > 0 ? remedy(value, texts, 'values') : 'Use one of them.';
}
