import { describe, expect, test } from 'vitest';
import { Cancelled } from '../../../../lib/engine/portable/cancelled.js';
import { Posterior } from '../../../../lib/engine/portable/gp.js';
import { gaussianProcessCases, posed, refused } from '../engines.js';
import { centralDifference, difference, error, first, sample, someHyperparameters } from './samples.js';

const kernels = ['matern52', 'rbf'] as const;

/** Largest difference between two posteriors' likelihoods and predictions at 70 points. */
function apart(a: Posterior, b: Posterior): number {
  const query = sample(70, a.dimension).x;
  const [ours, theirs] = [a.predict(query), b.predict(query)];
  return Math.max(
    error(a.logMarginalLikelihood, b.logMarginalLikelihood),
    difference(ours.mean, theirs.mean),
    difference(ours.variance, theirs.variance),
  );
}

test.each(gaussianProcessCases())('$name: the posterior agrees with scikit-learn', (c) => {
  const { data, hyperparameters } = posed(c);
  const posterior = Posterior.of(data, c.kernel, hyperparameters);
  expect(error(posterior.logMarginalLikelihood, c.value)).toBeLessThan(1e-10);
  const { mean, variance } = posterior.predict(Float64Array.from(c.query));
  expect(difference(mean, c.mean)).toBeLessThan(1e-9);
  expect(difference(variance, c.variance)).toBeLessThan(1e-9);
  if (c.loo_mean === undefined || c.loo_variance === undefined || c.loo_log_density === undefined) return;
  const leftOut = posterior.leaveOneOut();
  expect(difference(leftOut.mean, c.loo_mean)).toBeLessThan(1e-9);
  expect(difference(leftOut.variance, c.loo_variance)).toBeLessThan(1e-9);
  expect(difference(leftOut.logDensity, c.loo_log_density)).toBeLessThan(1e-9);
});

describe('linearize', () => {
  test('agrees with predict, its gradients with central differences', () => {
    const query = sample(13, 4, true).x;
    for (const kernel of kernels) {
      for (const n of [0, 1, 30, 77]) {
        const posterior = Posterior.of(sample(n, 4, true), kernel, someHyperparameters(4));
        const at = posterior.linearize(query);
        const predicted = posterior.predict(query);
        expect(difference(at.mean, predicted.mean)).toBeLessThan(1e-12);
        expect(difference(at.variance, predicted.variance)).toBeLessThan(1e-12);
        expect(difference(posterior.predictMean(query), predicted.mean)).toBe(0);
        const gradient = (q: number, dMean: number, dVariance: number) => {
          const out = new Float64Array(4).fill(Number.NaN);
          posterior.gradient(at, q, dMean, dVariance, out);
          return out;
        };
        for (let q = 0; q < 13; q++) {
          const x = query.slice(4 * q, 4 * q + 4);
          const [mean, variance, both] = [gradient(q, 1, 0), gradient(q, 0, 1), gradient(q, 0.7, -1.3)];
          expect([mean[3], variance[3]].map(Math.abs)).toEqual([0, 0]);
          for (let k = 0; k < 3; k++) {
            const slope = centralDifference((point) => posterior.linearize(point).mean[0], x, k, 1e-5);
            const slopeOfVariance = centralDifference((point) => posterior.linearize(point).variance[0], x, k, 1e-5);
            expect(error(mean[k], slope)).toBeLessThan(1e-7);
            expect(error(variance[k], slopeOfVariance)).toBeLessThan(1e-7);
            expect(error(both[k], 0.7 * mean[k] - 1.3 * variance[k])).toBeLessThan(1e-10);
          }
        }
      }
    }
  });
});

test('predictFrom the covariances is predict, and rows from some row on are those rows', () => {
  const posterior = Posterior.of(sample(21, 3), 'matern52', someHyperparameters(3));
  const query = sample(7, 3).x;
  const covariances = posterior.covariances(query);
  const mean = new Float64Array(7);
  const variance = new Float64Array(7);
  posterior.predictFrom(covariances, mean, variance);
  expect(posterior.predict(query)).toEqual({ mean, variance });
  const width = covariances.length / 21;
  expect(posterior.covariances(query, 18)).toEqual(covariances.slice(18 * width));
});

test('appended and retargeted posteriors equal rebuilt ones', () => {
  const all = sample(40, 3);
  all.knownNoise.forEach((_, i, noise) => {
    noise[i] = 0.02 * (i % 3);
  });
  const hyperparameters = someHyperparameters(3);
  let grown = Posterior.of(first(0, all), 'matern52', hyperparameters);
  for (let i = 0; i < 40; i++) {
    const before = grown;
    grown = grown.append(all.x.slice(3 * i, 3 * i + 3), all.y[i], all.knownNoise[i]);
    expect([before.size, grown.size]).toEqual([i, i + 1]);
    expect(apart(grown, Posterior.of(first(i + 1, all), 'matern52', hyperparameters))).toBeLessThan(1e-9);
  }
  const targets = all.y.slice().reverse();
  const rebuilt = Posterior.of({ ...all, y: targets }, 'matern52', hyperparameters);
  expect(apart(grown.withTargets(targets), rebuilt)).toBeLessThan(1e-9);
  const retargeted = Posterior.of(all, 'matern52', hyperparameters).withTargets(targets);
  expect(retargeted.alpha).toEqual(rebuilt.alpha);
});

test('leave-one-out predictions are those of a posterior without the observation', () => {
  const data = sample(12, 4, true);
  const hyperparameters = someHyperparameters(4);
  const leftOut = Posterior.of(data, 'matern52', hyperparameters).leaveOneOut();
  for (let i = 0; i < 12; i++) {
    const others = {
      ...data,
      x: data.x.filter((_, p) => Math.floor(p / 4) !== i),
      y: data.y.filter((_, j) => j !== i),
      knownNoise: new Float64Array(11),
    };
    const rest = Posterior.of(others, 'matern52', hyperparameters).predict(data.x.slice(4 * i, 4 * i + 4));
    expect(error(leftOut.mean[i], rest.mean[0])).toBeLessThan(1e-9);
    expect(error(leftOut.variance[i], rest.variance[0] + hyperparameters.noise)).toBeLessThan(1e-9);
  }
});

test('an observation of large known noise counts for little', () => {
  const [x, y] = [Float64Array.of(0.4, 0.6), Float64Array.of(1, -1)];
  const data = { d: 1, x, y, knownNoise: Float64Array.of(100, 0) };
  const posterior = Posterior.of(data, 'matern52', { lengthscales: [0.5], outputscale: 1, noise: 1e-4, mean: 0 });
  const { mean, variance } = posterior.predict(x);
  expect(mean[0]).toBeLessThan(-0.5);
  expect(mean[1]).toBeCloseTo(-1, 1);
  expect(variance[0]).toBeGreaterThan(10 * variance[1]);
});

test('conditioning on the mean keeps the mean, and equals appending it', () => {
  const all = sample(60, 3);
  const grown = Posterior.of(first(30, all), 'matern52', someHyperparameters(3));
  let appended = grown.withTargets(all.y.slice(0, 30));
  const kept = grown.predictMean(all.x);
  for (let i = 30; i < 60; i++) {
    const x = all.x.slice(3 * i, 3 * i + 3);
    appended = appended.append(x, appended.predictMean(x)[0]);
    grown.conditionOnMean(x);
    expect(grown.size).toBe(i + 1);
    expect(apart(grown, appended)).toBeLessThan(1e-9);
  }
  expect(difference(grown.predictMean(all.x), kept)).toBeLessThan(1e-9);
});

test('near duplicates under tiny noise stay finite and calibrated', () => {
  const half = sample(15, 2);
  const data = {
    d: 2,
    x: Float64Array.of(...half.x, ...half.x.map((each) => each + 1e-9)),
    y: Float64Array.of(...half.y, ...half.y),
  };
  for (const noise of [1e-6, 1e-16]) {
    const hyperparameters = { lengthscales: [5, 5], outputscale: 10, noise, mean: 0 };
    const posterior = Posterior.of(data, 'matern52', hyperparameters).append(data.x.slice(0, 2), data.y[0]);
    const { mean, variance } = posterior.predict(data.x);
    expect(mean.every(Number.isFinite)).toBe(true);
    expect(variance.every((each) => each >= 0 && each < 1e-3)).toBe(true);
  }
});

test('points appended without noise stay finite, however close they lie', () => {
  const data = { d: 1, x: Float64Array.of(0.5, 0.1), y: Float64Array.of(1, 2) };
  for (const kernel of kernels) {
    for (const spacing of [0, 1e-9, 0.005]) {
      let posterior = Posterior.of(data, kernel, { lengthscales: [0.5], outputscale: 1, noise: 0, mean: 0 });
      for (let i = 0; i < 100; i++) posterior = posterior.append(Float64Array.of(0.5 + spacing * i), 1);
      const { mean, variance } = posterior.predict(data.x);
      expect(Number.isFinite(posterior.logMarginalLikelihood)).toBe(true);
      expect(mean[0]).toBeCloseTo(1, 2);
      expect(mean[1]).toBeCloseTo(2, 2);
      expect(variance[0]).toBeLessThan(1e-6);
      if (spacing < 1e-3) expect(posterior.jitter).toBeGreaterThan(0);
    }
  }
});

test('what cannot be, is refused; a set flag ends the factorization', () => {
  const data = sample(3, 2);
  const at = someHyperparameters(2);
  const posterior = Posterior.of(data, 'rbf', at);
  const five = new Float64Array(5);
  expect(() => Posterior.of({ ...data, x: five }, 'rbf', at)).toThrow(refused(/Posterior: expected x of length 6/));
  expect(() => posterior.predict(five)).toThrow(refused(/predict: expected points of length 4, received 5/));
  expect(() => posterior.linearize(five)).toThrow(refused(/linearize: expected points of length 4, received 5/));
  expect(() => posterior.append(five, 1)).toThrow(refused(/append: expected x of length 2/));
  expect(() => posterior.conditionOnMean(five)).toThrow(refused(/conditionOnMean: expected x of length 2/));
  expect(() => posterior.withTargets(five)).toThrow(refused(/withTargets: expected y of length 3/));
  const broken = { ...data, x: data.x.fill(Number.NaN) };
  expect(() => Posterior.of(broken, 'rbf', at)).toThrow(refused(/cannot be factorized/));
  expect(() => Posterior.of(sample(20, 2), 'rbf', at, { aborted: true })).toThrow(Cancelled);
});
