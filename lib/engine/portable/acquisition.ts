import type { AcquisitionName } from '../engine.js';
import { logImprovement } from './normal.js';

export type AcquisitionKind = Exclude<AcquisitionName, 'auto'>;

/**
 * Higher is better for all three. For minimization with posterior mean mu, deviation sigma:
 *   logEI  ln h((best - mu)/sigma) + ln sigma        EI  sigma h((best - mu)/sigma)
 *   UCB    -(mu - beta sigma)
 */
export interface Acquisition {
  readonly kind: AcquisitionKind;
  /** Smallest target, in the surrogate's units. */
  readonly best: number;
  /** UCB only. Default 1.8. */
  readonly beta?: number;
}

/** Value, and derivatives with respect to mean and variance (chain rule to x is the caller's). */
export interface AcquisitionValue {
  readonly value: number;
  readonly dMean: number;
  readonly dVariance: number;
}

const SMALLEST_VARIANCE = 1e-12;
const DEFAULT_BETA = 1.8;

/** variance is clamped to >= 1e-12. */
export function evaluate(acquisition: Acquisition, mean: number, variance: number): AcquisitionValue {
  const { kind, best, beta = DEFAULT_BETA } = acquisition;
  const v = Math.max(variance, SMALLEST_VARIANCE);
  const sigma = Math.sqrt(v);
  if (kind === 'UCB') return { value: -(mean - beta * sigma), dMean: -1, dVariance: beta / (2 * sigma) };

  const { logH, a, b } = logImprovement((best - mean) / sigma);
  // d ln EI / d mean = -A / sigma and, since 1 - z A = B, d ln EI / d variance = B / (2 variance).
  const dMean = -a / sigma;
  const dVariance = b / (2 * v);
  if (kind === 'logEI') return { value: logH + Math.log(sigma), dMean, dVariance };
  const ei = sigma * Math.exp(logH);
  return { value: ei, dMean: ei * dMean, dVariance: ei * dVariance };
}
