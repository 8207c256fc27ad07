import { listed } from './errors.js';
import type { Choice, Parameter } from './parameter.js';

/** Number of legal values; Infinity for a float without step, unless low = high: a constant. */
export function levelCount(parameter: Parameter): number {
  if ('choices' in parameter) return parameter.choices.length;
  const { kind, low, high, step } = parameter;
  if (low === high) return 1;
  if (kind === 'int') return Math.floor((high - low) / (step ?? 1)) + 1;
  if (step === undefined) return Infinity;
  // (1 - 0) / 0.1 must not lose its last step to rounding, nor may bounds far from zero to theirs.
  const rounding = Number.EPSILON * Math.max(Math.abs(low), Math.abs(high));
  return Math.floor((high - low) / step + Math.max(1e-9, rounding / step)) + 1;
}

/** Legal value number k = 0 .. levelCount - 1. Stepped floats are rounded to 14 digits: 0.3, not 0.30000000000000004. */
export function levelValue(parameter: Parameter, k: number): Choice {
  if ('choices' in parameter) return parameter.choices[k];
  const { kind, low, high, step = 1 } = parameter;
  const exact = low + k * step;
  if (kind === 'int' || k === 0) return exact;
  const rounded = Number(exact.toPrecision(14));
  return Math.min(high, Math.abs(rounded - exact) < 1e-6 * step ? rounded : exact);
}

/** Where each choice is, of parameters seen before: a search through thousands for every trial would take seconds. */
const indices = new WeakMap<readonly Choice[], ReadonlyMap<Choice, number>>();

function indexOf(choices: readonly Choice[], value: Choice): number {
  let known = indices.get(choices);
  if (known === undefined) {
    known = new Map(choices.map((choice, k) => [choice, k]));
    indices.set(choices, known);
  }
  return known.get(value) ?? -1;
}

/** The k with levelValue(k) = value, within 1e-9 steps or a rounding for floats; -1 if the value is not legal. */
export function levelOf(parameter: Parameter, value: unknown): number {
  if ('choices' in parameter) return indexOf(parameter.choices, value as Choice);
  const { kind, low, high, step = 1 } = parameter;
  if (typeof value !== 'number') return -1;
  const k = Math.round((value - low) / step);
  if (!(k >= 0 && k < levelCount(parameter))) return -1;
  const tolerance = kind === 'int' || low === high ? 0 : Math.max(1e-9 * step, 2 * Number.EPSILON * Math.abs(value));
  return Math.abs((levelValue(parameter, k) as number) - value) <= tolerance ? k : -1;
}

/** What a value of this parameter must be, in words. */
export function expectation(parameter: Parameter): string {
  if ('choices' in parameter) return `one of ${listed(parameter.choices)}`;
  const { kind, low, high, step } = parameter;
  const noun = kind === 'int' ? 'an integer' : 'a number';
  return `${noun} in [${low}, ${high}]${step === undefined ? '' : ` at ${low} + k * ${step}`}`;
}

/** True if the parameter may take this value while active. */
export function isLegal(parameter: Parameter, value: unknown): boolean {
  if (Number.isFinite(levelCount(parameter))) return levelOf(parameter, value) >= 0;
  const { low, high } = parameter as { readonly low: number; readonly high: number };
  return typeof value === 'number' && value >= low && value <= high;
}
