import { describe, expect, test } from 'vitest';
import type { ProposeRequest, ProposeResult } from '../../../../lib/engine/engine.js';
import { Domain } from '../../../../lib/engine/portable/domain.js';
import { trustRegion, trustRegionLength } from '../../../../lib/engine/portable/trust-region.js';
import { categorical, continuous, native, none, ordered, portable, request } from '../engines.js';

const plane = [continuous, continuous];
const switched = [categorical, { ...continuous, parent: 0, parentLevels: Float64Array.of(0.75) }];
const withLosses = (n: number, loss: (i: number) => number): ProposeRequest =>
  request(n, plane, { losses: Float64Array.from({ length: n }, (_, i) => loss(i)) });
const duplicated = request(10, plane);
duplicated.points.copyWithin(10, 0, 10);

const cases: Record<string, ProposeRequest> = {
  'one observation': request(1, plane),
  'equal losses': withLosses(8, () => 3),
  'huge losses': withLosses(8, (i) => (i % 2 ? 1e300 : -1e300) * (1 + i)),
  'all failed': withLosses(8, () => Number.NaN),
  'some failed': withLosses(12, (i) => (i % 3 ? i : Number.NaN)),
  duplicates: duplicated,
  'known noise': request(15, plane, { noise: new Float64Array(15).fill(0.05) }),
  late: request(15, plane, { progress: 0.9 }),
  'EI, pending': request(15, plane, { acquisition: 'EI', pending: Float64Array.of(0.1, 0.2, 0.3, 0.4) }),
  'more pending than are integrated over': request(15, plane, { pending: native.sobol(5, 0, 10, 2) }),
  'a batch that shares its candidates': request(15, plane, { count: 10 }),
  'a batch large enough that most do not climb': request(15, plane, { count: 90 }),
  'listed candidates': request(15, plane, { candidates: native.sobol(5, 0, 7, 2), count: 9 }),
  'a linear constraint, climbs': request(15, plane, {
    constraints: [{ terms: [Float64Array.of(0, 1), Float64Array.of(0, 2)], low: -Infinity, high: 0.7 }],
  }),
  'linear constraints on a mixed space': request(15, [continuous, ordered, categorical], {
    constraints: [
      { terms: [Float64Array.of(1, 3), Float64Array.from(ordered.levels), none], low: 1.5, high: 2 },
      { terms: [none, Float64Array.of(0, 1, 2, 3, 4), Float64Array.of(0, 1)], low: 1, high: Infinity },
    ],
  }),
  'climbs from candidates': request(15, plane, { candidates: native.sobol(5, 0, 20, 2), climb: true }),
  'discrete, exhausted': request(20, [ordered, categorical], { count: 9 }),
  conditional: request(12, switched, { points: native.sobol(3, 0, 12, 2).map((u, i) => (i % 2 ? u : 0.75)) }),
  'no observation': request(0, [continuous, ordered, categorical], { count: 5 }),
  choices: request(15, [categorical, categorical, continuous]),
  'vizier prior': request(15, plane, { prior: 'vizier' }),
  'lognormal prior, RBF': request(15, plane, { prior: 'lognormal', kernel: 'rbf' }),
  // Hyperparameters given: where a fit of so many ends, within its tolerance, hangs on rounding.
  'more than are modelled': request(520, plane, {
    refit: false,
    warmStart: { lengthscales: [0.58, 0.56], outputscale: 2.1, noise: 1.3e-4, mean: 1.4 },
  }),
};

describe('both engines propose the same', () => {
  test.each(Object.keys(cases))('%s', async (name) => {
    const [ours, cores] = await Promise.all([portable.propose(cases[name]), native.propose(cases[name])]);
    expect(ours.proposals).toHaveLength(cores.proposals.length);
    expect(ours.climbs).toHaveLength(cores.climbs.length);
    const ends = ({ proposals, climbs }: ProposeResult) => [...proposals, ...climbs.map(({ to }) => to)];
    ends(ours).forEach((proposal, i) => {
      const core = ends(cores)[i];
      proposal.unit.forEach((u, k) => {
        expect(Math.abs(u - core.unit[k])).toBeLessThan(1e-5);
      });
      expect(Math.abs(proposal.acquisition - core.acquisition)).toBeLessThan(
        1e-6 * Math.max(1, Math.abs(core.acquisition)),
      );
    });
  });
});

describe('the trust region', () => {
  test('grows after three successes in a row, shrinks after max(4, d) failures, starts again when it is tiny', () => {
    expect(trustRegionLength(none, 1, 2)).toBe(0.8);
    expect(trustRegionLength(Float64Array.of(0.9, 0.8, 0.7), 1, 2)).toBe(1.6);
    expect(trustRegionLength(Float64Array.of(2, Number.NaN, 2, 1), 1, 2)).toBe(0.4);
    expect(trustRegionLength(Float64Array.of(2, 2, 2, 2), 1, 5)).toBe(0.8);
    expect(trustRegionLength(new Float64Array(28).fill(2), 1, 2)).toBe(0.8);
  });

  test('keeps the levels beside the center, and categories whole', () => {
    const domain = Domain.of([continuous, ordered, categorical]);
    const [first, second, third] = trustRegion(domain, Float64Array.of(0.1, 0.5, 0.25), 0.3).dimensions;
    expect([first.low, first.high]).toEqual([0, 0.25]);
    expect([...second.levels]).toEqual([0.25, 0.5, 0.75]);
    expect([...third.levels]).toEqual([0.25, 0.75]);
  });
});
