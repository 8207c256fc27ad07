/**
 * Parameter values <-> points of the unit cube [0, 1]^d, one coordinate (axis.ts) a parameter in the order of space.names.
 * Inactive parameters rest at one fixed legal value.
 */
import { type Axis, axisOf, countOf, dimensionOf } from './axis.js';
import { describe, type LinearConstraint, violated } from './constraint.js';
import type { Dimension, LinearTerms } from './engine/engine.js';
import { clipped, listed, show, TunesmithError } from './errors.js';
import { expectation, isLegal, levelOf, levelValue } from './levels.js';
import { remedy } from './options.js';
import type { Choice, Params, Space } from './space.js';

interface Cube {
  readonly axes: readonly Axis[];
  readonly domain: readonly Dimension[];
  readonly cardinality: number;
  readonly linear: readonly LinearTerms[];
}

const cubes = new WeakMap<Space, Cube>();

/** The coordinates as the engine sees them, parents before children. */
export function domainOf(space: Space): readonly Dimension[] {
  return cubeOf(space).domain;
}

/** Those of the constraints that are linear in the coordinates, too: not sums over logarithmic scales. */
export function linearTermsOf(space: Space): readonly LinearTerms[] {
  return cubeOf(space).linear;
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
  const { axes, domain } = cubeOf(space);
  const legal = new Float64Array(axes.length);
  const active = new Uint8Array(axes.length).fill(1);
  for (let i = 0; i < axes.length; i++) {
    const { count, inactive, encode, decode } = axes[i];
    const { parent, parentLevels } = domain[i];
    if (parent >= 0) active[i] = active[parent] & Number(parentLevels.includes(legal[parent]));
    if (active[i] === 0) legal[i] = inactive;
    // Continuous coordinates need no rounding through their value.
    else legal[i] = count === Infinity ? Math.min(1, Math.max(0, unit[i])) : encode(decode(unit[i]));
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
    fail(`expected parameters by name, received ${show(given)}`, `Give ${listed(space.names, String)}.`);
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
        fail(`expected no "${name}" while "${parent}" is ${held}`, `Only ${listed(allowed)} has it.`);
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
    fail(`expected values that satisfy ${rule}, received ${clipped(params)}`, 'Give a legal configuration.');
  }
  return params;
}

function cubeOf(space: Space): Cube {
  const known = cubes.get(space);
  if (known !== undefined) return known;
  const axes = space.names.map((name) => axisOf(name, space.parameters[name]));
  const domain = axes.map((axis) => dimensionOf(axis, axes));
  const linear = space.constraints.flatMap((constraint) =>
    typeof constraint === 'function' ? [] : termsOf(constraint, axes, domain),
  );
  const cube: Cube = { axes, domain, cardinality: countOf(axes), linear };
  cubes.set(space, cube);
  return cube;
}

/** Nothing where the sum is not linear in the coordinates. */
function termsOf(
  { sum, atLeast = -Infinity, atMost = Infinity }: LinearConstraint,
  axes: readonly Axis[],
  domain: readonly Dimension[],
): LinearTerms[] {
  const factorOf = ({ name }: Axis): number => (Object.hasOwn(sum, name) ? (sum[name] ?? 0) : 0);
  if (axes.some((axis) => factorOf(axis) !== 0 && axis.count === Infinity && !axis.linear)) return [];
  const terms = axes.map((axis, i) => {
    const factor = factorOf(axis);
    if (factor === 0) return new Float64Array();
    const at = axis.count === Infinity ? Float64Array.of(0, 1) : domain[i].levels;
    return at.map((u) => factor * Number(axis.decode(u)));
  });
  return [{ terms, low: atLeast, high: atMost }];
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

/** Of two points of the cube: the sum of (a_k - b_k)². */
export function squaredDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] - b[k]) ** 2;
  return sum;
}
