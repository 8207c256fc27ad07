import { describe, expect, it } from 'vitest';
import { categorical, defineSpace, float } from '../../lib/space.js';
import { hyperband } from '../../lib/strategy/hyperband.js';
import type { Strategy } from '../../lib/strategy/strategy.js';
import { createStudy } from '../../lib/study.js';
import type { Trial } from '../../lib/trial.js';
import { halving, stopping } from './fakes.js';

const space = defineSpace({ x: float(0, 1), kind: categorical(['a', 'b']) });
const make = (strategy: Strategy, trials?: number) =>
  createStudy({ space, direction: 'minimize', strategy, seed: 5, trials });
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('run with an iterative strategy', () => {
  /** Value at a resource: the trial's own level plus a slope. */
  const value = (trial: Trial, resource: number) => trial.number + 1 / resource;
  const outcome = [
    ['completed', 4],
    ['stopped', 2],
    ['stopped', 1],
    ['stopped', 1],
  ];
  const states = (study: { trials: readonly Trial[] }) =>
    study.trials.map(({ state, curve }) => [state, curve.at(-1)?.[0]]);

  it.each([1, 2, 4])('an objective that reports lives across pauses (%i slots)', async (concurrency) => {
    const study = make(halving());
    const calls: number[] = [];
    let training = 0;
    let most = 0;
    const best = await study.run(
      async (_, trial) => {
        calls.push(trial.number);
        let epoch = 0;
        for (;;) {
          most = Math.max(most, ++training);
          await turn();
          epoch++;
          training--;
          if (!(await trial.report(epoch, value(trial, epoch)))) return value(trial, epoch);
        }
      },
      { concurrency },
    );
    expect(calls).toEqual([0, 1, 2, 3]);
    expect(most).toBeLessThanOrEqual(concurrency);
    expect(states(study)).toEqual(outcome);
    expect(best).toMatchObject({ number: 0, value: 0.25 });
  });

  it.each([1, 3])('an objective that never reports is called anew when promoted (%i slots)', async (concurrency) => {
    const study = make(halving());
    const calls: unknown[] = [];
    await study.run(
      (_, trial) => {
        calls.push([trial.number, trial.resumeFrom, trial.resource]);
        return value(trial, trial.resource!);
      },
      { concurrency },
    );
    expect(calls).toEqual([
      [0, 0, 1],
      [1, 0, 1],
      [2, 0, 1],
      [3, 0, 1],
      [0, 1, 2],
      [1, 1, 2],
      [0, 2, 4],
    ]);
    expect(states(study)).toEqual(outcome);
  });

  it('goes on in the same slot when told to proceed', async () => {
    const study = make(stopping(2));
    const calls: unknown[] = [];
    await study.run((_, trial) => {
      calls.push([trial.number, trial.resumeFrom, trial.resource]);
      return trial.number === 0 ? 0.1 : 0.9;
    });
    expect(calls).toEqual([
      [0, 0, 1],
      [0, 1, 2],
      [0, 2, 4],
      [1, 0, 1],
    ]);
    expect(study.trials.map(({ state }) => state)).toEqual(['completed', 'stopped']);
  });

  it('counts a crash as worst, and its peers do not wait for it', async () => {
    const study = make(halving());
    await study.run(async (_, trial) => {
      if (trial.number === 1) throw new Error('crash');
      while (await trial.report((trial.curve.at(-1)?.[0] ?? 0) + 1, trial.number));
      return trial.number;
    });
    expect(study.trials.map(({ state }) => state)).toEqual(['completed', 'failed', 'stopped', 'stopped']);
  });

  it('does not hang when a paused trial is never promoted', async () => {
    const study = make(halving(), 2);
    const answers: boolean[] = [];
    await study.run(async (_, trial) => {
      answers.push(await trial.report(1, 1));
      return 1;
    });
    expect(answers).toEqual([false, false]);
    expect(study.trials.map(({ state }) => state)).toEqual(['paused', 'paused']);
  });

  it('survives an objective that does not await its report', async () => {
    const study = make(halving());
    await study.run((_, trial) => {
      void trial.report(trial.resource!, value(trial, trial.resource!));
      return value(trial, trial.resource!);
    });
    expect(states(study)).toEqual(outcome);
  });

  it.each(['wait', 'return'] as const)(
    'each trial has one run at a time, of several at once: %s',
    async (whenPaused) => {
      for (const mode of ['synchronous', 'promotion'] as const) {
        const study = make(hyperband({ maxResource: 9, mode, ...(mode === 'promotion' ? { trials: 12 } : {}) }));
        const trained: string[] = [];
        // The quick run ends while the slow one trains what the quick one had begun.
        const train = (turns: number) => async (_: unknown, trial: Trial) => {
          let epoch = trial.resumeFrom;
          do {
            for (let i = epoch > 3 ? 10 * turns : turns; i > 0; i--) await turn();
            trained.push(`${trial.number}:${++epoch}`);
          } while (await trial.report(epoch, value(trial, epoch)));
          return 1000;
        };
        const runs = [train(1), train(3)].map((each) => study.run(each, { concurrency: 2, whenPaused }));
        await Promise.all(runs);
        expect(new Set(trained).size).toBe(trained.length);
        expect(study.trials.every((trial) => trial.value! < 1000)).toBe(true);
        expect(study.trials.every(({ state }) => state === 'completed' || state === 'stopped')).toBe(true);
      }
    },
  );

  it('takes up trials that were to go on when a run was aborted', async () => {
    const study = make(stopping(1));
    const controller = new AbortController();
    const first = study.run(
      (_, trial) => {
        controller.abort('enough');
        return trial.resource! / 100;
      },
      { signal: controller.signal },
    );
    await expect(first).rejects.toBe('enough');
    const [trial] = study.trials;
    expect([trial.state, trial.resource, trial.resumeFrom]).toEqual(['running', 2, 1]);
    const resumed: number[] = [];
    await study.run((_, { resource, resumeFrom }) => {
      resumed.push(resumeFrom);
      return resource! / 100;
    });
    expect(resumed).toEqual([1, 2]);
    expect(trial.state).toBe('completed');
  });

  it('ends though an objective that awaits no report waits at last for a trial that another run has', async () => {
    const study = make(halving());
    let open = () => undefined as unknown;
    const gate = new Promise((resolve) => {
      open = () => resolve(undefined);
    });
    const careless = study.run(
      async (_, trial) => {
        if (trial.number === 2) await turn();
        void trial.report(1, trial.number);
        await gate;
        return (await trial.report(2, trial.number)) ? 0 : 1000;
      },
      { concurrency: 2 },
    );
    const trained: number[] = [];
    const careful = study.run(
      async (_, trial) => {
        trained.push(trial.number);
        if (trial.resumeFrom > 0) open();
        let epoch = trial.resumeFrom;
        do {
          epoch++;
          for (let i = 0; i < 5; i++) await turn();
        } while (await trial.report(epoch, trial.number));
        return 1000;
      },
      { concurrency: 2 },
    );
    await Promise.all([careless, careful]);
    expect(trained).toContain(0);
    expect(study.trials.map(({ state }) => state)).toEqual(['completed', 'stopped', 'stopped', 'stopped']);
  });

  it('leaves a promoted trial to whoever asked for it', async () => {
    const study = make(halving());
    let returned = 0;
    const running = study.run(
      async (_, trial) => {
        let epoch = trial.resumeFrom;
        do {
          await turn();
          epoch++;
          // The rung's last report: its best trials are promoted to the ask below, not to this run.
          if (trial.number === 3) for (let i = 0; i < 20; i++) void study.ask().then((other) => asked.push(other));
        } while (await trial.report(epoch, value(trial, epoch)));
        returned++;
        return 1000;
      },
      { concurrency: 4 },
    );
    const asked: (Trial | undefined)[] = [];
    await running;
    const taken = asked.filter((trial) => trial !== undefined);
    expect(taken.length).toBeGreaterThan(0);
    for (const trial of taken) {
      expect([trial.state, trial.value! < 1000]).toEqual(['running', true]);
      study.tell(trial.number, 0);
      expect(trial.state).not.toBe('running');
    }
    expect(returned).toBe(4);
  });
});
