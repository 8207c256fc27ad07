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

const TOLERANCE = 1e-9;

/**
 * Whole resources are their own units; otherwise the unit is minResource, and maxResource must be a multiple of it.
 * Throws INVALID_ARGUMENT unless 0 < minResource <= maxResource fit together.
 */
export function resourceScale(minResource: number, maxResource: number): ResourceScale {
  finite('hyperband', 'minResource', minResource, true);
  finite('hyperband', 'maxResource', maxResource, true);
  if (maxResource < minResource) {
    refuse(`expected maxResource >= minResource, received ${maxResource} and ${minResource}. Swap them.`);
  }
  if (Number.isSafeInteger(minResource) && Number.isSafeInteger(maxResource)) {
    return { minUnits: minResource, maxUnits: maxResource, resource: (units) => units };
  }
  const maxUnits = Math.round(maxResource / minResource);
  if (Math.abs(maxResource / minResource - maxUnits) > TOLERANCE * maxUnits) {
    refuse(
      `expected a fractional maxResource to be a multiple of minResource, received ${maxResource} and ${minResource}. ` +
        `Use maxResource ${shortened(maxUnits * minResource)}, or whole numbers.`,
    );
  }
  const resource = (units: number): number => (units === maxUnits ? maxResource : shortened(units * minResource));
  return { minUnits: 1, maxUnits, resource };
}

/** 0.3, not 0.30000000000000004. */
function shortened(x: number): number {
  return Number(x.toPrecision(14));
}

function refuse(problem: string): never {
  throw new TunesmithError('INVALID_ARGUMENT', `hyperband: ${problem}`);
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
