/**
 * One parameter <-> one coordinate of [0, 1].
 * Continuous:  u = (g(x) - g(low)) / (g(high) - g(low)), g the identity, ln x or -ln(1 - x).
 * C levels:    level k at (k + 1/2) / C, so that a uniform u picks each with probability 1/C.
 * Scaled grid: its real points, normalized between half a step below the first and half a step above the last.
 */
import type { Dimension } from './engine/engine.js';
import { levelCount, levelOf, levelValue } from './levels.js';
import { type Choice, conditionOf, type Parameter } from './space.js';

/** Dimensions with more legal values than this show the engine about so many of them, evenly spread in unit space. */
const MAX_LEVELS = 10_000;

/** One parameter's coordinate. */
export interface Axis {
  readonly name: string;
  readonly parameter: Parameter;
  /** Infinity: continuous. */
  readonly count: number;
  /** undefined: always active. */
  readonly condition: readonly [parent: string, values: readonly Choice[]] | undefined;
  readonly inactive: number;
  /** True where the value is linear in the coordinate. */
  readonly linear: boolean;
  decode(u: number): Choice;
  encode(value: Choice): number;
}

/** The coordinate of a parameter. */
export function axisOf(name: string, parameter: Parameter): Axis {
  const count = levelCount(parameter);
  const coding = count === Infinity ? continuous(parameter as Numeric) : discrete(parameter, count);
  const inactive = count === Infinity ? 0.5 : coding.encode(coding.decode(0.5));
  const linear = count === Infinity && scaleOf(parameter as Numeric) === 'linear';
  return { name, parameter, count, condition: conditionOf(parameter), inactive, linear, ...coding };
}

type Numeric = Extract<Parameter, { readonly low: number }>;
type Coding = Pick<Axis, 'decode' | 'encode'>;

function continuous(parameter: Numeric): Coding {
  const { low, high } = parameter;
  const [g, inverse] = transformOf(scaleOf(parameter));
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

/** Scales bend a very short range by less than rounding does, which may even make the logarithms of its bounds equal. */
function scaleOf({ low, high, scale }: Numeric): Numeric['scale'] {
  return high - low < 1e-9 * Math.abs(low) ? 'linear' : scale;
}

function transformOf(scale: Numeric['scale']): readonly [(x: number) => number, (t: number) => number] {
  if (scale === 'log') return [Math.log, Math.exp];
  if (scale === 'reverse-log') return [(x) => -Math.log1p(-x), (t) => -Math.expm1(-t)];
  return [(x) => x, (t) => t];
}

function clampIndex(k: number, count: number): number {
  return Math.min(count - 1, Math.max(0, k));
}

/** The coordinate as the engine sees it; axes: all of them, in order. */
export function dimensionOf(axis: Axis, axes: readonly Axis[]): Dimension {
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

/**
 * Distinct configurations of all axes together: the product over the always active ones of (the sum over a parent's values of its
 * active children's counts).
 */
export function countOf(axes: readonly Axis[]): number {
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
