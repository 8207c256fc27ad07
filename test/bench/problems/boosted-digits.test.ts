import { describe, expect, it } from 'vitest';
import { boostedDigits } from '../../../bench/problems/boosted-digits.js';
import { mnistDirectory } from '../../../bench/problems/digits-data.js';

describe.skipIf(mnistDirectory() === undefined)('boosted-digits', () => {
  const good = { learningRate: 0.3, depth: 3, leaf: 5, l2: 1, sampleShare: 0.7, pixelShare: 0.1 };
  const problem = boostedDigits();

  it('learns: the loss falls far below that of guessing, and less with a small learning rate', () => {
    const [first, last] = [1, 27].map((resource) => problem.evaluate(good, resource) as number);
    expect(first).toBeLessThan(0.6);
    expect(last).toBeLessThan(0.12);
    expect(problem.evaluate({ ...good, learningRate: 1e-3 }, 9)).toBeGreaterThan(0.6);
  });

  it('is the same whether trained at once or in pieces, in this problem or a new one', () => {
    const pieces = [1, 3].map((resource) => problem.evaluate({ ...good, depth: 2 }, resource));
    const fresh = boostedDigits();
    expect(fresh.evaluate({ ...good, depth: 2 }, 3)).toBe(pieces[1]);
    expect(fresh.evaluate({ ...good, depth: 2 }, 1)).toBe(pieces[0]);
  });

  it('refuses a missing parameter and round 28', () => {
    expect(() => problem.evaluate({ ...good, depth: undefined }, 1)).toThrow(/depth/);
    expect(() => problem.evaluate(good, 28)).toThrow(/1\.\.27/);
  });
});
