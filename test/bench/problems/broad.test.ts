import { describe, expect, it } from 'vitest';
import { rotationBySeed } from '../../../bench/functions/transform.js';
import { CATEGORICAL } from '../../../bench/problems/broad/categorical.js';
import { BROAD_PROBLEMS } from '../../../bench/problems/broad/index.js';
import { normals, uniforms } from '../../../bench/problems/random.js';
import { problemNamed } from '../../../bench/problems/registry.js';
import { BROAD, broadNames, classOf } from '../../../bench/suites/broad.js';
import { CLASSES, PUBLIC } from '../../../bench/suites/peers.js';
import { decode, encode } from '../../../lib/unit-cube.js';
import golden from '../../golden/peer_functions.json' with { type: 'json' };

describe.each(BROAD_PROBLEMS.map(({ problem, minimizer }) => [problem.name, problem, minimizer] as const))(
  '%s',
  (_name, problem, minimizer) => {
    const value = (params: Readonly<Record<string, unknown>>): number => problem.evaluate(params, 1) as number;
    const tolerance = 1e-9 * Math.max(1, Math.abs(problem.optimum));

    it('takes its optimum at its minimizer, a point of its space', () => {
      expect(Math.abs(value(minimizer) - problem.optimum)).toBeLessThanOrEqual(tolerance);
      const decoded = decode(problem.space, encode(problem.space, minimizer));
      expect(Object.keys(decoded).sort()).toEqual(Object.keys(minimizer).sort());
      for (const [name, given] of Object.entries(minimizer)) {
        if (typeof given === 'number') expect(decoded[name]).toBeCloseTo(given, 9);
        else expect(decoded[name]).toBe(given);
      }
    });

    it('has no lower value at random points, nor near its minimizer', () => {
      const next = uniforms(5);
      const cube = encode(problem.space, minimizer);
      for (let i = 0; i < 3000; i++) {
        const anywhere = Float64Array.from(problem.space.names, next);
        const width = 10 ** (-6 * next());
        const nearby = cube.map((u) => Math.min(1, Math.max(0, u + width * (next() - 0.5))));
        for (const point of [anywhere, nearby]) {
          expect(value(decode(problem.space, point))).toBeGreaterThanOrEqual(problem.optimum - tolerance);
        }
      }
    });
  },
);

describe('categorical problems', () => {
  it.each(CATEGORICAL.slice(0, 2).map(({ problem, minimizer }) => [problem.name, problem, minimizer] as const))(
    '%s has one best configuration of all',
    (_name, problem, minimizer) => {
      const sizes = problem.space.names.map((name) => {
        const parameter = problem.space.parameters[name];
        return 'choices' in parameter ? parameter.choices : [];
      });
      const count = sizes.reduce((product, { length }) => product * length, 1);
      const best: object[] = [];
      for (let k = 0; k < count; k++) {
        let rest = k;
        const params = Object.fromEntries(
          sizes.map((choices, i) => {
            const chosen = choices[rest % choices.length];
            rest = Math.floor(rest / choices.length);
            return [problem.space.names[i], chosen];
          }),
        );
        if ((problem.evaluate(params, 1) as number) <= 0) best.push(params);
      }
      expect(best).toEqual([minimizer]);
    },
  );
});

describe('noisy problems', () => {
  const at = (name: string) => problemNamed(name).observe!;

  it('add noise of the stated size', () => {
    const normal = normals(uniforms(1));
    const spread = (name: string, value: number): number => {
      const errors = Array.from({ length: 4000 }, () => at(name)(value, normal) - value);
      return Math.sqrt(errors.reduce((sum, e) => sum + e ** 2, 0) / errors.length);
    };
    expect(spread('branin-noisy', 5)).toBeCloseTo(1, 1);
    expect(spread('hartmann6-noisy', -1)).toBeCloseTo(0.2, 1);
    expect(spread('levy-outliers-4', 3)).toBeCloseTo(Math.sqrt(0.1) * 20, -0.5);
    expect(at('sphere-noisy-6')(0, normal)).toBe(0);
  });

  it('leave nine of ten observations of levy-outliers-4 exact, and never lower one', () => {
    const normal = normals(uniforms(2));
    const seen = Array.from({ length: 4000 }, () => at('levy-outliers-4')(3, normal));
    expect(Math.min(...seen)).toBe(3);
    expect(seen.filter((value) => value === 3).length / 4000).toBeCloseTo(0.9, 1);
  });
});

describe('rotationBySeed', () => {
  it('is orthogonal', () => {
    const rotation = rotationBySeed(6, 9);
    for (const [i, a] of rotation.entries()) {
      for (const [j, b] of rotation.entries()) {
        const product = a.reduce((sum, v, k) => sum + v * b[k], 0);
        expect(product).toBeCloseTo(i === j ? 1 : 0, 12);
      }
    }
  });
});

describe('the suites', () => {
  it('broad: 44 problems, four a class, two of them in each half, none of them public', () => {
    expect(broadNames()).toHaveLength(44);
    expect(new Set(broadNames()).size).toBe(44);
    for (const names of Object.values(BROAD)) expect(names).toHaveLength(4);
    const [tuning, confirmation] = [broadNames('tuning'), broadNames('confirmation')];
    expect([...tuning, ...confirmation].sort()).toEqual([...broadNames()].sort());
    for (const half of [tuning, confirmation]) {
      expect(new Set(half.map(classOf)).size).toBe(Object.keys(BROAD).length);
    }
    const known = new Set(PUBLIC.map(({ name }) => name));
    expect(broadNames().filter((name) => known.has(name))).toEqual([]);
  });

  it('gives every problem a class', () => {
    for (const name of [...broadNames(), ...PUBLIC.map((entry) => entry.name)]) {
      expect(CLASSES).toContain(classOf(name));
    }
    expect(classOf('booth')).toBeUndefined();
  });

  it('spans two to twenty parameters', () => {
    const dimensions = broadNames()
      .filter((name) => !name.startsWith('lcbench-'))
      .map((name) => problemNamed(name).space.names.length);
    expect(Math.min(...dimensions)).toBe(2);
    expect(Math.max(...dimensions)).toBe(20);
  });
});

describe('the public functions', () => {
  it('are the 15 of the peer harness', () => {
    expect(PUBLIC.map(({ peerName }) => peerName).sort()).toEqual(Object.keys(golden).sort());
  });

  it.each(PUBLIC)('$name has the box, the minimum and the values of $peerName', ({ name, peerName }) => {
    const { space, fmin, points } = golden[peerName as keyof typeof golden];
    const problem = problemNamed(name);
    expect(problem.space.names).toEqual(space.map((entry) => entry.name));
    for (const entry of space) {
      const parameter = problem.space.parameters[entry.name];
      expect(parameter.kind).toBe(entry.type);
      if ('low' in parameter && 'low' in entry) {
        expect(parameter.low).toBeCloseTo(entry.low!, 12);
        expect(parameter.high).toBeCloseTo(entry.high!, 12);
        expect(parameter.scale === 'log').toBe(entry.log);
      } else {
        expect('choices' in parameter && parameter.choices).toEqual((entry as { choices?: string[] }).choices);
      }
    }
    expect(Math.abs(problem.optimum - fmin)).toBeLessThan(1e-9);
    for (const { params, value } of points) {
      const ours = problem.evaluate(params, 1) as number;
      expect(Math.abs(ours - value)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)));
    }
  });
});
