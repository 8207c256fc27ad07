/** What is used of the Web Locks API. Absent outside secure contexts. */
interface Locks {
  request<T>(name: string, granted: () => T | PromiseLike<T>): Promise<T>;
}

declare const navigator: { readonly locks?: Locks } | undefined;

function locksOf(): Locks | undefined {
  return typeof navigator === 'undefined' ? undefined : navigator.locks;
}

/** Takes the lock until this thread ends, however it ends. Resolves when it has it, or when there are no locks. */
export function holdForLife(name: string): Promise<void> {
  return new Promise((resolve) => {
    const locks = locksOf();
    if (locks === undefined) resolve();
    else {
      const granted = (): Promise<void> => {
        resolve();
        return new Promise(() => {});
      };
      locks.request(name, granted).catch(() => resolve());
    }
  });
}

/** Calls `freed` once nobody has the lock any more; never where there are no locks. */
export function whenFree(name: string, freed: () => void): void {
  locksOf()
    ?.request(name, freed)
    .catch(() => {});
}
