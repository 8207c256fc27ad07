import { describe, expect, it } from 'vitest';
import { branin } from '../../../bench/functions/branin.js';
import { mixed } from '../../../bench/problems/mixed.js';
import { uniforms } from '../../../bench/problems/random.js';
import { randomParams } from './params.js';

describe('mixed', () => {
  it('is 0, its minimum, at each minimizer', () => {
    for (const [x0, x1] of branin.minimizers) {
      expect(mixed.evaluate({ x0, x1, lr: 10 ** -3.2, depth: 7, opt: 'adam' }, 1)).toBeCloseTo(0, 12);
    }
  });

  it('is above 0 for every other choice and depth, and never below', () => {
    const [x0, x1] = branin.minimizers[1];
    for (const opt of ['sgd', 'adam', 'rmsprop', 'lbfgs']) {
      for (let depth = 1; depth <= 12; depth++) {
        for (let exponent = -5; exponent <= 0; exponent += 0.05) {
          const value = mixed.evaluate({ x0, x1, lr: 10 ** exponent, depth, opt }, 1);
          if (opt === 'adam' && depth === 7) expect(value).toBeGreaterThanOrEqual(0);
          else expect(value).toBeGreaterThan(0.05);
        }
      }
    }
    const next = uniforms(2);
    const values = Array.from({ length: 20_000 }, () => mixed.evaluate(randomParams(mixed, next), 1) as number);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  });

  it('agrees with the formula of the peer harness', () => {
    // python: functions.mixed_f(dict(x0=1, x1=2, lr=1e-2, depth=4, opt='sgd'))
    expect(mixed.evaluate({ x0: 1, x1: 2, lr: 1e-2, depth: 4, opt: 'sgd' }, 1)).toBeCloseTo(4.76743139342391, 10);
  });

  it.each([
    [{ x0: 1, x1: 2, lr: 0.1, depth: 3, opt: 'adagrad' }],
    [{ x0: 1, x1: 2, lr: Number.NaN, depth: 3, opt: 'adam' }],
    [{ x1: 2, lr: 0.1, depth: 3, opt: 'adam' }],
  ])('refuses %j', (params) => {
    expect(() => mixed.evaluate(params, 1)).toThrow(/^mixed: expected .*, received .*\. Propose/);
  });
});
