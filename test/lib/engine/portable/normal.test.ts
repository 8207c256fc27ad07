import { expect, test } from 'vitest';
import {
  logImprovement,
  logNormalCdf,
  normalCdf,
  normalPdf,
  normalQuantile,
} from '../../../../lib/engine/portable/normal.js';
import { golden } from '../engines.js';

interface Golden {
  readonly improvement: readonly {
    readonly z: number;
    readonly log_cdf: number;
    readonly log_h: number;
    readonly a: number;
    readonly b: number;
  }[];
  readonly quantile: readonly { readonly p: number; readonly z: number }[];
}

const { improvement, quantile } = golden<Golden>('normal');

const error = (value: number, expected: number) => Math.abs(value - expected) / Math.max(Math.abs(expected), 1e-300);

test('logImprovement and logNormalCdf agree with 100-digit values', () => {
  for (const { z, log_cdf, log_h, a, b } of improvement) {
    const got = logImprovement(z);
    expect(error(logNormalCdf(z), log_cdf), `ln Φ(${z})`).toBeLessThan(1e-13);
    expect(error(got.logH, log_h), `ln h(${z})`).toBeLessThan(1e-13);
    expect(error(got.a, a), `A(${z})`).toBeLessThan(1e-11);
    expect(error(got.b, b), `B(${z})`).toBeLessThan(1e-11);
  }
});

test('normalQuantile agrees with high-precision values', () => {
  for (const { p, z } of quantile)
    expect(Math.abs(normalQuantile(p) - z), `p = ${p}`).toBeLessThanOrEqual(1e-15 * Math.abs(z));
  expect([0, 1, -1, 2, Number.NaN].map(normalQuantile)).toEqual([
    -Infinity,
    Infinity,
    Number.NaN,
    Number.NaN,
    Number.NaN,
  ]);
});

test('normalCdf inverts normalQuantile, and its derivative is normalPdf', () => {
  for (let p = 0.001; p < 1; p += 0.0371) {
    const z = normalQuantile(p);
    expect(error(normalCdf(z), p)).toBeLessThan(1e-14);
    const slope = (normalCdf(z + 1e-5) - normalCdf(z - 1e-5)) / 2e-5;
    expect(error(slope, normalPdf(z))).toBeLessThan(1e-7);
  }
});

test('logImprovement stays finite and monotone at any magnitude', () => {
  let last = -Infinity;
  for (let exponent = 300; exponent >= -300; exponent -= 0.5) {
    const { logH, a, b } = logImprovement(-(10 ** exponent));
    expect(Number.isFinite(logH) && Number.isFinite(a) && Number.isFinite(b)).toBe(true);
    expect(logH).toBeGreaterThanOrEqual(last);
    last = logH;
  }
});
