import { describe, expect, it } from 'vitest';
import { problemNamed } from '../../../bench/problems/registry.js';
import { bbobNames } from '../../../bench/suites/bbob.js';
import { VARIANT_NAMES } from '../../../bench/suites/variants.js';

describe('the suite bbob', () => {
  it('has 24 functions in each dimension and instance that is chosen, each once', () => {
    expect(bbobNames()).toHaveLength(24 * 3);
    const names = bbobNames({ dimensions: [2, 3], instances: [4, 15] });
    expect(new Set(names).size).toBe(24 * 4);
    for (const name of names) {
      const problem = problemNamed(name);
      expect(problem.name).toBe(name);
      expect(problem.space.names).toHaveLength(name.includes('-d2-') ? 2 : 3);
    }
  });
});

describe('the suite variants', () => {
  it('has problems of every variant, with float, integer, categorical and conditional parameters, constraints and noise', () => {
    const problems = VARIANT_NAMES.map(problemNamed);
    const parameters = problems.flatMap(({ space }) => Object.values(space.parameters));
    expect(new Set(parameters.map(({ kind }) => kind))).toEqual(new Set(['float', 'int', 'categorical']));
    expect(parameters.some(({ when }) => when !== undefined)).toBe(true);
    expect(problems.filter(({ space }) => space.constraints.length > 0)).toHaveLength(4);
    expect(problems.filter(({ observe }) => observe !== undefined)).toHaveLength(4);
    for (const { optimum, citation } of problems) {
      expect(Number.isFinite(optimum)).toBe(true);
      expect(citation.length).toBeGreaterThan(10);
    }
  });
});
