import { describe, expect, test } from 'vitest';
import { engines, golden } from './engines.js';

describe.each(engines)('acquisition, $name', (engine) => {
  test('expected improvement and its logarithm', () => {
    for (const each of golden<readonly Improvement[]>('acquisition')) {
      const mean = Float64Array.of(each.mean);
      const variance = Float64Array.of(each.variance);
      const [ei] = engine.expectedImprovement(mean, variance, each.best, false);
      const [logEI] = engine.expectedImprovement(mean, variance, each.best, true);
      // EI loses relative precision where it is a difference of nearly equal terms; its logarithm must not.
      expect(Math.abs(ei - each.ei)).toBeLessThan(1e-12 * Math.max(1, Math.sqrt(each.variance)));
      expect(Math.abs(logEI - each.log_ei)).toBeLessThan(1e-9 * Math.max(1, Math.abs(each.log_ei)));
    }
  });

  interface Improvement {
    readonly best: number;
    readonly mean: number;
    readonly variance: number;
    readonly ei: number;
    readonly log_ei: number;
  }
});
