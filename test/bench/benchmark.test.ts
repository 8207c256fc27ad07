import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { moduleFrom } from '../../bench/compare/custom.js';
import { execute } from '../../bench/compare/execute.js';
import * as bench from '../../bench/index.js';
import { benchmark, type CustomFactory, evidence, fromFunction, type Problem } from '../../bench/index.js';
import { defineSpace, float } from '../../lib/space.js';

const directory = mkdtempSync(join(tmpdir(), 'tunesmith-custom-'));
afterAll(() => rmSync(directory, { recursive: true }));

const hill: Problem = {
  name: 'hill',
  kind: 'function',
  space: defineSpace({ x: float(0, 1) }),
  optimum: 1,
  direction: 'maximize',
  maxResource: 1,
  citation: 'a hill',
  evaluate: ({ x }) => (x === 0.5 ? Number.NaN : (x as number)),
};

/** Asks for 0, 1/4, 1/2, ... and notes what it is told. */
function noting(told: unknown[]): CustomFactory {
  return () => {
    let next = 0;
    return {
      ask() {
        const x = next;
        next += 0.25;
        return x > 1 ? undefined : { x };
      },
      tell: ({ x }, value) => told.push([x, value]),
      fail: ({ x }) => told.push([x, 'failed']),
    };
  };
}

describe('benchmark', () => {
  it('runs an object with ask and tell on a problem of one’s own; values are minimized', async () => {
    const told: unknown[] = [];
    const report = await benchmark({
      problems: [hill],
      strategies: { noting: noting(told) },
      against: [],
      seeds: 1,
      trials: 9,
    });
    expect(told).toEqual([
      [0, -0],
      [0.25, -0.25],
      [0.5, 'failed'],
      [0.75, -0.75],
      [1, -1],
    ]);
    expect(report.runs).toMatchObject([{ strategy: 'noting', regret: 0, exhausted: true, failedJobs: 1 }]);
  });

  it('gives tunesmith’s strategies the runs that the command line gives them', async () => {
    const report = await benchmark({ problems: ['branin'], strategies: {}, seeds: 2, trials: 12, workers: [1, 3] });
    expect(report.runs).toHaveLength(8);
    for (const { problem, strategy, seed, trials, workers, regret } of report.runs) {
      expect((await execute({ problem, strategy, seed, trials, workers })).regret).toBe(regret);
    }
    expect(evidence(report, { focus: 'bayesian' })).toContain('## bayesian against the others, 2 problems');
  });

  it('gives every seed a stream of its own, the same whenever it runs', async () => {
    const streams: number[] = [];
    const strategies = {
      uniform: ({ uniform }: { uniform(): number }) => ({
        ask: () => {
          const x = uniform();
          streams.push(x);
          return { x };
        },
        tell() {},
      }),
    };
    const options = { problems: [hill], strategies, against: [], seeds: 2, trials: 2 };
    await benchmark(options);
    await benchmark(options);
    expect(streams.slice(4)).toEqual(streams.slice(0, 4));
    expect(new Set(streams).size).toBe(4);
  });

  it('reports runs that fail, with their reasons', async () => {
    const { failures, runs } = await benchmark({
      problems: [hill],
      strategies: {
        outside: () => ({ ask: () => ({ x: 7 }), tell() {} }),
        throwing: () => {
          throw new Error('no');
        },
        empty: (() => ({})) as never,
      },
      against: ['random'],
      seeds: 1,
      trials: 2,
    });
    expect(runs.map(({ strategy }) => strategy)).toEqual(['random']);
    expect(failures.map(({ error }) => error)).toEqual([
      expect.stringMatching(/^outside: .*received 7/),
      'no',
      expect.stringContaining('empty: expected an object with ask and tell'),
    ]);
  });

  it.each([
    [{ problems: ['branim'] }, 'Did you mean "branin"?'],
    [{ against: ['bayesain'] }, 'Did you mean "bayesian"?'],
    [{ seeds: 0 }, 'expected seeds to be an integer >= 1, received 0'],
    [{ trials: 1.5 }, 'expected trials to be an integer >= 1'],
    [{ sedes: 3 }, 'Did you mean "seeds"?'],
  ])('refuses %o', async (change, message) => {
    const options = { problems: ['branin'], strategies: {}, ...change };
    await expect(benchmark(options)).rejects.toThrow(message);
  });
});

describe('--module', () => {
  it('runs the default export of a file', async () => {
    const path = join(directory, 'corner.mjs');
    writeFileSync(
      path,
      'export default ({ space }) => ({ ask: () => Object.fromEntries(space.names.map((name) => [name, space.parameters[name].low])), tell() {} });',
    );
    const { module, regret } = (await execute({
      problem: 'branin',
      strategy: 'corner',
      seed: 1,
      trials: 2,
      workers: 1,
      module: path,
    })) as Awaited<ReturnType<typeof execute>> & { readonly module?: string };
    expect(module).toBeUndefined();
    expect(regret).toBeGreaterThan(1);
  });

  it('refuses a file without a function, and a name without a file', async () => {
    const path = join(directory, 'nothing.mjs');
    writeFileSync(path, 'export default 3;');
    const request = { problem: 'branin', strategy: 'nothing', seed: 1, trials: 2, workers: 1, module: path };
    await expect(execute(request)).rejects.toThrow('to export a function by default, received 3');
    expect(() => moduleFrom('mine.mjs')).toThrow('--module mine=./mine.mjs');
    expect(moduleFrom('mine=./a.mjs').path).toBe(join(process.cwd(), 'a.mjs'));
  });
});

describe('tunesmith/bench', () => {
  it('exports problems, the runner and the statistics', () => {
    expect(fromFunction).toBeTypeOf('function');
    for (const name of ['listProblems', 'simulate', 'signedRank', 'holm', 'friedman', 'performanceProfiles', 'page']) {
      expect(bench).toHaveProperty(name);
    }
  });

  it('is documented by the example, which docs/benchmarking.md shows whole', () => {
    const file = (path: string): string =>
      readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
    expect(file('docs/benchmarking.md')).toContain(file('examples/benchmark.mjs'));
  });
});
