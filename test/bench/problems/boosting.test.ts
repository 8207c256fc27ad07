import { describe, expect, it } from 'vitest';
import { boosting } from '../../../bench/problems/boosting.js';

describe('boosting', () => {
  const samples = (images: number[], labels: number[]) => ({
    count: labels.length,
    images: Float64Array.from(images),
    labels: Uint8Array.from(labels),
  });
  const options = { learningRate: 0.5, depth: 1, leaf: 1, l2: 1, sampleShare: 1, pixelShare: 1, seed: 1 };

  it('grows the tree that Newton steps and the gain say', () => {
    // Probabilities of 1/2: in each leaf Σg = ∓1, Σh = 1/2, so that its value is ±0.5 / 1.5.
    const data = samples([0, 0.1, 0.9, 1], [4, 4, 9, 9]);
    const ensemble = boosting(1, data, data, 9, options);
    expect(ensemble.loss()).toBeCloseTo(Math.LN2, 12);
    ensemble.grow();
    expect(ensemble.loss()).toBeCloseTo(Math.log(1 + Math.exp(-1 / 3)), 12);
  });

  it('splits no leaf below its least size', () => {
    const data = samples([0, 0.1, 0.9, 1], [4, 4, 9, 9]);
    const ensemble = boosting(1, data, data, 9, { ...options, leaf: 3 });
    ensemble.grow();
    expect(ensemble.loss()).toBeCloseTo(Math.LN2, 12);
  });

  it('needs depth for what no single pixel tells', () => {
    const data = samples([0, 0, 0, 1, 1, 0, 1, 1, 0, 0], [4, 9, 9, 4, 4]);
    const after = (depth: number): number => {
      const ensemble = boosting(2, data, data, 9, { ...options, depth });
      for (let tree = 0; tree < 30; tree++) ensemble.grow();
      return ensemble.loss();
    };
    expect(after(2)).toBeLessThan(0.3);
    expect(after(1)).toBeGreaterThan(0.3);
  });
});
