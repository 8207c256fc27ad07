import { finite } from '../check.js';
import { TunesmithError } from '../errors.js';
import type { Space } from '../space.js';

/** How resources map to the whole units in which rungs are computed. */
export interface ResourceScale {
  readonly minUnits: number;
  readonly maxUnits: number;
  /** Resource of so many units. */
  resource(units: number): number;
}

const TOLERANCE = 1e-12;

/** Beyond, quotients of whole units are no longer exact in a double. */
const MAX_UNITS = 2 ** 50;

/**
 * Whole resources are their own units. Fractional ones count in the unit that makes minResource and maxResource the
 * smallest whole numbers in their ratio: 0.01 and 1 are 1 and 100, 0.1 and 0.95 are 2 and 19.
 * Throws INVALID_ARGUMENT unless 0 < minResource <= maxResource, and where these are too many units to count exactly.
 */
export function resourceScale(minResource: number, maxResource: number): ResourceScale {
  finite('hyperband', 'minResource', minResource, true);
  finite('hyperband', 'maxResource', maxResource, true);
  if (maxResource < minResource) {
    throw new TunesmithError(
      'INVALID_ARGUMENT',
      `hyperband: expected maxResource >= minResource, received ${maxResource} and ${minResource}. Swap them.`,
    );
  }
  if (maxResource > MAX_UNITS || maxResource / minResource > MAX_UNITS) {
    throw new TunesmithError(
      'INVALID_ARGUMENT',
      `hyperband: expected maxResource and maxResource / minResource up to 2^50, received ${maxResource} and ${minResource}. ` +
        'Count in a larger unit.',
    );
  }
  if (Number.isSafeInteger(minResource) && Number.isSafeInteger(maxResource)) {
    return { minUnits: minResource, maxUnits: maxResource, resource: (units) => units };
  }
  const { numerator: minUnits, denominator: maxUnits } = simplestFraction(minResource / maxResource);
  const resource = (units: number): number =>
    units === maxUnits ? maxResource : units === minUnits ? minResource : shortened((units / maxUnits) * maxResource);
  return { minUnits, maxUnits, resource };
}

/** The convergent of a continued fraction that is x in (0, 1] to 12 digits. */
function simplestFraction(x: number): { readonly numerator: number; readonly denominator: number } {
  let [numerator, denominator, before, below] = [1, 0, 0, 1];
  for (let rest = x; ; ) {
    const whole = Math.floor(rest + TOLERANCE);
    [numerator, before] = [whole * numerator + before, numerator];
    [denominator, below] = [whole * denominator + below, denominator];
    if (numerator > 0 && Math.abs(numerator / denominator - x) <= TOLERANCE * x) return { numerator, denominator };
    rest = 1 / (rest - whole);
  }
}

/** Whether a report at this resource counts at this rung: fractions that were added up miss their sum by rounding. */
export function reaches(resource: number, rung: number): boolean {
  return resource >= rung * (1 - TOLERANCE);
}

/** 0.3, not 0.30000000000000004. */
function shortened(x: number): number {
  return Number(x.toPrecision(14));
}

const EPOCHS = ['epochs', 'numepochs', 'n-epochs', 'n_epochs', 'num_epochs'];

/**
 * The upper bound of the int parameter that counts epochs, as managed tuning services infer it.
 * Throws RESOURCE_REQUIRED if there is none. The parameter itself stays part of the space.
 */
export function maxResourceOf({ parameters }: Space): number {
  for (const name of EPOCHS) {
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (parameter?.kind === 'int') return parameter.high;
  }
  throw new TunesmithError(
    'RESOURCE_REQUIRED',
    `hyperband: expected maxResource, received none, and the space has no int parameter ${EPOCHS.join(', ')}. ` +
      'Write for example hyperband({ maxResource: 81 }).',
  );
}
