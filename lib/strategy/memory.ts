import type { Hyperparameters } from '../engine/engine.js';
import type { Json } from './strategy.js';

/** What one Bayesian proposal leaves to the next. */
export interface Memory {
  readonly hyperparameters: Hyperparameters;
  /** Observations at the last fit. */
  readonly fittedAt: number;
  /** Observations at the last fit that did not trust the hyperparameters before it. */
  readonly restartedAt: number;
}

/** True for what a proposal in d dimensions may have left. */
export function isMemory(memory: Json, d: number): boolean {
  const { hyperparameters, fittedAt, restartedAt } = memory as Partial<Memory>;
  const { lengthscales, outputscale, noise, mean } = (hyperparameters ?? {}) as Partial<Hyperparameters>;
  return (
    [fittedAt, restartedAt].every((n) => Number.isSafeInteger(n) && n! >= 0) &&
    Array.isArray(lengthscales) &&
    lengthscales.length === d &&
    [...lengthscales, outputscale].every((each) => Number.isFinite(each) && each > 0) &&
    Number.isFinite(noise) &&
    noise! >= 0 &&
    Number.isFinite(mean)
  );
}
