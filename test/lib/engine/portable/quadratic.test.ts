import { describe, expect, test } from 'vitest';
import { Domain } from '../../../../lib/engine/portable/domain.js';
import { quadraticMinimum } from '../../../../lib/engine/portable/quadratic.js';
import { categorical, continuous, native, none, portable, request } from '../engines.js';

const twisted = (x: Float64Array): number => 3 * (x[0] - 0.6) ** 2 + (x[0] + x[1] - 0.8) ** 2;
const tenDimensions = Array.from({ length: 10 }, () => continuous);
const told = (n: number, domain = [continuous, continuous], loss = twisted) => {
  const { points } = request(n, domain);
  const d = domain.length;
  return request(n, domain, {
    losses: Float64Array.from({ length: n }, (_, i) => loss(points.slice(i * d, (i + 1) * d))),
  });
};
const minimumOf = (of: ReturnType<typeof told>) => quadraticMinimum(Domain.of(of.domain), of);

describe('quadraticMinimum', () => {
  test('finds the minimum of a quadratic from its six coefficients and two more observations', () => {
    const x = minimumOf(told(8))!;
    expect(x[0]).toBeCloseTo(0.6, 6);
    expect(x[1]).toBeCloseTo(0.2, 6);
  });

  test('has nothing to say where no quadratic holds, a trial failed, or a nearer trial is pending', () => {
    expect(minimumOf(request(0, [continuous]))).toBeUndefined();
    expect(minimumOf(told(20, undefined, () => 3))).toBeUndefined();
    expect(minimumOf(told(20, undefined, (x) => Math.sin(1e4 * x[0] * x[1])))).toBeUndefined();
    expect(minimumOf(told(20, undefined, (x) => (x[0] < 0.5 ? -1e308 : 1e308)))).toBeUndefined();
    expect(minimumOf(told(20, [categorical, categorical], (x) => x[0]))).toBeUndefined();
    const losses = told(20).losses.slice();
    losses[4] = Number.NaN;
    expect(minimumOf({ ...told(20), losses })).toBeUndefined();
    expect(minimumOf({ ...told(20), pending: Float64Array.of(0.6, 0.2001) })).toBeUndefined();
    expect(minimumOf({ ...told(20), pending: none })).toBeDefined();
  });

  test.each([
    ['full', told(12)],
    ['diagonal', told(24, tenDimensions, (x) => x.reduce((sum, u) => sum + (u - 0.7) ** 2, 0))],
    ['beside a choice', told(40, [categorical, continuous, continuous], (x) => x[0] + twisted(x.subarray(1)))],
    ['in a batch', { ...told(12), count: 3 }],
  ])('is what both engines propose first for an even trial: %s', async (_, of) => {
    const x = minimumOf(of);
    expect(x).toBeDefined();
    const [ours, cores] = await Promise.all([portable.propose(of), native.propose(of)]);
    expect(ours.proposals).toHaveLength(of.count);
    expect(ours.proposals[0].unit).toEqual(x);
    ours.proposals.forEach(({ unit }, i) => {
      unit.forEach((u, k) => {
        expect(Math.abs(u - cores.proposals[i].unit[k])).toBeLessThan(1e-5);
      });
    });
    for (const changes of [{ trial: 13 }, { quadratic: false }]) {
      const { proposals } = await portable.propose({ ...of, ...changes });
      expect(proposals[0].unit).not.toEqual(x);
    }
  });
});
