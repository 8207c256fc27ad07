import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Dimension, KernelName, NumericEngine, ProposeRequest } from '../../../lib/engine/engine.js';
import { loadEngine } from '../../../lib/engine/load.js';
import { createNumericEngine } from '../../../lib/engine/portable/numeric-engine.js';

export const native = loadEngine();
export const portable = createNumericEngine();

/** What one suite runs over. */
export const engines: readonly NumericEngine[] = [native, portable];

export const none = new Float64Array(0);

export const continuous: Dimension = {
  kind: 'continuous',
  levels: none,
  parent: -1,
  parentLevels: none,
  inactive: 0.5,
};
export const ordered: Dimension = { ...continuous, kind: 'ordered', levels: Float64Array.of(0, 0.25, 0.5, 0.75, 1) };
export const categorical: Dimension = {
  ...continuous,
  kind: 'categorical',
  levels: Float64Array.of(0.25, 0.75),
  inactive: 0.25,
};

/** A request over n deterministic observations of a bowl. */
export function request(
  n: number,
  domain: readonly Dimension[],
  changes: Partial<ProposeRequest> = {},
): ProposeRequest {
  const d = domain.length;
  const points = portable.sobol(3, 0, Math.max(n, 1), d).subarray(0, n * d);
  for (let i = 0; i < points.length; i++) {
    const { levels } = domain[i % d];
    if (levels.length > 0) points[i] = levels[Math.floor(points[i] * levels.length)];
  }
  const losses = Float64Array.from({ length: n }, (_, i) =>
    points.subarray(i * d, (i + 1) * d).reduce((sum, x) => sum + (x - 0.3) ** 2, 0),
  );
  return {
    domain,
    points,
    losses,
    pending: none,
    count: 1,
    seed: 7,
    trial: n,
    progress: 0,
    kernel: 'matern52',
    prior: 'scaled',
    acquisition: 'auto',
    warp: true,
    quadratic: true,
    refit: true,
    restart: false,
    ...changes,
  };
}

/** Heavy enough to be cancelled half way. */
export const heavy = () =>
  request(
    700,
    Array.from({ length: 8 }, () => continuous),
  );

/** Values computed by independent implementations; the generator lies beside the file. */
export const golden = <T>(name: string) =>
  JSON.parse(readFileSync(new URL(`../../golden/${name}.json`, import.meta.url), 'utf8')) as T;

/** A Gaussian process as scikit-learn has it: test/golden/gp.json. */
export interface GaussianProcessCase {
  readonly name: string;
  readonly kernel: KernelName;
  readonly d: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly categorical: readonly number[];
  readonly known_noise?: readonly number[];
  readonly lengthscales: readonly number[];
  readonly outputscale: number;
  readonly noise: number;
  readonly value: number;
  readonly gradient: readonly number[];
  readonly query: readonly number[];
  readonly mean: readonly number[];
  readonly variance: readonly number[];
  readonly loo_mean?: readonly number[];
  readonly loo_variance?: readonly number[];
  readonly loo_log_density?: readonly number[];
}

export const gaussianProcessCases = (): readonly GaussianProcessCase[] =>
  golden<{ readonly cases: readonly GaussianProcessCase[] }>('gp').cases;

/** The observations of a case, and the hyperparameters that its values are taken at. */
export const posed = (c: GaussianProcessCase) => ({
  data: {
    d: c.d,
    x: Float64Array.from(c.x),
    y: Float64Array.from(c.y),
    categorical: Uint8Array.from(c.categorical),
    knownNoise: c.known_noise && Float64Array.from(c.known_noise),
  },
  hyperparameters: { lengthscales: c.lengthscales, outputscale: c.outputscale, noise: c.noise, mean: 0 },
});

export const refused = (message: RegExp) =>
  expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(message) });
