import { expect, test } from 'vitest';
import { type AcquisitionKind, evaluate } from '../../../../lib/engine/portable/acquisition.js';
import { typedArrays } from '../../../../lib/engine/portable/batched-kernel.js';
import { Posterior } from '../../../../lib/engine/portable/gp.js';
import { Pace } from '../../../../lib/engine/portable/pace.js';
import { AcquisitionSurface } from '../../../../lib/engine/portable/pending.js';
import { centralDifference, error, sample, someHyperparameters } from './samples.js';

const d = 3;
const posterior = (): Posterior => Posterior.of(sample(15, d, true), 'matern52', someHyperparameters(d));
const points = Array.from({ length: 12 }, (_, i) => sample(12, d, true).x.slice(i * d, (i + 1) * d));

test.each([10, -10])('pending points are believed: EI improves on the least of their means and %s', async (best) => {
  const surface = new AcquisitionSurface(posterior(), { kind: 'EI', best });
  let believer = posterior();
  let least = best;
  for (const x of points) {
    const [mean] = believer.predictMean(x);
    believer = believer.append(x, mean);
    least = Math.min(least, mean);
    surface.addPending(x);
    expect(error(surface.acquisition.best, least)).toBeLessThan(1e-9);
  }
  for (const x of points.map((point) => point.map((u, k) => (k < 2 ? 1 - u : u)))) {
    const { mean, variance } = believer.predict(x);
    const [value] = await surface.score(x, typedArrays, new Pace());
    expect(error(value, evaluate({ kind: 'EI', best: least }, mean[0], variance[0]).value)).toBeLessThan(1e-7);
  }
});

test.each<AcquisitionKind>(['logEI', 'EI', 'UCB'])(
  'the gradient of %s with pending points agrees with central differences',
  (kind) => {
    const surface = new AcquisitionSurface(posterior(), { kind, best: -0.5 });
    for (const x of points.slice(0, 9)) surface.addPending(x);
    for (const x of points.slice(9)) {
      const gradient = new Float64Array(d);
      const unused = new Float64Array(d);
      const moved = x.map((u, k) => (k < 2 ? 0.9 * u + 0.05 : u));
      surface.scoreWithGradient(moved, gradient);
      expect(Math.abs(gradient[2])).toBe(0);
      for (const k of [0, 1]) {
        const slope = centralDifference((at) => surface.scoreWithGradient(at, unused)[0], moved, k, 1e-6);
        expect(error(gradient[k], slope)).toBeLessThan(1e-4);
      }
    }
  },
);
