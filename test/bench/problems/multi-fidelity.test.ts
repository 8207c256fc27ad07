import { describe, expect, it } from 'vitest';
import { fromFidelity } from '../../../bench/problems/multi-fidelity/fidelity-function.js';
import { FIDELITY_FUNCTIONS } from '../../../bench/problems/multi-fidelity/index.js';
import { uniforms } from '../../../bench/problems/random.js';
import golden from '../../golden/multi_fidelity.json' with { type: 'json' };
import { named, randomParams } from './params.js';

describe.each(FIDELITY_FUNCTIONS.map((f) => [f.name, f] as const))('%s', (_name, f) => {
  const problem = fromFidelity(f);
  const sign = f.direction === 'minimize' ? 1 : -1;

  it('takes its optimum at each optimizer and at no better value elsewhere, at the largest resource', () => {
    for (const x of f.optimizers) expect(problem.evaluate(named(x), 27)).toBeCloseTo(f.optimum, 9);
    const next = uniforms(3);
    const values = Array.from({ length: 20_000 }, () => problem.evaluate(randomParams(problem, next), 27) as number);
    expect(Math.min(...values.map((value) => sign * value))).toBeGreaterThanOrEqual(sign * f.optimum - 1e-9);
  });

  it('is the less biased the larger the resource', () => {
    const next = uniforms(4);
    const points = Array.from({ length: 500 }, () => randomParams(problem, next));
    const values = (resource: number) => points.map((x) => problem.evaluate(x, resource) as number);
    const truth = values(27);
    const bias = [1, 3, 9, 27].map((resource) => {
      return values(resource).reduce((total, value, i) => total + Math.abs(value - truth[i]), 0);
    });
    expect(bias[3]).toBe(0);
    for (let i = 1; i < bias.length; i++) expect(bias[i]).toBeLessThan(bias[i - 1]);
  });

  it('costs the less the lower the fidelity, and the same whole or in pieces', async () => {
    const cost = async (from: number, to: number): Promise<number> => (await problem.cost!({}, from, to)) / 27;
    expect(await cost(0, 27)).toBeGreaterThanOrEqual(1);
    expect(await cost(0, 27)).toBeLessThan(1.2);
    expect(await cost(0, 1)).toBeLessThan(0.15);
    for (let r = 1; r < 27; r++) expect(await cost(r, r + 1)).toBeGreaterThan(0);
    expect((await cost(0, 9)) + (await cost(9, 27))).toBeCloseTo(await cost(0, 27), 12);
  });

  it.each([0, 28, 1.5, Number.NaN])('refuses resource %d', (resource) => {
    expect(() => problem.evaluate(named(f.optimizers[0]), resource)).toThrow(/expected resource .* 1\.\.27, received/);
  });
});

describe('high and low fidelity of an independent implementation', () => {
  it.each(Object.entries(golden))('%s', (name, points) => {
    const f = FIDELITY_FUNCTIONS.find((each) => each.name === name)!;
    for (const [x, high, low] of points as [number[], number, number][]) {
      expect(f.evaluate(x, 1)).toBeCloseTo(high, 9);
      expect(f.evaluate(x, 0)).toBeCloseTo(low, 9);
    }
  });
});
