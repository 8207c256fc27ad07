import { expect, test } from 'vitest';
import { type AcquisitionKind, evaluate } from '../../../../lib/engine/portable/acquisition.js';
import { golden } from '../engines.js';

interface Golden {
  readonly best: number;
  readonly mean: number;
  readonly variance: number;
  readonly ei: number;
  readonly log_ei: number;
  readonly log_ei_d_mean: number;
  readonly log_ei_d_variance: number;
  readonly ucb: number;
  readonly ucb_d_variance: number;
}

const kinds: readonly AcquisitionKind[] = ['logEI', 'EI', 'UCB'];

/** |a - b| relative to the size of b, but never to less than `floor`. */
const error = (a: number, b: number, floor = 0) => Math.abs(a - b) / Math.max(Math.abs(b), floor);

test('evaluate agrees with 60-digit values', () => {
  for (const at of golden<readonly Golden[]>('acquisition')) {
    const { best, mean, variance } = at;
    const [logEI, ei, ucb] = kinds.map((kind) => evaluate({ kind, best }, mean, variance));
    // best - mean loses digits when sigma is tiny, and z² magnifies what is left: a bound on the problem's condition.
    const z = (best - mean) / Math.sqrt(variance);
    const tolerance = 1e-12 + 4e-16 * (1 + Math.abs(z) * (Math.abs(z) + 2 / Math.sqrt(variance)));
    const where = `mean ${mean}, variance ${variance}`;
    expect(error(logEI.value, at.log_ei, 1), where).toBeLessThan(tolerance);
    expect(error(logEI.dMean, at.log_ei_d_mean), where).toBeLessThan(1e-10 + tolerance);
    expect(error(logEI.dVariance, at.log_ei_d_variance), where).toBeLessThan(1e-10 + tolerance);
    expect(error(ei.value, at.ei, 1e-300), where).toBeLessThan(1e-10 + 10 * tolerance);
    expect(error(ucb.value, at.ucb), where).toBeLessThan(1e-14);
    expect(ucb.dMean).toBe(-1);
    expect(error(ucb.dVariance, at.ucb_d_variance), where).toBeLessThan(1e-14);
  }
});

test('derivatives agree with central differences in every regime of z', () => {
  for (const kind of kinds) {
    for (const sigma of [1e-3, 0.1, 1, 3]) {
      for (const z of [-200, -40, -25.1, -24.9, -10, -1.1, -0.9, -0.1, 0.2, 1, 5]) {
        if (kind === 'EI' && z < -10) continue; // EI itself underflows
        const value = (mean: number, variance: number) => evaluate({ kind, best: 0 }, mean, variance).value;
        const mean = -z * sigma;
        const variance = sigma * sigma;
        const at = evaluate({ kind, best: 0 }, mean, variance);
        const h = 1e-6 * sigma;
        const hv = 1e-6 * variance;
        const dMean = (value(mean + h, variance) - value(mean - h, variance)) / (2 * h);
        const dVariance = (value(mean, variance + hv) - value(mean, variance - hv)) / (2 * hv);
        const rounding = (1e-15 * Math.abs(at.value)) / 1e-6; // of the difference, in units of 1/step
        const where = `${kind}, z ${z}, sigma ${sigma}`;
        const off = Math.abs(at.dMean - dMean);
        expect(off, where).toBeLessThan(1e-6 * Math.abs(at.dMean) + rounding / sigma);
        const offVariance = Math.abs(at.dVariance - dVariance);
        expect(offVariance, where).toBeLessThan(1e-6 * Math.abs(at.dVariance) + rounding / variance);
      }
    }
  }
});

test('evaluate stays finite where the variance vanishes', () => {
  for (const kind of kinds) {
    for (const mean of [-1e3, 0, 1e3]) {
      for (const variance of [0, 1e-300, -1e-9]) {
        const { value, dMean, dVariance } = evaluate({ kind, best: 0 }, mean, variance);
        expect([value, dMean, dVariance].every(Number.isFinite), `${kind} ${mean} ${variance}`).toBe(true);
      }
    }
  }
});
