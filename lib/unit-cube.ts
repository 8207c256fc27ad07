/**
 * Parameter values <-> points of the unit cube [0, 1]^d, one coordinate a parameter in the order of space.names.
 * Continuous:  u = (g(x) - g(low)) / (g(high) - g(low)), g the identity, ln x or -ln(1 - x).
 * C levels:    level k at (k + 1/2) / C, so that a uniform u picks each with probability 1/C.
 * Scaled grid: its real points, normalized between half a step below the first and half a step above the last.
 * Inactive parameters rest at one fixed legal value.
 */
import { describe, violated } from './constraint.js';
import type { Dimension } from './engine/engine.js';
import { show, TunesmithError } from './errors.js';
import { expectation, isLegal, levelCount, levelOf, levelValue } from './levels.js';
import { remedy } from './options.js';
import { type Choice, conditionOf, type Parameter, type Params, type Space } from './space.js';

/** Dimensions with more legal values than this show the engine about so many of them, evenly spread in unit space. */
const MAX_LEVELS = 10_000;

/** One parameter's coordinate. */
interface Axis {
  readonly name: string;
  readonly parameter: Parameter;
  /** Infinity: continuous. */
  readonly count: number;
  /** undefined: always active. */
  readonly condition: readonly [parent: string, values: readonly Choice[]] | undefined;
  readonly inactive: number;
  decode(u: number): Choice;
  encode(value: Choice): number;
}

interface Cube {
  readonly axes: readonly Axis[];
  readonly domain: readonly Dimension[];
  readonly cardinality: number;
}

const cubes = new WeakMap<Space, Cube>();

/** The coordinates as the engine sees them, parents before children. */
export function domainOf(space: Space): readonly Dimension[] {
  return cubeOf(space).domain;
}

/** Number of distinct configurations, constraints or not; conditions counted exactly; Infinity with a continuous one. */
export function cardinality(space: Space): number {
  return cubeOf(space).cardinality;
}

/** The point (length d) of legal parameter values. */
export function encode(space: Space, params: Params): Float64Array {
  const { axes } = cubeOf(space);
  const unit = new Float64Array(axes.length);
  for (let i = 0; i < axes.length; i++) {
    const value = valueIn(params, axes[i].name);
    unit[i] = value === undefined ? axes[i].inactive : axes[i].encode(value);
  }
  return unit;
}

/** Points of length d as the rows of one matrix, n×d row-major. */
export function rowsOf(units: readonly Float64Array[], d: number): Float64Array {
  const matrix = new Float64Array(units.length * d);
  for (const [i, unit] of units.entries()) matrix.set(unit, i * d);
  return matrix;
}

/** The parameter values at any point of the cube; inactive parameters are absent. Every value is legal. */
export function decode(space: Space, unit: Float64Array): Params {
  const params: { [name: string]: Choice } = {};
  const { axes } = cubeOf(space);
  for (let i = 0; i < axes.length; i++) {
    if (isActive(axes[i], params)) params[axes[i].name] = axes[i].decode(unit[i]);
  }
  return params;
}

/** Nearest legal point: discrete coordinates at their levels, inactive ones reset, continuous ones clamped. */
export function snap(space: Space, unit: Float64Array): Float64Array {
  const params = decode(space, unit);
  const legal = encode(space, params);
  const { axes } = cubeOf(space);
  for (let i = 0; i < axes.length; i++) {
    // Continuous coordinates need no rounding through their value.
    const { count, name } = axes[i];
    if (count === Infinity && valueIn(params, name) !== undefined) legal[i] = Math.min(1, Math.max(0, unit[i]));
  }
  return legal;
}

/** Canonical string of a configuration: equal exactly when all values are. */
export function key(space: Space, unit: Float64Array): string {
  return keyOf(space, decode(space, unit));
}

/** key() of parameter values. */
export function keyOf(space: Space, params: Params): string {
  let text = '';
  for (const { name, parameter, count } of cubeOf(space).axes) {
    const value = valueIn(params, name);
    if (value !== undefined) text += count === Infinity ? value : levelOf(parameter, value);
    text += ',';
  }
  return text;
}

/** True if the configuration at this point of the cube satisfies the constraints. Throws CONSTRAINT_FAILED. */
export function satisfies(space: Space, unit: Float64Array): boolean {
  return space.constraints.length === 0 || violated(space.constraints, decode(space, unit)) < 0;
}

/** The point of the parameters' defaults; undefined unless every parameter that they make active has one or is constant. */
export function defaultsOf(space: Space): Float64Array | undefined {
  const params: { [name: string]: Choice } = {};
  for (const axis of cubeOf(space).axes) {
    if (!isActive(axis, params)) continue;
    const value = axis.count === 1 ? levelValue(axis.parameter, 0) : axis.parameter.default;
    if (value === undefined) return undefined;
    params[axis.name] = value;
  }
  return encode(space, params);
}

/**
 * A clean copy of parameter values given from outside. `where` opens the message.
 * Throws INVALID_PARAMS for unknown, missing, inactive or illegal ones, and where a constraint is violated.
 */
export function validateParams(space: Space, given: object, where: string): Params {
  const fail = (problem: string, help: string): never => {
    throw new TunesmithError('INVALID_PARAMS', `${where}: ${problem}. ${help}`);
  };
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    fail(`expected parameters by name, received ${show(given)}`, `Give ${space.names.join(', ')}.`);
  }
  const values = given as Params;
  for (const name of Object.keys(values)) {
    if (!Object.hasOwn(space.parameters, name) && values[name] !== undefined) {
      fail(`unknown parameter "${name}"`, remedy(name, space.names, 'parameters'));
    }
  }
  const params: { [name: string]: Choice } = {};
  for (const axis of cubeOf(space).axes) {
    const { name, parameter, condition } = axis;
    const value = valueIn(values, name);
    if (!isActive(axis, params)) {
      if (value !== undefined) {
        const [parent, allowed] = condition!;
        const held = show(valueIn(params, parent) ?? 'absent');
        fail(`expected no "${name}" while "${parent}" is ${held}`, `Only ${allowed.map(show).join(', ')} has it.`);
      }
    } else if (value === undefined || !isLegal(parameter, value)) {
      fail(`expected "${name}" to be ${expectation(parameter)}, received ${show(value)}`, 'Give a legal value.');
    } else {
      params[name] = Number.isFinite(axis.count) ? levelValue(parameter, levelOf(parameter, value)) : value;
    }
  }
  const constraint = violated(space.constraints, { ...params });
  if (constraint >= 0) {
    const rule = `constraints[${constraint}] (${describe(space.constraints[constraint])})`;
    fail(`expected values that satisfy ${rule}, received ${JSON.stringify(params)}`, 'Give a legal configuration.');
  }
  return params;
}

function cubeOf(space: Space): Cube {
  const known = cubes.get(space);
  if (known !== undefined) return known;
  const axes = space.names.map((name) => axisOf(name, space.parameters[name]));
  const cube: Cube = { axes, domain: axes.map((axis) => dimensionOf(axis, axes)), cardinality: countOf(axes) };
  cubes.set(space, cube);
  return cube;
}

/** Not params[name]: a parameter may be called "constructor". */
function valueIn(params: Params, name: string): Choice | undefined {
  return Object.hasOwn(params, name) ? params[name] : undefined;
}

function isActive({ condition }: Axis, params: Params): boolean {
  if (condition === undefined) return true;
  const held = valueIn(params, condition[0]);
  return held !== undefined && condition[1].includes(held);
}

function axisOf(name: string, parameter: Parameter): Axis {
  const count = levelCount(parameter);
  const coding = count === Infinity ? continuous(parameter as Numeric) : discrete(parameter, count);
  const inactive = count === Infinity ? 0.5 : coding.encode(coding.decode(0.5));
  return { name, parameter, count, condition: conditionOf(parameter), inactive, ...coding };
}

type Numeric = Extract<Parameter, { readonly low: number }>;
type Coding = Pick<Axis, 'decode' | 'encode'>;

function continuous({ low, high, scale }: Numeric): Coding {
  const [g, inverse] = transformOf(isNarrow(low, high) ? 'linear' : scale);
  const first = g(low);
  const range = g(high) - first;
  return {
    decode: (u) => (u <= 0 ? low : u >= 1 ? high : Math.min(high, Math.max(low, inverse(first + u * range)))),
    encode: (value) => Math.min(1, Math.max(0, (g(value as number) - first) / range)),
  };
}

function discrete(parameter: Parameter, count: number): Coding {
  if ('choices' in parameter || parameter.scale === 'linear' || count === 1) {
    return {
      decode: (u) => levelValue(parameter, clampIndex(Math.floor(u * count), count)),
      encode: (value) => (levelOf(parameter, value) + 0.5) / count,
    };
  }
  const { low, step = 1, scale } = parameter;
  const [g, inverse] = transformOf(scale);
  const last = levelValue(parameter, count - 1) as number;
  // Half a step outside, but never past the middle between a bound and the scale's own limit (0 or 1).
  const first = g(scale === 'log' ? Math.max(low - step / 2, low / 2, Number.MIN_VALUE) : low - step / 2);
  const top = Math.min(Number.MAX_VALUE, last + step / 2);
  const range = g(scale === 'log' ? top : Math.min(top, (1 + last) / 2)) - first;
  return {
    decode: (u) => levelValue(parameter, clampIndex(Math.round((inverse(first + u * range) - low) / step), count)),
    encode: (value) => (g(value as number) - first) / range,
  };
}

/** Scales bend so short a range by less than rounding does, which may even make the logarithms of its bounds equal. */
function isNarrow(low: number, high: number): boolean {
  return high - low < 1e-9 * Math.abs(low);
}

function transformOf(scale: Numeric['scale']): readonly [(x: number) => number, (t: number) => number] {
  if (scale === 'log') return [Math.log, Math.exp];
  if (scale === 'reverse-log') return [(x) => -Math.log1p(-x), (t) => -Math.expm1(-t)];
  return [(x) => x, (t) => t];
}

function clampIndex(k: number, count: number): number {
  return Math.min(count - 1, Math.max(0, k));
}

function dimensionOf(axis: Axis, axes: readonly Axis[]): Dimension {
  const { parameter, count, condition } = axis;
  const parent = condition === undefined ? -1 : axes.findIndex(({ name }) => name === condition[0]);
  const parentLevels = condition === undefined ? [] : condition[1].map((value) => axes[parent].encode(value));
  const unordered = parameter.kind === 'categorical' || parameter.kind === 'bool';
  return {
    kind: count === Infinity ? 'continuous' : unordered ? 'categorical' : 'ordered',
    levels: levelsOf(axis),
    parent,
    parentLevels: Float64Array.from(parentLevels).sort(),
    inactive: axis.inactive,
  };
}

function levelsOf({ parameter, count, decode, encode }: Axis): Float64Array {
  if (count === Infinity) return new Float64Array();
  if (count <= MAX_LEVELS) return Float64Array.from({ length: count }, (_, k) => encode(levelValue(parameter, k)));
  const spread = Array.from({ length: MAX_LEVELS }, (_, j) => encode(decode(j / (MAX_LEVELS - 1))));
  return Float64Array.from(new Set(spread.concat(encode(decode(0.5))))).sort();
}

/** Product over the always active parameters of (sum over a parent's values of its active children's counts). */
function countOf(axes: readonly Axis[]): number {
  const configurations = (axis: Axis): number => {
    const children = axes.filter(({ condition }) => condition?.[0] === axis.name);
    if (children.length === 0 || !('choices' in axis.parameter)) return axis.count;
    const active = (value: Choice) => children.filter(({ condition }) => condition![1].includes(value));
    return axis.parameter.choices
      .map((value) => active(value).reduce((product, child) => product * configurations(child), 1))
      .reduce((sum, count) => sum + count, 0);
  };
  return axes.filter(({ condition }) => condition === undefined).reduce((product, a) => product * configurations(a), 1);
}
