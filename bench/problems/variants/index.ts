import { TunesmithError } from '../../../lib/errors.js';
import { remedy } from '../../../lib/options.js';
import { functionNamed } from '../../functions/index.js';
import { rotated, shifted } from '../../functions/moved.js';
import type { TestFunction } from '../../problem.js';
import { randomlyFailing } from '../failing.js';
import { type Solved, solvedFunction } from '../solved.js';
import { withCondition } from './conditional.js';
import { constrained } from './constrained.js';
import { withChoices, withIntegers } from './discrete.js';
import { noisy } from './noisy.js';

/** Other instances of a function. */
const MOVES = { shifted, rotated } as const satisfies Record<string, (f: TestFunction, seed: number) => TestFunction>;

/** Problems made of a function, one at most of each name. */
const KINDS = {
  integer: withIntegers,
  mixed: withChoices,
  conditional: withCondition,
  constrained,
  failing: (f: TestFunction, seed: number): Solved => {
    const name = `${f.name}+failing-${seed}`;
    return { problem: { ...randomlyFailing(f, seed), name }, minimizer: solvedFunction(f).minimizer };
  },
} as const satisfies Record<string, (f: TestFunction, seed: number) => Solved>;

/** What may follow a function's name after '+', each with '-seed' if the seed is not 1. */
export const VARIANTS: readonly string[] = [...Object.keys(MOVES), ...Object.keys(KINDS), 'noisy'];

/** Whether the name says what is done to a function: `levy-4+noisy`. */
export function isVariantName(name: string): boolean {
  return name.includes('+');
}

/**
 * A function's variant: 'ackley-5+rotated-3', 'hartmann6+mixed', 'levy-4+shifted-7+constrained-2+noisy'. Any number of moves, at most one
 * of the other kinds, and noise, in this order; the seed is 1 where it is absent. The minimum is known, and so is where it is.
 * Throws UNKNOWN_VARIANT, and what functionNamed throws.
 */
export function variantNamed(name: string): Solved {
  const [base, ...suffixes] = name.split('+');
  const variants = suffixes.map((suffix) => parsed(name, suffix));
  let f = functionNamed(base);
  while (variants.length > 0 && variants[0].kind in MOVES) {
    const { kind, seed } = variants.shift()!;
    f = MOVES[kind as keyof typeof MOVES](f, seed);
  }
  let solved = solvedFunction(f);
  if (variants.length > 0 && variants[0].kind in KINDS) {
    const { kind, seed } = variants.shift()!;
    solved = KINDS[kind as keyof typeof KINDS](f, seed);
  }
  if (variants[0]?.kind === 'noisy') {
    variants.shift();
    solved = noisy(solved);
  }
  if (variants.length > 0) {
    throw new TunesmithError(
      'UNKNOWN_VARIANT',
      `problemNamed: expected in "${name}" moves, at most one of ${Object.keys(KINDS).join(', ')}, and noisy, in this order, ` +
        `received "${variants[0].kind}" after them. Leave it out, or move it.`,
    );
  }
  return { ...solved, problem: { ...solved.problem, name } };
}

function parsed(name: string, suffix: string): { readonly kind: string; readonly seed: number } {
  const [, kind, seed = '1'] = /^([a-z]+)(?:-(\d{1,9}))?$/.exec(suffix) ?? [];
  if (kind !== undefined && VARIANTS.includes(kind)) return { kind, seed: Number(seed) };
  throw new TunesmithError(
    'UNKNOWN_VARIANT',
    `problemNamed: expected in "${name}" after "+" one of ${VARIANTS.join(', ')}, each with or without "-seed", ` +
      `received "${suffix}". ${remedy(kind ?? suffix, VARIANTS, 'variants')}`,
  );
}
