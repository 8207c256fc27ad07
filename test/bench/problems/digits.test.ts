import { describe, expect, it } from 'vitest';
import { digits } from '../../../bench/problems/digits.js';
import { mnistDirectory } from '../../../bench/problems/digits-data.js';

describe.skipIf(mnistDirectory() === undefined)('digits', () => {
  const good = { learningRate: 0.1, momentum: 0.5, batchSize: 16, hidden: 32, l2: 1e-5, activation: 'relu' };
  const problem = digits();

  it('learns: the loss after 5 epochs is far below that of guessing', () => {
    expect(problem.evaluate(good, 5)).toBeLessThan(0.6);
    expect(problem.evaluate({ ...good, learningRate: 1e-4, momentum: 0 }, 1)).toBeGreaterThan(1.5);
  });

  it.each(['relu', 'tanh', 'logistic'])('learns with %s', (activation) => {
    expect(problem.evaluate({ ...good, momentum: 0.8, activation }, 3)).toBeLessThan(1);
  });

  it('is the same whether trained at once or in pieces, in this problem or a new one', () => {
    const pieces = [1, 3].map((resource) => problem.evaluate({ ...good, hidden: 8 }, resource));
    const fresh = digits();
    expect(fresh.evaluate({ ...good, hidden: 8 }, 3)).toBe(pieces[1]);
    expect(fresh.evaluate({ ...good, hidden: 8 }, 1)).toBe(pieces[0]);
  });

  it('is NaN once training diverged', () => {
    expect(problem.evaluate({ ...good, learningRate: 10, momentum: 0.99, l2: 0.1 }, 2)).toBeNaN();
  });

  it('refuses an unknown activation and epoch 28', () => {
    expect(() => problem.evaluate({ ...good, activation: 'step' }, 1)).toThrow(/activation .* received "step"/);
    expect(() => problem.evaluate(good, 28)).toThrow(/1\.\.27/);
  });
});
