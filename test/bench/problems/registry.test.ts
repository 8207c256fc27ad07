import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataDirectory } from '../../../bench/problems/data.js';
import { uniforms } from '../../../bench/problems/random.js';
import { listProblems, problemNamed } from '../../../bench/problems/registry.js';
import { randomParams } from './params.js';

describe('the registry', () => {
  const { problems } = listProblems();

  it('holds problems of distinct names, found again by name', () => {
    expect(new Set(problems.map(({ name }) => name)).size).toBe(problems.length);
    for (const problem of problems) expect(problemNamed(problem.name)).toBe(problem);
  });

  it('describes each problem completely', () => {
    for (const problem of problems) {
      expect(Number.isFinite(problem.optimum), problem.name).toBe(true);
      expect(problem.space.names.length).toBeGreaterThan(0);
      expect(problem.maxResource).toBeGreaterThanOrEqual(1);
      expect(problem.citation.length).toBeGreaterThan(10);
    }
  });

  it('names what is skipped and why where data are missing, and still lists the rest', () => {
    const { problems: rest, skipped } = listProblems('/nonexistent');
    expect(skipped.map(({ name }) => name)).toEqual(expect.arrayContaining(['lcbench', 'taskset']));
    for (const { reason } of skipped) expect(reason).toMatch(/TUNESMITH_DATA|npm/);
    expect(rest.some(({ name }) => name === 'branin')).toBe(true);
  });

  it('looks for data where TUNESMITH_DATA says, and only there', () => {
    expect(dataDirectory({ TUNESMITH_DATA: '/nonexistent' })).toBeUndefined();
    expect(dataDirectory({ TUNESMITH_DATA: import.meta.dirname })).toBe(import.meta.dirname);
  });

  it('makes a family in any dimension', () => {
    expect(problemNamed('ackley-20').space.names).toHaveLength(20);
  });

  it('refuses unknown names with the nearest known one', () => {
    expect(() => problemNamed('branim')).toThrow(/received "branim"\. Did you mean "branin"\?/);
    expect(() => problemNamed('toString')).toThrow(/expected the name of a problem/);
  });

  it('evaluates the synthetic problems at any legal parameters', () => {
    const synthetic = problems.filter(({ kind }) => kind === 'function' || kind === 'multi-fidelity');
    const everywhere = synthetic.filter(({ name }) => !name.endsWith('-failing'));
    expect(everywhere).toHaveLength(synthetic.length - 3);
    fc.assert(
      fc.property(fc.constantFrom(...everywhere), fc.integer(), (problem, seed) => {
        const params = randomParams(problem, uniforms(seed));
        for (const resource of new Set([1, problem.maxResource])) {
          expect(Number.isFinite(problem.evaluate(params, resource))).toBe(true);
        }
      }),
    );
  });
});
