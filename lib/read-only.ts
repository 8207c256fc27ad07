import { TunesmithError } from './errors.js';

/**
 * The array as others may see it: as it is at any time, without a copy. Changing it throws READ_ONLY: what sorts in place would put
 * the owner's own array out of order.
 */
export function readOnly<T>(name: string, array: readonly T[]): readonly T[] {
  const refuse = (): never => {
    throw new TunesmithError(
      'READ_ONLY',
      `${name}: expected to stay as it is, received a change in place. Change a copy: [...${name}].`,
    );
  };
  return new Proxy(array, { set: refuse, defineProperty: refuse, deleteProperty: refuse, setPrototypeOf: refuse });
}
