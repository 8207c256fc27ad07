import { InvalidArgumentError } from 'commander';

/** Parsers of command-line arguments; they throw InvalidArgumentError, to which commander adds the option's name. */

/** `a, b` as ['a', 'b']. */
export function names(list: string): string[] {
  return list.split(',').map((name) => name.trim());
}

/** An integer >= 1. */
export function positive(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('Expected an integer >= 1.');
}

/** Integers >= 1, separated by commas. */
export function positives(list: string): number[] {
  return names(list).map(positive);
}

/** A factor above 1. */
export function ratio(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 1) return value;
  throw new InvalidArgumentError('Expected a number > 1.');
}

/** An integer from 0 to 2³¹ - 1. */
export function seed(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value < 2 ** 31) return value;
  throw new InvalidArgumentError('Expected an integer from 0 to 2147483647.');
}
