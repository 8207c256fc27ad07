import { show, TunesmithError } from '../../lib/errors.js';

/** Throws INVALID_RESOURCE unless `resource` is an integer in 1..maxResource. */
export function checkResource(name: string, resource: number, maxResource: number): void {
  if (Number.isSafeInteger(resource) && resource >= 1 && resource <= maxResource) return;
  throw new TunesmithError(
    'INVALID_RESOURCE',
    `${name}: expected resource to be an integer in 1..${maxResource}, received ${show(resource)}. ` +
      'Let the strategy hold maxResource to the problem.',
  );
}

/** The numbers that `params` holds under `names`. Throws INVALID_PARAMS where one is missing or not finite. */
export function numbersOf(name: string, params: Readonly<Record<string, unknown>>, names: readonly string[]): number[] {
  return names.map((key) => {
    const value = params[key];
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw new TunesmithError(
      'INVALID_PARAMS',
      `${name}: expected ${key} to be a finite number, received ${show(value)}. Propose from the problem's space.`,
    );
  });
}

/** The setting of a parameter among its choices. Throws INVALID_PARAMS for another. */
export function checkChoice<C extends string>(name: string, key: string, value: unknown, choices: readonly C[]): C {
  if (choices.includes(value as C)) return value as C;
  throw new TunesmithError(
    'INVALID_PARAMS',
    `${name}: expected ${key} to be one of ${choices.join(', ')}, received ${show(value)}. ` +
      "Propose from the problem's space.",
  );
}
