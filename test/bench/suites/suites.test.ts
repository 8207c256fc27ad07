import { describe, expect, it } from 'vitest';
import { LCBENCH_OPTIMA } from '../../../bench/problems/lcbench-optima.js';
import { problemNamed } from '../../../bench/problems/registry.js';
import { bbobNames } from '../../../bench/suites/bbob.js';
import { isInHyperband } from '../../../bench/suites/hyperband.js';
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

describe('the suite hyperband', () => {
  it('has every task of LCBench and TaskSet, each in one half', () => {
    const tasks = Object.keys(LCBENCH_OPTIMA).map((task) => `lcbench-${task}`);
    expect(tasks.filter((name) => isInHyperband(name))).toHaveLength(34);
    expect(tasks.filter((name) => isInHyperband(name, 'tuning'))).toHaveLength(3);
    expect(tasks.filter((name) => isInHyperband(name, 'confirmation'))).toHaveLength(31);
    expect(isInHyperband('taskset-FixedTextRNNClassification_imdb_patch32_GRU64_avg_bs128', 'tuning')).toBe(true);
    expect(isInHyperband('taskset-other', 'confirmation')).toBe(true);
    expect(isInHyperband('taskset-other', 'tuning')).toBe(false);
    expect(isInHyperband('branin')).toBe(false);
  });
});
