import { createRequire } from 'node:module';

/** An optimizer on [0, 1]^d that proposes one point at a time and minimizes. */
export interface PointTool {
  /** undefined: it has ended by itself. */
  ask(): Promise<readonly number[] | undefined>;
  /** The value of the last point. */
  tell(value: number): void;
}

/** npm packages by the names they are compared under. Each tool requires its package, which may not be installed, when it is made. */
export const NPM_TOOLS = {
  'npm-direct': { package: 'ml-direct', create: direct },
  'npm-hyperparameters': { package: 'hyperparameters', create: hyperparameters },
} as const satisfies Record<string, NpmTool>;

export interface NpmTool {
  readonly package: string;
  create(dimension: number, seed: number): PointTool;
}

const load = createRequire(import.meta.url);

/** Version of an installed package. Throws where it is not installed. */
export function versionOf(name: string): string {
  return load(`${name}/package.json`).version;
}

/** Thrown out of a search at the first point whose value is not yet known. */
class Unknown extends Error {
  constructor(readonly point: readonly number[]) {
    super();
  }
}

/**
 * ml-direct: DIRECT, which divides rectangles. It calls a function, where we are asked and told; since it is deterministic, each ask runs it
 * anew with the values told so far, up to the first point without one. No seed changes it.
 */
function direct(dimension: number): PointTool {
  type Direct = (f: (x: ArrayLike<number>) => number, low: number[], high: number[], options: object) => unknown;
  const search: Direct = load('ml-direct').default ?? load('ml-direct');
  const sides = [0, 1].map((bound) => new Array<number>(dimension).fill(bound)) as [number[], number[]];
  const values: number[] = [];
  return {
    async ask() {
      let known = 0;
      const replay = (x: ArrayLike<number>): number => {
        if (known < values.length) return values[known++];
        throw new Unknown(Array.from(x));
      };
      try {
        search(replay, ...sides, { iterations: 10_000 });
      } catch (error) {
        if (error instanceof Unknown) return error.point;
        throw error;
      }
      return undefined;
    },
    tell: (value) => void values.push(value),
  };
}

/** hyperparameters (hpjs): its random search; the package has no other but grids. */
function hyperparameters(dimension: number, seed: number): PointTool {
  const hpjs = load('hyperparameters');
  const space = Object.fromEntries(Array.from({ length: dimension }, (_, i) => [`u${i}`, hpjs.uniform(0, 1)]));
  let told: (value: number) => void = () => {};
  let proposed = once<readonly number[]>();
  let started = false;
  const objective = (point: { readonly [name: string]: number }): Promise<number> =>
    new Promise((resolve) => {
      told = resolve;
      proposed.resolve(Object.values(point));
    });
  return {
    async ask() {
      if (!started) hpjs.fmin(objective, space, hpjs.search.randomSearch, 1e9, { rng: new hpjs.RandomState(seed) });
      started = true;
      const point = await proposed.promise;
      // The next point may be there before it is asked for: as soon as this one's value is told.
      proposed = once();
      return point;
    },
    tell: (value) => told(value),
  };
}

/** A promise and what resolves it. */
function once<T>(): { readonly promise: Promise<T>; resolve(value: T): void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
