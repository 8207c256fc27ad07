import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { execute } from '../../bench/compare/execute.js';
import { executeAll } from '../../bench/compare/pool.js';
import { bestCurve, planRuns, type RunRecord, recordOf, regretOf } from '../../bench/compare/run.js';
import { type SimulatedTrial, simulate } from '../../bench/compare/simulate.js';
import { speedups } from '../../bench/compare/speedup.js';
import { gridLevels, takesPart } from '../../bench/compare/strategies.js';
import { summarize } from '../../bench/compare/summary.js';
import type { Problem } from '../../bench/problem.js';
import { defineSpace, float } from '../../lib/space.js';

const space = defineSpace({ x: float(0, 1) });

function problemOf(overrides: Partial<Problem> = {}): Problem {
  return {
    name: 'parabola',
    kind: 'function',
    space,
    optimum: 0,
    direction: 'minimize',
    maxResource: 1,
    citation: 'a parabola',
    evaluate: ({ x }) => (x as number) ** 2,
    ...overrides,
  };
}

/** A study that hands out the given trials in order and remembers what it was told. */
function scripted(trials: readonly SimulatedTrial[]) {
  const told: [trial: number, value: number | string][] = [];
  let next = 0;
  return {
    told,
    ask: async () => trials[next++],
    tell: (trial: SimulatedTrial, value: number) => told.push([trial.number, value]),
    fail: (trial: SimulatedTrial, error: Error) => told.push([trial.number, error.message]),
  };
}

/** A trial that is told, or with a resource: one that reports once and goes no further. */
function trialOf(number: number, x: number, resource?: number, resumeFrom = 0): SimulatedTrial {
  return { number, params: { x }, resource, resumeFrom, report: async () => false };
}

const oneShot = (...xs: number[]): SimulatedTrial[] => xs.map((x, number) => trialOf(number, x));

describe('simulate', () => {
  it('tells in order of asking with one worker and stops at the budget', async () => {
    const study = scripted(oneShot(0.5, 0.25, 1, 0.75));
    const { completions, exhausted } = await simulate(study, problemOf(), { workers: 1, budget: 3 });
    expect(study.told).toEqual([
      [0, 0.25],
      [1, 0.0625],
      [2, 1],
    ]);
    expect(completions.map(({ time, spent }) => [time, spent])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    expect(exhausted).toBe(false);
  });

  it('tells in order of simulated end with several workers, ties in order of start', async () => {
    const study = scripted(oneShot(0.5, 0.25, 0.125, 0.125));
    const problem = problemOf({ cost: ({ x }) => 8 * (x as number) });
    const { completions } = await simulate(study, problem, { workers: 2, budget: 10 });
    // Worker A: trial 0 until 4. Worker B: trial 1 until 2, trial 2 until 3, trial 3 until 4, told after trial 0.
    expect(completions.map(({ trial, time }) => [trial, time])).toEqual([
      [1, 2],
      [2, 3],
      [0, 4],
      [3, 4],
    ]);
  });

  it('reports the end of a study that has nothing more to ask', async () => {
    const { completions, exhausted } = await simulate(scripted(oneShot(0.5)), problemOf(), { workers: 3, budget: 9 });
    expect(completions).toHaveLength(1);
    expect(exhausted).toBe(true);
  });

  it('resumes trials from the resource they have and pays only for the rest', async () => {
    const study = scripted([trialOf(0, 0.5, 3), trialOf(1, 0.25, 3), trialOf(1, 0.25, 9, 3)]);
    const problem = problemOf({ maxResource: 9, evaluate: ({ x }, resource) => (x as number) / resource });
    const { completions } = await simulate(study, problem, { workers: 1, budget: 100 });
    expect(completions.map(({ spent, resource, trials }) => [spent, resource, trials])).toEqual([
      [3, 3, 1],
      [6, 3, 2],
      [12, 9, 2],
    ]);
    expect(completions[2].value).toBeCloseTo(0.25 / 9);
  });

  it('asks again after a tell when a rung had to wait', async () => {
    let told = 0;
    const asked: number[] = [];
    const study = {
      ask: async (): Promise<SimulatedTrial | undefined> => {
        const number = asked.length;
        // The third trial waits until the first two are told.
        if (number >= 3 || (number === 2 && told < 2)) return undefined;
        asked.push(number);
        return trialOf(number, 0.5);
      },
      tell: () => told++,
      fail: () => told++,
    };
    const { completions } = await simulate(study, problemOf(), { workers: 2, budget: 10 });
    expect(completions.map(({ trial }) => trial)).toEqual([0, 1, 2]);
  });

  it('lets a trial whose report says so go on to its next rung', async () => {
    const trial = {
      number: 0,
      params: { x: 1 },
      resource: 1,
      resumeFrom: 0,
      async report(resource: number) {
        this.resource = 3 * resource;
        return resource < 9;
      },
    };
    const problem = problemOf({ maxResource: 9 });
    const { completions } = await simulate(scripted([trial]), problem, { workers: 1, budget: 20 });
    expect(completions.map(({ resource, spent }) => [resource, spent])).toEqual([
      [1, 1],
      [3, 3],
      [9, 9],
    ]);
  });

  it('fails trials that diverge, at their full cost', async () => {
    const study = scripted(oneShot(0.5, 0.25));
    const problem = problemOf({ evaluate: ({ x }) => (x === 0.5 ? Number.NaN : 1) });
    const { completions } = await simulate(study, problem, { workers: 1, budget: 2 });
    expect(study.told).toEqual([
      [0, 'diverged at resource 1'],
      [1, 1],
    ]);
    expect(completions.at(-1)?.spent).toBe(2);
  });

  it('never spends more than the budget', async () => {
    const study = scripted(Array.from({ length: 9 }, (_, number) => trialOf(number, 0.5, 4)));
    const { completions } = await simulate(study, problemOf({ maxResource: 4 }), { workers: 3, budget: 18 });
    expect(completions.at(-1)?.spent).toBe(16);
  });

  it('refuses workers below 1 and a budget of 0', async () => {
    await expect(simulate(scripted([]), problemOf(), { workers: 0, budget: 1 })).rejects.toThrow('workers');
    await expect(simulate(scripted([]), problemOf(), { workers: 1, budget: 0 })).rejects.toThrow('budget');
  });
});

describe('bestCurve', () => {
  const completion = (spent: number, resource: number, value: number) => ({
    trial: spent,
    time: spent,
    spent,
    from: 0,
    resource,
    value,
    trials: spent,
    toolMilliseconds: spent,
  });

  it('keeps improvements at full resource only, in either direction', () => {
    const completions = [
      completion(2, 2, 0),
      completion(4, 4, 5),
      completion(8, 4, 7),
      completion(12, 4, Number.NaN),
      completion(16, 4, 3),
    ];
    const best = (direction: 'minimize' | 'maximize') =>
      bestCurve({ direction, maxResource: 4 }, completions).map((point) => [point.evaluations, point.best]);
    expect(best('minimize')).toEqual([
      [1, 5],
      [4, 3],
    ]);
    expect(best('maximize')).toEqual([
      [1, 5],
      [2, 7],
    ]);
  });

  it('has a regret of 0 at the optimum, in either direction', () => {
    expect(regretOf({ direction: 'minimize', optimum: 2 }, 5)).toBe(3);
    expect(regretOf({ direction: 'maximize', optimum: 90 }, 88)).toBe(2);
  });
});

describe('planRuns', () => {
  it('interleaves strategies, leaves Hyperband out of one-shot problems and runs grid once', () => {
    const iterative = problemOf({ name: 'curves', maxResource: 9 });
    const plan = planRuns({
      problems: [problemOf(), iterative],
      strategies: ['grid', 'random', 'hyperband'],
      seeds: [4, 5],
      trialsOf: ({ maxResource }) => 10 * maxResource,
      workers: [1],
    });
    const rest = { problems: [iterative], strategies: ['random'] as const, seeds: [4], trialsOf: () => 1 };
    const twice = planRuns({ ...rest, workers: [1, 16] });
    expect(twice.map(({ workers }) => workers)).toEqual([1, 16]);
    expect(plan.map(({ trials }) => trials)).toEqual([10, 10, 90, 90, 90, 10, 90, 90]);
    expect(plan.map(({ problem, strategy, seed }) => `${problem} ${strategy} ${seed}`)).toEqual([
      'parabola grid 4',
      'parabola random 4',
      'curves grid 4',
      'curves random 4',
      'curves hyperband 4',
      'parabola random 5',
      'curves random 5',
      'curves hyperband 5',
    ]);
  });
});

describe('strategies', () => {
  it.each([
    [50, 1, 50],
    [50, 2, 8],
    [49, 2, 7],
    [50, 6, 2],
    [64, 3, 4],
    [1000, 3, 10],
    [1, 4, 2],
  ])('a grid for %i trials in %i dimensions has %i levels', (trials, dimension, levels) => {
    expect(gridLevels(trials, dimension)).toBe(levels);
  });

  it('hyperband takes part where there are rungs', () => {
    expect(takesPart('hyperband', { maxResource: 1 })).toBe(false);
    expect(takesPart('hyperband', { maxResource: 2 })).toBe(true);
    expect(takesPart('grid', { maxResource: 1 })).toBe(true);
  });
});

/** A record with the given best values after 1, 2, ... full evaluations. */
function record(strategy: RunRecord['strategy'], seed: number, problem: Problem, values: readonly number[]): RunRecord {
  const completions = values.map((value, i) => ({
    trial: i,
    time: i + 1,
    spent: (i + 1) * problem.maxResource,
    from: 0,
    resource: problem.maxResource,
    value,
    trials: i + 1,
    toolMilliseconds: i + 1,
  }));
  const request = { problem: problem.name, strategy, seed, trials: values.length, workers: 1 };
  return recordOf(request, problem, { completions, exhausted: false, efficiency: 1, askMilliseconds: [1] }, 5);
}

describe('summarize', () => {
  const problem = problemOf();

  it('takes quartiles over seeds, lets one grid run stand for all, and ranks by seed', () => {
    const records = [
      record('grid', 1, problem, [3, 3]),
      record('random', 1, problem, [4, 1]),
      record('random', 2, problem, [9, 5]),
    ];
    const { problems, ranks } = summarize([problem], ['grid', 'random', 'hyperband'], [1, 2], records);
    const [grid, random] = problems[0].strategies;
    expect(problems[0].strategies).toHaveLength(2);
    expect(grid).toMatchObject({ runs: 1, regret: { lower: 3, median: 3, upper: 3 }, meanRank: 1.5 });
    expect(random).toMatchObject({ runs: 2, regret: { lower: 2, median: 3, upper: 4 }, meanRank: 1.5 });
    expect(ranks).toEqual([
      {
        problems: 'one-shot problems',
        pairs: 2,
        ranks: [
          { strategy: 'grid', meanRank: 1.5 },
          { strategy: 'random', meanRank: 1.5 },
        ],
      },
    ]);
  });

  it('draws step curves that begin with the first value', () => {
    const { problems } = summarize([problem], ['random'], [1], [record('random', 1, problem, [4, 1])]);
    const { evaluations = [] } = problems[0].axes;
    const { median = [] } = problems[0].strategies[0].bands.evaluations ?? {};
    expect(evaluations.at(-1)).toBe(2);
    expect(evaluations.map((x, i) => median[i] === (x < 1 ? null : x < 2 ? 4 : 1)).every(Boolean)).toBe(true);
  });

  it('counts a run without a value as worst, and shows no figure for it', () => {
    const records = [record('random', 1, problem, [Number.NaN]), record('bayesian', 1, problem, [2])];
    const [random, bayesian] = summarize([problem], ['random', 'bayesian'], [1], records).problems[0].strategies;
    expect(random).toMatchObject({ regret: { median: null }, meanRank: 2, failedJobs: 1 });
    expect(bayesian).toMatchObject({ regret: { median: 2 }, meanRank: 1, failedJobs: 0 });
  });
});

describe('speedups', () => {
  const problem = problemOf({ maxResource: 9 });

  it('are the share of random search’s resource until its final best is reached', () => {
    const records = [
      record('random', 1, problem, [5, 4, 3, 2]),
      record('hyperband', 1, problem, [2, 1, 1, 1]),
      record('random', 2, problem, [5, 4, 3, 2]),
      record('hyperband', 2, problem, [9, 9, 9, 9]),
    ];
    expect(speedups([problem], ['random', 'hyperband'], [1, 2], records)).toEqual([
      { problem: 'parabola', strategy: 'hyperband', ratios: [0.25, null], median: null },
    ]);
    expect(speedups([problem], ['random', 'hyperband'], [1], records)[0].median).toBe(0.25);
  });

  it('are told for iterative problems only', () => {
    expect(speedups([problemOf()], ['random', 'hyperband'], [1], [])).toEqual([]);
  });
});

describe('executeAll', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tunesmith-pool-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  /** Answers with the seed, fails on seed 2, dies on seed 3. */
  const source = `process.on('message', ({ seed }) => {
    if (seed === 3) process.exit(7);
    process.send(seed === 2 ? { error: 'no' } : { record: seed });
  });`;

  it('gives outcomes in order of the requests, errors and dead processes included', async () => {
    const file = join(directory, 'worker.mjs');
    writeFileSync(file, source);
    const requests = [1, 2, 3, 4, 5].map((seed) => ({
      problem: 'p',
      strategy: 'random' as const,
      seed,
      trials: 1,
      workers: 1,
    }));
    const done: number[] = [];
    const outcomes = await executeAll(requests, {
      processes: 2,
      entry: pathToFileURL(file),
      onOutcome: (_, count) => done.push(count),
    });
    expect(outcomes.map((outcome) => ('record' in outcome ? outcome.record : outcome.error))).toEqual([
      1,
      'no',
      'the worker process ended with code 7',
      4,
      5,
    ]);
    expect(done).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('execute', () => {
  const run = (strategy: RunRecord['strategy'], problem: string, workers = 1) =>
    execute({ problem, strategy, seed: 3, trials: 12, workers });
  const withoutRealTime = ({
    askMilliseconds: _,
    askMillisecondsAt: __,
    milliseconds: ___,
    curve,
    ...record
  }: RunRecord) => ({ ...record, curve: curve.map(({ toolMilliseconds: ____, ...point }) => point) });

  it.each([
    ['grid', 'branin'],
    ['random', 'branin'],
    ['bayesian', 'branin'],
    ['hyperband', 'augmented-branin'],
    ['hyperband-bayesian', 'augmented-branin'],
    ['one-epoch', 'augmented-branin'],
  ] as const)('%s on %s spends what it has and no more, and repeats itself', async (strategy, problem) => {
    for (const workers of [1, 3]) {
      const record = await run(strategy, problem, workers);
      expect(record.evaluations).toBeLessThanOrEqual(12);
      expect(record.evaluations).toBeGreaterThan(10);
      expect(record.regret).toBeGreaterThanOrEqual(0);
      expect(record.failedJobs).toBe(0);
      expect(withoutRealTime(await run(strategy, problem, workers))).toEqual(withoutRealTime(record));
    }
  });

  it('one-epoch trains every configuration for one epoch and the best three to the end', async () => {
    const { jobs, distinctTrials, exhausted } = await run('one-epoch', 'augmented-branin', 4);
    const configurations = 12 * 27 - 3 * 26;
    expect(jobs).toEqual([
      { from: 0, to: 1, count: configurations },
      { from: 1, to: 27, count: 3 },
    ]);
    expect([distinctTrials, exhausted]).toEqual([configurations, false]);
  });

  it('hyperband keeps its workers busy and its rungs to the plan', async () => {
    const { jobs, efficiency } = await run('hyperband', 'augmented-branin', 4);
    const trained = (to: number) => jobs.filter((job) => job.to === to).reduce((sum, { count }) => sum + count, 0);
    expect(trained(1)).toBe(27);
    expect(jobs.find(({ from, to }) => from === 1 && to === 3)?.count).toBe(9);
    expect(efficiency).toBeGreaterThan(0.95);
    expect(efficiency).toBeLessThanOrEqual(1);
  });

  it('rejects an unknown problem', async () => {
    await expect(run('random', 'branim')).rejects.toThrow('Did you mean "branin"?');
  });
});
