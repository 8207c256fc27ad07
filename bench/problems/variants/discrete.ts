import { categorical, float, int, type Parameter } from '../../../lib/parameter.js';
import { defineSpace } from '../../../lib/space.js';
import { shuffledBySeed } from '../../functions/transform.js';
import type { TestFunction } from '../../problem.js';
import { fromFunction } from '../from-function.js';
import { checkChoice, numbersOf } from '../resource.js';
import type { Solved } from '../solved.js';

/** What becomes of a coordinate: itself, one of 20 values by its number, or one of 5 values in random order, by a letter. */
type Kind = 'float' | 'int' | 'categorical';

const STEPS = 20;
const CHOICES = ['a', 'b', 'c', 'd', 'e'] as const;

/** Every second coordinate an integer from 0 to 19. */
export function withIntegers(f: TestFunction, seed: number): Solved {
  return discrete(f, `${f.name}+integer-${seed}`, ['float', 'int'], seed);
}

/** Coordinates by turns floats, choices of five, and integers from 0 to 19. */
export function withChoices(f: TestFunction, seed: number): Solved {
  return discrete(f, `${f.name}+mixed-${seed}`, ['float', 'categorical', 'int'], seed);
}

/** A coordinate as a parameter: the value of each setting, and the setting at the minimizer. */
interface Coordinate {
  readonly parameter: Parameter;
  readonly best: number | string;
  numberAt(setting: unknown): number;
}

/** Values of discrete coordinates are evenly spaced, and the minimizer is among them: the minimum stays what it was. */
function discrete(f: TestFunction, name: string, kinds: readonly Kind[], seed: number): Solved {
  const [minimizer] = f.minimizers;
  const coordinates = f.domain.map((side, i) =>
    coordinate(name, `x${i}`, kinds[i % kinds.length], side, minimizer[i], seed + i),
  );
  const named = <T>(value: (each: Coordinate) => T): { [name: string]: T } =>
    Object.fromEntries(coordinates.map((each, i) => [`x${i}`, value(each)]));
  return {
    problem: {
      ...fromFunction(f),
      name,
      space: defineSpace(named(({ parameter }) => parameter)),
      evaluate: (params) => f.evaluate(coordinates.map(({ numberAt }, i) => numberAt(params[`x${i}`]))),
    },
    minimizer: named(({ best }) => best),
  };
}

function coordinate(
  name: string,
  key: string,
  kind: Kind,
  [low, high]: readonly [number, number],
  best: number,
  seed: number,
): Coordinate {
  const number = (setting: unknown): number => numbersOf(name, { [key]: setting }, [key])[0];
  if (kind === 'float') return { parameter: float(low, high), best, numberAt: number };
  const count = kind === 'int' ? STEPS : CHOICES.length;
  const step = (high - low) / count;
  const place = Math.min(count - 1, Math.floor((best - low) / step));
  const valueAt = (k: number): number => Math.min(high, Math.max(low, best + (k - place) * step));
  if (kind === 'int') {
    return { parameter: int(0, count - 1), best: place, numberAt: (setting) => valueAt(number(setting)) };
  }
  const order = shuffledBySeed(CHOICES, seed);
  return {
    parameter: categorical(CHOICES),
    best: order[place],
    numberAt: (setting) => valueAt(order.indexOf(checkChoice(name, key, setting, CHOICES))),
  };
}
