import type { Dimension, Hyperparameters, ProposeRequest } from '../../lib/engine/engine.js';
import { loadAddon, loadEngine } from '../../lib/engine/load.js';
import { uniforms } from '../problems/random.js';
import { DIMENSIONS, type Dimensions, likelihoodBound, proposalBound, SIZES, type Size } from './bounds.js';
import { loss } from './cases.js';
import type { Case } from './measure.js';

/** Something whose cost has a bound. */
export interface Bounded extends Case {
  readonly kind: 'refit' | 'keep' | 'likelihood';
  readonly n: Size;
  readonly d: Dimensions;
  /** Least milliseconds at a peak of `peak` GFLOP/s. */
  bound(peak: number): number;
}

const none = new Float64Array(0);
const continuous: Dimension = { kind: 'continuous', levels: none, parent: -1, parentLevels: none, inactive: 0.5 };

/** A default request over n random observations. */
export function requestOver(n: number, d: number): ProposeRequest {
  const uniform = uniforms(100 * n + d);
  const points = Float64Array.from({ length: n * d }, uniform);
  return {
    domain: Array.from({ length: d }, () => continuous),
    points,
    losses: Float64Array.from({ length: n }, (_, i) => loss([...points.subarray(i * d, (i + 1) * d)])),
    pending: none,
    count: 1,
    seed: 1,
    trial: n,
    progress: 0,
    kernel: 'matern52',
    prior: 'scaled',
    acquisition: 'auto',
    warp: true,
    quadratic: true,
    refit: true,
    restart: false,
  };
}

/**
 * The hyperparameters that a study would start from at n observations: those of the proposal before. A fit from nothing, which its budget
 * may end early (docs/adr/0008), then one from there, as a study has had many.
 */
async function fitBefore(request: ProposeRequest): Promise<Hyperparameters> {
  const d = request.domain.length;
  const before = { ...request, points: request.points.subarray(0, -d), losses: request.losses.subarray(0, -1) };
  const { hyperparameters: warmStart } = await loadEngine().propose(before);
  return (await loadEngine().propose({ ...before, warmStart })).hyperparameters;
}

/** Proposals with and without refit, and one step of their fit, at every size. */
export async function* boundedCases(): AsyncGenerator<Bounded> {
  for (const d of DIMENSIONS) {
    for (const n of SIZES) {
      const request = requestOver(n, d);
      const warmStart = await fitBefore(request);
      let trial = n;
      for (const refit of [true, false]) {
        yield {
          kind: refit ? 'refit' : 'keep',
          name: `proposal ${refit ? 'with refit' : 'without refit'}`,
          n,
          d,
          bound: (peak) => proposalBound(refit, n, d, peak),
          // Each call draws its own candidates.
          run: () => loadEngine().propose({ ...request, warmStart, refit, trial: trial++ }),
        };
      }
      const normalized = Float64Array.from(request.losses, (y) => y - request.losses[0]);
      const evaluate = loadAddon().createLikelihood(request.points, normalized, d, 'matern52');
      yield {
        kind: 'likelihood',
        name: 'log likelihood and gradient',
        n,
        d,
        bound: (peak) => likelihoodBound(n, d, peak),
        synchronous: true,
        run: () => evaluate(warmStart),
      };
    }
  }
}
