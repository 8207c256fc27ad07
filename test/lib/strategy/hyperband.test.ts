import { describe, expect, it } from 'vitest';
import type { HalvingPlan } from '../../../lib/engine/engine.js';
import { loadEngine } from '../../../lib/engine/load.js';
import { createStudy } from '../../../lib/index.js';
import { categorical, defineSpace, float, int } from '../../../lib/space.js';
import { bayesian } from '../../../lib/strategy/bayesian.js';
import { strategyFromJson } from '../../../lib/strategy/by-name.js';
import { grid } from '../../../lib/strategy/grid.js';
import { hyperband } from '../../../lib/strategy/hyperband.js';
import type { Proposal } from '../../../lib/strategy/strategy.js';
import { Course, fakeEngine, problemOf } from './setting.js';

const plane = defineSpace({ x: float(0, 1), y: float(-1, 1) });
const engine = fakeEngine({ createHalving: (plan: HalvingPlan) => loadEngine().createHalving(plan) });

/** Loss of a configuration after so much resource: lower x is better, and shows from the start. */
function lossOf({ unit }: Proposal, resource: number): number {
  return unit[0] + 1 / resource;
}

/** One worker, to the end. Every job in order. */
async function play(course: Course, limit = Infinity): Promise<{ trial: number; from: number; to: number }[]> {
  const jobs: { trial: number; from: number; to: number }[] = [];
  while (jobs.length < limit) {
    const [proposal] = await course.ask();
    if (proposal === undefined) return jobs;
    const number = proposal.trial ?? course.trials.length - 1;
    let from = proposal.resumeFrom ?? 0;
    let to = proposal.resource!;
    for (;;) {
      jobs.push({ trial: number, from, to });
      course.tell(number, lossOf(proposal, to), to);
      if (course.trials[number].state !== 'running') break;
      from = to;
      to = course.session.resource!(number)!;
    }
  }
  return jobs;
}

describe('hyperband', () => {
  it('gives the table of Li et al. (2018) for R = 81 and eta = 3', async () => {
    const course = new Course(plane, hyperband({ maxResource: 81 }), { engine });
    const jobs = await play(course);
    const started = (from: number, to: number): number =>
      jobs.filter((job) => job.from === from && job.to === to).length;
    expect([started(0, 1), started(0, 3), started(0, 9), started(0, 27), started(0, 81)]).toEqual([81, 27, 9, 6, 5]);
    expect(course.session.trialCount).toBe(128);
    expect(course.trials).toHaveLength(128);
    // s = 4: 27, 9, 3, 1 promotions; s = 3: 9, 3, 1; s = 2: 3, 1; s = 1: 2.
    expect(started(1, 3)).toBe(27);
    expect(started(3, 9)).toBe(9 + 9);
    expect(started(9, 27)).toBe(3 + 3 + 3);
    expect(started(27, 81)).toBe(1 + 1 + 1 + 2);
    expect((await course.session.propose(course.history, 1)).status).toBe('exhausted');
  });

  it('resumes the best of a rung, from where they stopped', async () => {
    const course = new Course(plane, hyperband({ maxResource: 9, brackets: 1 }), { engine });
    const jobs = await play(course, 12);
    const best = course.trials
      .slice(0, 9)
      .toSorted((a, b) => a.unit[0] - b.unit[0])
      .slice(0, 3)
      .map(({ number }) => number);
    expect(
      jobs
        .slice(9)
        .map(({ trial }) => trial)
        .toSorted(),
    ).toEqual(best.toSorted());
    expect(jobs.slice(9).every(({ from, to }) => from === 1 && to === 3)).toBe(true);
  });

  it('waits while a rung is open, and mentions it', async () => {
    const course = new Course(plane, hyperband({ maxResource: 3, brackets: 1 }), { engine });
    for (let i = 0; i < 3; i++) await course.ask();
    expect(await course.session.propose(course.history, 1)).toMatchObject({ proposals: [], status: 'waiting' });
  });

  it('is the same search for the same seed and answers, and proposes without changing anything', async () => {
    const searches = [1, 1, 2].map(
      (seed) => new Course(plane, hyperband({ maxResource: 27, mode: 'promotion' }), { engine, seed, trials: 30 }),
    );
    const [one, same, other] = await Promise.all(searches.map((course) => play(course)));
    expect(one).toEqual(same);
    expect(searches[0].trials).toEqual(searches[1].trials);
    expect(searches[0].trials[0].unit).not.toEqual(searches[2].trials[0].unit);
    expect(other.length).toBeGreaterThan(30);
    const course = new Course(plane, hyperband({ maxResource: 27 }), { engine });
    expect(await course.session.propose(course.history, 1)).toEqual(await course.session.propose(course.history, 1));
  });

  it('stops losers on the spot in mode "stopping"', async () => {
    const course = new Course(plane, hyperband({ maxResource: 27, mode: 'stopping', brackets: 1, trials: 40 }), {
      engine,
    });
    const jobs = await play(course);
    expect(course.trials).toHaveLength(40);
    expect(new Set(course.trials.map(({ state }) => state))).toEqual(new Set(['stopped', 'completed']));
    // No trial ever comes back: all its jobs are in a row.
    const order = jobs.map(({ trial }) => trial);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it('counts a failed trial as worst and keeps observations apart', async () => {
    const course = new Course(plane, hyperband({ maxResource: 3, brackets: 1 }), { engine });
    course.trials.push({
      number: 0,
      unit: Float64Array.of(0.9, 0.9),
      state: 'completed',
      loss: 1,
      reports: [],
      asked: false,
    });
    for (let i = 0; i < 3; i++) await course.ask();
    expect(course.session.failed!(2)).toContainEqual({ trial: 2, verdict: 'stopped' });
    course.tell(1, 5, 1);
    course.tell(3, 6, 1);
    expect(await course.ask()).toMatchObject([{ trial: 1, resource: 3, resumeFrom: 1 }]);
    expect(course.session.resource!(1)).toBe(3);
    expect(course.session.reported!(0, 1)).toEqual([]);
  });

  it('takes fractions of any ratio as resources', async () => {
    const course = new Course(plane, hyperband({ minResource: 0.1, maxResource: 0.9 }), { engine });
    const jobs = await play(course);
    expect(new Set(jobs.map(({ to }) => to))).toEqual(new Set([0.1, 0.3, 0.9]));
    const rungs = async (minResource: number, maxResource: number) => {
      const fractions = await play(new Course(plane, hyperband({ minResource, maxResource, brackets: 1 }), { engine }));
      return [...new Set(fractions.map(({ to }) => to))];
    };
    expect(await rungs(0.1, 0.95)).toEqual([0.1, 0.3, 0.95]);
    expect(await rungs(0.01, 1)).toEqual([0.01, 0.03, 0.11, 0.33, 1]);
    expect(await rungs(1 / 81, 1)).toEqual([1 / 81, 3 / 81, 9 / 81, 27 / 81, 1].map((x) => expect.closeTo(x, 12)));
    expect(await rungs(Math.PI / 10, 3)).toHaveLength(3);
  });

  it('refuses resources that it cannot count in whole units', () => {
    const wrong = [
      { minResource: 5e-324, maxResource: 9 },
      { minResource: 1e-20, maxResource: 1 },
      { maxResource: 1e308 },
      { maxResource: 2 ** 53 },
      { minResource: 1n as never, maxResource: 9 },
      { minResource: Symbol('one') as never, maxResource: 9 },
      { minResource: 0.5, maxResource: 1e300 },
    ];
    for (const options of wrong) {
      expect(() => hyperband(options)).toThrow(
        expect.objectContaining({
          code: 'INVALID_ARGUMENT',
          message: expect.stringMatching(/^hyperband: expected .*, received .*\. \w/),
        }),
      );
    }
  });

  it('reaches a rung of a fraction with a sum of fractions, which rounding leaves a hair below', async () => {
    const strategy = hyperband({ minResource: 0.1, maxResource: 0.8, reductionFactor: 8, mode: 'stopping', trials: 1 });
    const study = createStudy({ space: plane, direction: 'minimize', strategy, seed: 1 });
    const [trial] = await study.ask(1);
    const sums = Array.from({ length: 8 }).reduce<number[]>((all) => [...all, (all.at(-1) ?? 0) + 0.1], []);
    for (const resource of sums.slice(0, 7)) expect(await trial.report(resource, 1)).toBe(true);
    expect(sums[7]).toBeLessThan(0.8);
    expect(await trial.report(sums[7], 1)).toBe(false);
    expect(trial.state).toBe('completed');
  });

  it('leaves out the rungs below grace', async () => {
    const jobs = await play(new Course(plane, hyperband({ maxResource: 81, grace: 5 }), { engine }));
    expect(new Set(jobs.map(({ to }) => to))).toEqual(new Set([9, 27, 81]));
    expect(jobs.filter(({ from, to }) => from === 0 && to === 9)).toHaveLength(9);
    expect(() => hyperband({ maxResource: 9, grace: 10 })).toThrow(/maxResource >= minResource, received 9 and 10/);
    expect(() => hyperband({ maxResource: 9, grace: -1 })).toThrow(/grace/);
  });

  it('infers maxResource from a parameter that counts epochs', async () => {
    const space = defineSpace({ x: float(0, 1), n_epochs: int(1, 9) });
    const jobs = await play(new Course(space, hyperband(), { engine }));
    expect(Math.max(...jobs.map(({ to }) => to))).toBe(9);
    expect(() => hyperband().open(problemOf(plane, { engine }))).toThrow(
      expect.objectContaining({ code: 'RESOURCE_REQUIRED' }),
    );
  });

  it('repeats its brackets as often as stated, or until a stated number of trials ends the study', async () => {
    const twice = new Course(plane, hyperband({ maxResource: 9, iterations: 2 }), { engine });
    await play(twice);
    expect(twice.trials).toHaveLength(2 * 15);
    const endless = new Course(plane, hyperband({ maxResource: 9 }), { engine, trials: 100 });
    expect(endless.session.trialCount).toBeUndefined();
    expect(await play(endless, 200)).toHaveLength(200);
  });

  it('refuses a space too small for its brackets, where promotion goes on until it is exhausted', async () => {
    const space = defineSpace({ kind: categorical(['a', 'b', 'c', 'd']) });
    expect(() => hyperband({ maxResource: 9 }).open(problemOf(space, { engine }))).toThrow(
      /at least 15 distinct.*of 4/,
    );
    const course = new Course(space, hyperband({ maxResource: 9, mode: 'promotion' }), { engine });
    await play(course);
    expect(course.trials).toHaveLength(4);
    expect((await course.session.propose(course.history, 1)).status).toBe('exhausted');
  });

  it('refuses a searcher too small for its brackets, and stops paused trials when none can come that promotes them', async () => {
    const grids = (mode: HalvingPlan['mode']) => hyperband({ maxResource: 9, mode, searcher: grid({ levels: 3 }) });
    const make = (mode: HalvingPlan['mode'], space = plane) =>
      createStudy({ space, direction: 'minimize', strategy: grids(mode), seed: 1 });
    expect(() => make('synchronous')).toThrow(/at least 15 distinct.*received a searcher that proposes 9\./);
    const small = defineSpace({ kind: categorical(['a', 'b', 'c', 'd', 'e', 'f', 'g']) });
    for (const study of [make('promotion'), make('promotion', small as never)]) {
      await study.run((_, trial) => trial.number + 1 / trial.resource!, { trials: 50 });
      expect(study.exhausted).toBe(true);
      const states = new Set(study.trials.map(({ state }) => state));
      expect([...states].sort()).toEqual(['completed', 'stopped']);
    }
  });

  it('shows a model-based searcher the losses of the highest rung with enough results', async () => {
    const seen: { losses: number[]; pending: number }[] = [];
    const modelled = fakeEngine({
      createHalving: engine.createHalving,
      async propose({ losses, pending, trial, domain }) {
        seen.push({ losses: [...losses], pending: pending.length / domain.length });
        const unit = engine.uniform(3, 50, trial, domain.length);
        const hyperparameters = { lengthscales: [1, 1], outputscale: 1, noise: 1e-6, mean: 0 };
        return { proposals: [{ unit, mean: 0, deviation: 1, acquisition: 0 }], hyperparameters, climbs: [] };
      },
    });
    const course = new Course(plane, hyperband({ maxResource: 9, searcher: bayesian() }), { engine: modelled });
    const jobs = await play(course);
    expect(jobs).toHaveLength(9 + 3 + 1 + 3 + 1 + 3);
    expect(seen[0].losses).toHaveLength(6);
    // The second bracket starts after three trials have reached resource 3: no loss at resource 1 (>= 1) is among these.
    const last = seen.at(-1)!.losses;
    expect(last.length).toBeGreaterThanOrEqual(3);
    expect(last.every((loss) => loss < 1 / 3 + 1)).toBe(true);
  });

  it('draws a third of the new configurations at random beside a model, or as many as it is told', async () => {
    const asked = async (options: object) => {
      let proposals = 0;
      const counting = fakeEngine({
        createHalving: engine.createHalving,
        async propose({ trial, domain }) {
          proposals++;
          const unit = engine.uniform(3, 50, trial, domain.length);
          const hyperparameters = { lengthscales: [1, 1], outputscale: 1, noise: 1e-6, mean: 0 };
          return { proposals: [{ unit, mean: 0, deviation: 1, acquisition: 0 }], hyperparameters, climbs: [] };
        },
      });
      const searcher = bayesian({ initial: 3 });
      await play(
        new Course(plane, hyperband({ maxResource: 27, brackets: 1, searcher, ...options }), { engine: counting }),
      );
      return proposals;
    };
    // Of 27 configurations those after three results; by promotion after four, twice the number of parameters.
    expect(await asked({ randomFraction: 0 })).toBe(24);
    expect(await asked({ randomFraction: 0, mode: 'promotion', trials: 27 })).toBe(23);
    expect(await asked({})).toBe(16);
    expect(await asked({ randomFraction: 1 })).toBe(0);
    expect(() => hyperband({ randomFraction: 1.1 })).toThrow(/randomFraction in \[0, 1\], received 1.1/);
  });

  it('keeps the model of a lone worker away from the latest fifteen below the modelled rung, not in synchronous mode', async () => {
    const mostPending = async (options: object) => {
      let most = 0;
      const watching = fakeEngine({
        createHalving: engine.createHalving,
        async propose({ trial, domain, pending }) {
          most = Math.max(most, pending.length / domain.length);
          const unit = engine.uniform(3, 50, trial, domain.length);
          const hyperparameters = { lengthscales: [1, 1], outputscale: 1, noise: 1e-6, mean: 0 };
          return { proposals: [{ unit, mean: 0, deviation: 1, acquisition: 0 }], hyperparameters, climbs: [] };
        },
      });
      const searcher = bayesian({ initial: 3 });
      await play(
        new Course(plane, hyperband({ maxResource: 27, brackets: 1, searcher, ...options }), { engine: watching }),
      );
      return most;
    };
    expect(await mostPending({ mode: 'promotion', trials: 200 })).toBe(15);
    expect(await mostPending({})).toBe(0);
  });

  it('draws at random where the model stays on a plateau', async () => {
    let proposals = 0;
    const engineOf = () =>
      fakeEngine({
        createHalving: engine.createHalving,
        // Every proposal is a little further on from the corner.
        async propose() {
          const unit = Float64Array.of(0.001 * ++proposals, 0);
          const hyperparameters = { lengthscales: [1, 1], outputscale: 1, noise: 1e-6, mean: 0 };
          return { proposals: [{ unit, mean: 0, deviation: 1, acquisition: 0 }], hyperparameters, climbs: [] };
        },
      });
    const inCorner = async (loss: (unit: Float64Array, k: number) => number) => {
      const strategy = hyperband({ maxResource: 1, mode: 'promotion', trials: 40, searcher: bayesian() });
      const course = new Course(plane, strategy, { engine: engineOf() });
      for (let k = 0; k < 40; k++) {
        const [proposal] = await course.ask();
        course.tell(k, loss(proposal.unit, k), 1);
      }
      return course.trials.filter(({ unit }) => unit[0] < 0.1 && unit[1] === 0).length;
    };
    expect(await inCorner((_, k) => k)).toBeGreaterThan(20);
    expect(await inCorner((unit, k) => (unit[1] === 0 ? -1 : k))).toBeLessThan(5);
  });

  it('comes back from its name and options', async () => {
    const strategy = hyperband({ maxResource: 27, mode: 'promotion', searcher: bayesian({ initial: 3 }) });
    const json = JSON.parse(JSON.stringify({ name: strategy.name, options: strategy.options }));
    expect(json.options.searcher).toMatchObject({ name: 'bayesian', options: { initial: 3, kernel: 'matern52' } });
    const restored = strategyFromJson(json);
    expect(restored.options).toEqual(strategy.options);
    expect(() => strategyFromJson({ name: 'hyperbend' })).toThrow(/Did you mean "hyperband"/);
  });

  it('refuses a number of trials that does not fill the first rung, where promotion needs none filled', () => {
    const open = (trials: number, options = {}) =>
      hyperband({ maxResource: 81, ...options }).open(problemOf(plane, { engine, trials }));
    expect(() => open(80)).toThrow(/at least 81 trials to fill the first rung, received 80/);
    expect(open(81).iterative).toBe(true);
    expect(open(80, { mode: 'promotion' }).trialCount).toBe(80);
  });

  it.each([
    ['promotion', { trials: 27 }],
    ['stopping', { trials: 27 }],
    ['synchronous', { iterations: 2 }],
  ] as const)('waits in mode %s for a worker that never comes back no longer than it must', async (mode, options) => {
    const strategy = hyperband({ maxResource: 9, mode, brackets: 1, ...options });
    const study = createStudy({ space: plane, direction: 'minimize', strategy, seed: 1 });
    const [gone] = await study.ask(1);
    const playOn = async () => {
      for (let [trial] = await study.ask(1); trial !== undefined; [trial] = await study.ask(1)) {
        while (trial.state === 'running') await trial.report(trial.resource!, trial.number);
      }
    };
    await playOn();
    expect(study.trials.some(({ state }) => state === 'completed')).toBe(true);
    expect(study.exhausted).toBe(false);
    study.fail(gone);
    await playOn();
    expect(study.exhausted).toBe(true);
    expect(study.trials.some(({ state }) => state === 'paused' || state === 'running')).toBe(false);
  });

  it('starts no more trials than the study or its own option allow, and stops those that nothing can promote then', async () => {
    const strategy = hyperband({ maxResource: 9, mode: 'promotion', brackets: 1, trials: 40 });
    const study = createStudy({ space: plane, direction: 'minimize', strategy, seed: 1, trials: 5 });
    for (;;) {
      const [trial] = await study.ask(1);
      if (trial === undefined) break;
      await trial.report(trial.resource!, trial.number);
    }
    expect(study.trials).toHaveLength(5);
    expect(new Set(study.trials.map(({ state }) => state))).toEqual(new Set(['stopped']));
  });

  it('refuses bad options', () => {
    expect(() => hyperband({ maxResources: 9 } as never)).toThrow(
      'hyperband: unknown option "maxResources". Did you mean "maxResource"?',
    );
    expect(() => hyperband({ reductionFactor: 1 })).toThrow(/reductionFactor/);
    expect(() => hyperband({ minResource: 10, maxResource: 9 })).toThrow(/maxResource >= minResource/);
    expect(() => hyperband({ minResource: 0, maxResource: 9 })).toThrow(/minResource/);
    expect(() => hyperband({ minResource: 1e-300, maxResource: 1 })).toThrow(
      /maxResource \/ minResource up to 2\^50.*larger unit/,
    );
    expect(() => hyperband({ maxResource: 2 ** 60 })).toThrow(/maxResource \/ minResource up to 2\^50.*larger unit/);
    expect(() => hyperband({ maxResource: 9, iterations: 2 ** 40 })).toThrow(
      /hyperband: expected iterations to be an integer in \[1, 4294967295\]/,
    );
    expect(() => hyperband({ maxResource: 9, trials: 5 })).toThrow(/iterations/);
    expect(() => hyperband({ maxResource: 9, mode: 'stopping', iterations: 5 })).toThrow(/trials/);
    expect(() => hyperband({ maxResource: 9, searcher: hyperband({ maxResource: 9 }) })).toThrow(/searcher/);
  });
});
