import { describe, expect, it } from 'vitest';
import type { ProposeRequest } from '../../../lib/engine/engine.js';
import { categorical, defineSpace, float } from '../../../lib/space.js';
import { bayesian } from '../../../lib/strategy/bayesian.js';
import { Course, fakeEngine } from './setting.js';

const plane = defineSpace({ x: float(0, 1), y: float(-1, 1) });
const hyperparameters = { lengthscales: [0.5, 0.5], outputscale: 1, noise: 1e-6, mean: 0 };

/** An engine whose proposals are uniform, with every request it got. */
function recorder(): { engine: ReturnType<typeof fakeEngine>; requests: ProposeRequest[] } {
  const requests: ProposeRequest[] = [];
  const engine = fakeEngine({
    async propose(request) {
      requests.push(request);
      const { seed, trial, count, domain } = request;
      const proposals = Array.from({ length: count }, (_, i) => ({
        unit: engine.uniform(seed, 50, trial + i, domain.length),
        mean: 0.1,
        deviation: 0.2,
        acquisition: 0.3,
      }));
      return { proposals, hyperparameters, climbs: [] };
    },
  });
  return { engine, requests };
}

async function advance(course: Course, trials: number): Promise<void> {
  for (let i = 0; i < trials; i++) {
    await course.ask();
    course.tell(course.trials.length - 1, i % 7);
  }
}

describe('bayesian', () => {
  it('starts with the defaults, the centre, and Sobol points up to clamp(d + 1, 5, trials / 4)', async () => {
    const space = defineSpace({ x: float(0, 1, { default: 0.25 }), y: float(-1, 1, { default: 1 }) });
    const { engine, requests } = recorder();
    const course = new Course(space, bayesian(), { engine, trials: 100 });
    expect(course.params(await course.ask(9)).slice(0, 2)).toEqual([
      { x: 0.25, y: 1 },
      { x: 0.5, y: 0 },
    ]);
    expect(course.trials).toHaveLength(5);
    expect(requests).toHaveLength(0);
    course.tell(0, 1);
    await course.ask();
    expect(requests).toHaveLength(1);
  });

  it('keeps the initial design within a quarter of the stated trials, but not below two', async () => {
    for (const [trials, size] of [
      [8, 2],
      [16, 4],
      [4, 2],
    ]) {
      const { engine } = recorder();
      const course = new Course(plane, bayesian(), { engine, trials });
      expect(await course.ask(10)).toHaveLength(size);
    }
  });

  it('never waits: without any told value it goes on with Sobol points', async () => {
    const { engine, requests } = recorder();
    const course = new Course(plane, bayesian({ initial: 2 }), { engine });
    for (let i = 0; i < 6; i++) expect(await course.ask()).toHaveLength(1);
    expect(requests).toHaveLength(0);
    expect(new Set(course.trials.map(({ unit }) => unit.join())).size).toBe(6);
  });

  it('shows the engine completed, failed and running trials', async () => {
    const { engine, requests } = recorder();
    const course = new Course(plane, bayesian({ initial: 3 }), { engine, trials: 12, seed: 7 });
    await course.ask(3);
    course.tell(0, 2);
    course.trials[1].state = 'failed';
    await course.ask(2);
    const [request] = requests;
    expect(request).toMatchObject({ count: 2, seed: 7, trial: 3, progress: 2 / 12, kernel: 'matern52', warp: true });
    expect([...request.points]).toEqual([...course.trials[0].unit, ...course.trials[1].unit]);
    expect([...request.losses]).toEqual([2, Number.NaN]);
    expect([...request.pending]).toEqual([...course.trials[2].unit]);
  });

  it('warm-starts from the last fit, and does not trust it alone when trials have grown by a tenth', async () => {
    const { engine, requests } = recorder();
    const course = new Course(plane, bayesian({ initial: 2 }), { engine });
    await advance(course, 14);
    expect(requests.map(({ warmStart }) => warmStart === undefined)).toEqual(requests.map((_, fit) => fit === 0));
    const restarted = requests.filter(({ restart }) => restart).map(({ losses }) => losses.length);
    expect(restarted).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13]);
    expect(requests.every(({ refit }) => refit)).toBe(true);
    expect(JSON.parse(JSON.stringify(course.memory))).toEqual({ hyperparameters, fittedAt: 13, restartedAt: 13 });
  });

  it('does not trust the last fit alone when there are fewer trials than it had: another rung is modelled', async () => {
    const { engine, requests } = recorder();
    const course = new Course(plane, bayesian({ initial: 2 }), { engine });
    await advance(course, 14);
    course.trials.splice(0, 6);
    await course.ask();
    expect(requests.at(-1)).toMatchObject({ refit: true, restart: true });
    expect(requests.at(-1)!.losses.length).toBeLessThan(13);
  });

  it('does not refit to the same observations, and beyond 150 only when they have grown by 5%', async () => {
    const { engine, requests } = recorder();
    const course = new Course(plane, bayesian({ initial: 2 }), { engine });
    await advance(course, 3);
    await course.ask();
    await course.ask();
    expect(requests.slice(-2).map(({ refit }) => refit)).toEqual([true, false]);
    course.tell(3, 1);
    course.tell(4, 1);
    await advance(course, 180);
    const fitted = requests.filter(({ refit }) => refit).map(({ losses }) => losses.length);
    expect(fitted.filter((n) => n > 140)).toEqual([
      141, 142, 143, 144, 145, 146, 147, 148, 149, 150, 158, 166, 175, 184,
    ]);
  });

  it('passes predictions on, and proposes without changing anything', async () => {
    const { engine } = recorder();
    const course = new Course(plane, bayesian({ initial: 2 }), { engine });
    await advance(course, 2);
    const { session, history } = course;
    const batch = await session.propose(history, 1);
    expect(batch).toEqual(await session.propose(history, 1));
    expect(batch.proposals[0].prediction).toEqual({ mean: 0.1, deviation: 0.2, acquisition: 0.3 });
  });

  it('is exhausted when a finite space is', async () => {
    const space = defineSpace({ kind: categorical(['a', 'b', 'c', 'd']) });
    const { engine } = recorder();
    const course = new Course(space, bayesian({ initial: 2 }), { engine });
    await advance(course, 4);
    expect(new Set(course.trials.map(({ unit }) => unit.join())).size).toBe(4);
    expect((await course.session.propose(course.history, 1)).status).toBe('exhausted');
  });

  it('refuses bad options', () => {
    expect(() => bayesian({ acquisition: 'PI' as never })).toThrow(/one of "auto", "logEI", "EI", "UCB"/);
    expect(() => bayesian({ initial: 1 })).toThrow(/initial/);
    expect(() => bayesian({ kernal: 'rbf' } as never)).toThrow(/Did you mean "kernel"/);
  });
});
