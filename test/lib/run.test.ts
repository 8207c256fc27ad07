import { describe, expect, it, vi } from 'vitest';
import type { Objective } from '../../lib/run-options.js';
import { categorical, defineSpace, float } from '../../lib/space.js';
import { createStudy } from '../../lib/study.js';
import { halving, historian } from './fakes.js';

const space = defineSpace({ x: float(0, 1), kind: categorical(['a', 'b']) });
type Params = { x: number; kind: 'a' | 'b' };
const make = (strategy = historian(), trials?: number) =>
  createStudy({ space, direction: 'minimize', strategy, seed: 5, trials });
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('run', () => {
  it('evaluates the trials and resolves to the incumbent', async () => {
    const study = make();
    const best = await study.run(({ x }) => x, { trials: 12 });
    const values = study.trials.map(({ value }) => value!);
    expect(values).toHaveLength(12);
    expect(best).toEqual(study.incumbent);
    expect(best!.value).toBe(Math.min(...values));
    await study.run(({ x }) => x, { trials: 3 });
    expect(study.trials).toHaveLength(15);
  });

  it('stops at the study limit and at the end of the strategy', async () => {
    const limited = make(historian(), 4);
    await limited.run(({ x }) => x);
    const ended = make(historian({ end: 5 }));
    await ended.run(({ x }) => x, { trials: 50, concurrency: 3 });
    expect([limited.trials.length, ended.trials.length]).toEqual([4, 5]);
  });

  it('keeps its slots full and never uses more', async () => {
    let active = 0;
    let most = 0;
    await make().run(
      async ({ x }) => {
        most = Math.max(most, ++active);
        for (let i = 0; i < 9; i++) await turn();
        active--;
        return x;
      },
      { trials: 20, concurrency: 4 },
    );
    expect([most, active]).toEqual([4, 0]);
  });

  it('goes on when objectives throw or return no number', async () => {
    const study = make();
    const results: (() => unknown)[] = [
      () => {
        throw new Error('out of memory');
      },
      () => Promise.reject(new Error('later')),
      () => Number.NaN,
      () => '0.5',
      () => undefined,
      () => 0.25,
    ];
    const best = await study.run(((_, { number }) => results[number]()) as Objective<Params>, { trials: 6 });
    expect(best).toMatchObject({ number: 5, value: 0.25 });
    expect(study.trials.map(({ state }) => state)).toEqual([...Array(5).fill('failed'), 'completed']);
    expect(study.trials.slice(0, 3).map(({ error }) => (error as Error).message)).toEqual([
      'out of memory',
      'later',
      'run: expected the objective to return a finite number for trial 2, received NaN. ' +
        'Return the value to optimize, or throw if the evaluation failed.',
    ]);
  });

  it('resolves to undefined when every trial failed', async () => {
    const study = make();
    const best = await study.run(() => Promise.reject(new TypeError('x is not a function')), { trials: 11 });
    expect([best, study.trials.length]).toEqual([undefined, 11]);
  });

  it('tells onTrial of every outcome; what it throws ends the run', async () => {
    const seen: unknown[] = [];
    await make().run(({ x }) => x, { trials: 3, onTrial: ({ number, state }) => void seen.push([number, state]) });
    expect(seen).toEqual([
      [0, 'completed'],
      [1, 'completed'],
      [2, 'completed'],
    ]);
    const study = make();
    const onTrial = () => {
      throw new Error('disk full');
    };
    await expect(study.run(({ x }) => x, { trials: 9, onTrial })).rejects.toThrow('disk full');
    expect(study.trials).toHaveLength(1);
  });

  it('ends when an async onTrial rejects', async () => {
    const s = createStudy({ space, direction: 'minimize', strategy: historian(), seed: 1 });
    const onTrial = async () => {
      throw new Error('disk full');
    };
    await expect(s.run(() => 1, { trials: 9, onTrial })).rejects.toThrow('disk full');
    expect(s.trials.length).toBeLessThan(9);
    const late = async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      throw new Error('disk full');
    };
    await expect(s.run(() => 1, { trials: 1, onTrial: late })).rejects.toThrow('disk full');
  });

  it('rejects when the strategy fails, after the objectives at work', async () => {
    const { open, ...rest } = historian();
    const broken = {
      ...rest,
      open: (problem: Parameters<typeof open>[0]) => {
        const session = open(problem);
        const propose: typeof session.propose = (history, ...more) =>
          history.asked < 2 ? session.propose(history, ...more) : Promise.reject(new Error('singular'));
        return { ...session, propose };
      },
    };
    const study = make(broken);
    await expect(study.run(({ x }) => x, { trials: 9, concurrency: 2 })).rejects.toThrow('singular');
    expect(study.trials.every(({ state }) => state !== 'running')).toBe(true);
  });

  it.each([
    [undefined, { trials: 1 }, /run: expected an objective function, received undefined/],
    [() => 1, { trials: 0 }, 'run: expected trials to be a positive integer, received 0.'],
    [() => 1, { trials: 1, concurrency: 1.5 }, /expected concurrency to be a positive integer, received 1\.5/],
    [() => 1, { trials: 1, concurency: 2 }, 'run: unknown option "concurency". Did you mean "concurrency"?'],
    [() => 1, { trials: 1, signal: {} }, /expected signal to be an AbortSignal/],
    [() => 1, { trials: 1, onTrial: 3 }, /expected onTrial to be a function, received 3/],
    [() => 1, {}, /expected trials: this search has no end of its own, received undefined\. State how many/],
  ])('refuses %s with %j', async (objective, options, message) => {
    await expect(make().run(objective as Objective<Params>, options as object)).rejects.toThrow(message);
  });
});

describe('abort', () => {
  it('rejects with the reason; what was told stays, what heeds the signal fails with its own error', async () => {
    const study = make();
    const controller = new AbortController();
    const running = study.run(
      ({ x }, { number }, signal) => {
        if (number < 2) return x;
        if (number === 3) queueMicrotask(() => controller.abort(new Error('time is up')));
        return new Promise<number>((_, reject) => {
          signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
        });
      },
      { trials: 50, concurrency: 2, signal: controller.signal },
    );
    await expect(running).rejects.toThrow('time is up');
    expect(study.trials.map(({ state }) => state)).toEqual(['completed', 'completed', 'failed', 'failed']);
    expect(study.trials.slice(2).map(({ error }) => (error as Error).name)).toEqual(['AbortError', 'AbortError']);
    expect(study.incumbent).toBeDefined();
  });

  it('gives up objectives that ignore the signal, and ignores what they return later', async () => {
    const study = make();
    const controller = new AbortController();
    let finish: (value: number) => void = () => undefined;
    const running = study.run(() => new Promise<number>((resolve) => (finish = resolve)), {
      signal: controller.signal,
    });
    await vi.waitFor(() => expect(study.trials).toHaveLength(1));
    await turn();
    controller.abort();
    await expect(running).rejects.toThrow(/abort/);
    expect([study.trials[0].state, (study.trials[0].error as Error).name]).toEqual(['failed', 'AbortError']);
    finish(1);
    await turn();
    expect([study.trials.length, study.trials[0].state]).toEqual([1, 'failed']);
    // The study is as good as before.
    expect((await study.ask())!.number).toBe(1);
  });

  it('aborts a proposal in flight, and refuses to start at all when aborted before', async () => {
    const study = make();
    const controller = new AbortController();
    const running = study.run(({ x }) => x, { trials: 5, signal: controller.signal });
    controller.abort(new Error('never mind'));
    await expect(running).rejects.toThrow('never mind');
    await expect(study.run(({ x }) => x, { trials: 5, signal: controller.signal })).rejects.toThrow('never mind');
    expect(study.trials).toHaveLength(0);
  });

  it('lets paused objectives go', async () => {
    const study = make(halving());
    const controller = new AbortController();
    const answers: boolean[] = [];
    const running = study.run(
      async (_, trial) => {
        if (trial.number === 3) {
          controller.abort(new Error('enough'));
          await new Promise(() => undefined);
        }
        answers.push(await trial.report(1, 1));
        return 1;
      },
      { signal: controller.signal },
    );
    await expect(running).rejects.toThrow('enough');
    expect(answers).toEqual([false, false, false]);
    expect(study.trials.map(({ state }) => state).slice(0, 3)).not.toContain('running');
  });
});
