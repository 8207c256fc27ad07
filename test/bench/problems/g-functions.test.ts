import { describe, expect, it } from 'vitest';
import { gFunctions } from '../../../bench/problems/g-functions.js';
import { uniforms } from '../../../bench/problems/random.js';
import { violated } from '../../../lib/constraint.js';
import { randomParams } from './params.js';

describe.each(gFunctions)('$problem.name', ({ problem, minimizer }) => {
  it('takes its published minimum at the published minimizer, which is legal', () => {
    const scale = Math.max(1, Math.abs(problem.optimum));
    expect(Math.abs((problem.evaluate(minimizer, 1) as number) - problem.optimum)).toBeLessThan(1e-9 * scale);
    expect(violated(problem.space.constraints, minimizer)).toBe(-1);
  });

  it('has few legal points, and none better among those near the minimizer', () => {
    const next = uniforms(7);
    let legal = 0;
    for (let k = 0; k < 2000; k++) {
      const far = randomParams(problem, next);
      if (violated(problem.space.constraints, far as never) < 0) legal++;
      const spread = 10 ** (-6 * next());
      const near = Object.fromEntries(
        Object.entries(minimizer).map(([name, x]) => [name, Number(x) + spread * (Number(far[name]) - Number(x))]),
      );
      if (violated(problem.space.constraints, near) >= 0) continue;
      expect(problem.evaluate(near, 1)).toBeGreaterThan(
        problem.optimum - 1e-6 * Math.max(1, Math.abs(problem.optimum)),
      );
    }
    expect(legal / 2000).toBeLessThan(0.02);
  });
});
