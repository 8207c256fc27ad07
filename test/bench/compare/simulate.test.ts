import { describe, expect, it } from 'vitest';
import { type SimulatedTrial, simulate } from '../../../bench/compare/simulate.js';
import { problemOf } from './fixtures.js';

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
  it('tells in order of asking with one worker and stops when the resource is spent', async () => {
    const study = scripted(oneShot(0.5, 0.25, 1, 0.75));
    const { completions, exhausted } = await simulate(study, problemOf(), { workers: 1, resource: 3 });
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
    const { completions } = await simulate(study, problem, { workers: 2, resource: 10 });
    // Worker A: trial 0 until 4. Worker B: trial 1 until 2, trial 2 until 3, trial 3 until 4, told after trial 0.
    expect(completions.map(({ trial, time }) => [trial, time])).toEqual([
      [1, 2],
      [2, 3],
      [0, 4],
      [3, 4],
    ]);
  });

  it('reports the end of a study that has nothing more to ask', async () => {
    const { completions, exhausted } = await simulate(scripted(oneShot(0.5)), problemOf(), { workers: 3, resource: 9 });
    expect(completions).toHaveLength(1);
    expect(exhausted).toBe(true);
  });

  it('resumes trials from the resource they have and pays only for the rest', async () => {
    const study = scripted([trialOf(0, 0.5, 3), trialOf(1, 0.25, 3), trialOf(1, 0.25, 9, 3)]);
    const problem = problemOf({ maxResource: 9, evaluate: ({ x }, resource) => (x as number) / resource });
    const { completions } = await simulate(study, problem, { workers: 1, resource: 100 });
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
    const { completions } = await simulate(study, problemOf(), { workers: 2, resource: 10 });
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
    const { completions } = await simulate(scripted([trial]), problem, { workers: 1, resource: 20 });
    expect(completions.map(({ resource, spent }) => [resource, spent])).toEqual([
      [1, 1],
      [3, 3],
      [9, 9],
    ]);
  });

  it('fails trials that diverge, at their full cost', async () => {
    const study = scripted(oneShot(0.5, 0.25));
    const problem = problemOf({ evaluate: ({ x }) => (x === 0.5 ? Number.NaN : 1) });
    const { completions } = await simulate(study, problem, { workers: 1, resource: 2 });
    expect(study.told).toEqual([
      [0, 'diverged at resource 1'],
      [1, 1],
    ]);
    expect(completions.at(-1)?.spent).toBe(2);
  });

  it('never spends more than the resource', async () => {
    const study = scripted(Array.from({ length: 9 }, (_, number) => trialOf(number, 0.5, 4)));
    const { completions } = await simulate(study, problemOf({ maxResource: 4 }), { workers: 3, resource: 18 });
    expect(completions.at(-1)?.spent).toBe(16);
  });

  it('refuses workers below 1 and a resource of 0', async () => {
    await expect(simulate(scripted([]), problemOf(), { workers: 0, resource: 1 })).rejects.toThrow('workers');
    await expect(simulate(scripted([]), problemOf(), { workers: 1, resource: 0 })).rejects.toThrow('resource');
  });
});
