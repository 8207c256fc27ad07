import { show, TunesmithError } from './errors.js';

/** A value that categorical and ordinal parameters may take. */
export type Choice = string | number | boolean;

/** Parameter values by name; inactive parameters are absent. */
export interface Params {
  readonly [name: string]: Choice | undefined;
}

/**
 * How a number is spread over [0, 1]: evenly in x, in ln x, or in -ln(1 - x) for 0 <= x < 1.
 * 'auto' is 'log' where low > 0 and high / low >= 1000, else 'linear'.
 */
export type Scale = 'linear' | 'log' | 'reverse-log' | 'auto';

/** `{ parent: value }` or `{ parent: [values] }`: the parameter exists only while the parent holds (one of) these. */
export interface Condition {
  readonly [parent: string]: Choice | readonly Choice[];
}

interface Conditional {
  readonly when?: Condition;
}

export interface FloatOptions extends Conditional {
  readonly scale?: Scale;
  /** Legal values are low, low + step, ... up to the last that is <= high. */
  readonly step?: number;
  readonly default?: number;
}

export interface IntOptions extends Conditional {
  readonly scale?: Exclude<Scale, 'reverse-log'>;
  readonly step?: number;
  readonly default?: number;
}

export interface ChoiceOptions<V extends Choice = Choice> extends Conditional {
  readonly default?: V;
}

export interface FloatParameter extends FloatOptions {
  readonly kind: 'float';
  readonly low: number;
  readonly high: number;
}

export interface IntParameter extends IntOptions {
  readonly kind: 'int';
  readonly low: number;
  readonly high: number;
}

export interface CategoricalParameter<V extends Choice = Choice> extends ChoiceOptions<V> {
  readonly kind: 'categorical';
  readonly choices: readonly V[];
}

/** Choices in a meaningful order. */
export interface OrdinalParameter<V extends Choice = Choice> extends ChoiceOptions<V> {
  readonly kind: 'ordinal';
  readonly choices: readonly V[];
}

export interface BoolParameter extends ChoiceOptions<boolean> {
  readonly kind: 'bool';
  readonly choices: readonly boolean[];
}

/** One parameter of a search space; plain data. */
export type Parameter = FloatParameter | IntParameter | CategoricalParameter | OrdinalParameter | BoolParameter;

type Always<O> = O & { readonly when?: undefined };
type Sometimes<O> = O & { readonly when: Condition };

/** A real number in [low, high]. Option errors are raised by defineSpace, which knows the parameter's name. */
export function float(low: number, high: number, options?: Always<FloatOptions>): FloatParameter;
export function float(low: number, high: number, options: Sometimes<FloatOptions>): Sometimes<FloatParameter>;
export function float(low: number, high: number, options?: FloatOptions): FloatParameter {
  return { ...optionsOf('float', options), kind: 'float', low, high };
}

/** An integer in [low, high]; with `step`, low, low + step, ... */
export function int(low: number, high: number, options?: Always<IntOptions>): IntParameter;
export function int(low: number, high: number, options: Sometimes<IntOptions>): Sometimes<IntParameter>;
export function int(low: number, high: number, options?: IntOptions): IntParameter {
  return { ...optionsOf('int', options), kind: 'int', low, high };
}

/** One of some choices that have no order. */
export function categorical<const V extends Choice>(
  choices: readonly V[],
  options?: Always<ChoiceOptions<NoInfer<V>>>,
): CategoricalParameter<V>;
export function categorical<const V extends Choice>(
  choices: readonly V[],
  options: Sometimes<ChoiceOptions<NoInfer<V>>>,
): Sometimes<CategoricalParameter<V>>;
export function categorical<V extends Choice>(
  choices: readonly V[],
  options?: ChoiceOptions<V>,
): CategoricalParameter<V> {
  return { ...optionsOf('categorical', options), kind: 'categorical', choices };
}

/** One of some values in a meaningful order, such as ['small', 'medium', 'large'] or [16, 32, 64]. */
export function ordinal<const V extends Choice>(
  values: readonly V[],
  options?: Always<ChoiceOptions<NoInfer<V>>>,
): OrdinalParameter<V>;
export function ordinal<const V extends Choice>(
  values: readonly V[],
  options: Sometimes<ChoiceOptions<NoInfer<V>>>,
): Sometimes<OrdinalParameter<V>>;
export function ordinal<V extends Choice>(values: readonly V[], options?: ChoiceOptions<V>): OrdinalParameter<V> {
  return { ...optionsOf('ordinal', options), kind: 'ordinal', choices: values };
}

/** false or true. */
export function bool(options?: Always<ChoiceOptions<boolean>>): BoolParameter;
export function bool(options: Sometimes<ChoiceOptions<boolean>>): Sometimes<BoolParameter>;
export function bool(options?: ChoiceOptions<boolean>): BoolParameter {
  return { ...optionsOf('bool', options), kind: 'bool', choices: [false, true] };
}

/** Names of the options of each kind. */
export const PARAMETER_OPTIONS: { readonly [kind in Parameter['kind']]: readonly string[] } = {
  float: ['scale', 'step', 'default', 'when'],
  int: ['scale', 'step', 'default', 'when'],
  categorical: ['default', 'when'],
  ordinal: ['default', 'when'],
  bool: ['default', 'when'],
};

function optionsOf(kind: Parameter['kind'], options: object | undefined): object {
  if (options !== undefined && (typeof options !== 'object' || options === null || Array.isArray(options))) {
    throw new TunesmithError(
      'INVALID_SPACE',
      `${kind}: expected an options object, received ${show(options)}. Known options: ${PARAMETER_OPTIONS[kind].join(', ')}.`,
    );
  }
  return options ?? {};
}
