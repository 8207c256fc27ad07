import { describe, expect, it } from 'vitest';
import { categorical, defineSpace, float, int } from '../../lib/space.js';
import { hyperband } from '../../lib/strategy/hyperband.js';
import { random } from '../../lib/strategy/random.js';
import { createStudy } from '../../lib/study.js';
import type { StudyOptions } from '../../lib/study-options.js';
import type { Trial } from '../../lib/trial.js';
import { turn } from '../../lib/turn.js';
import { halving, historian } from './fakes.js';

const space = defineSpace({
  x: float(0, 1),
  layers: int(1, 6),
  kind: categorical(['a', 'b']),
  y: float(0, 1, { when: { kind: 'b' } }),
});
const study = (options: Partial<StudyOptions<typeof space>> = {}) =>
  createStudy({ space, direction: 'minimize', strategy: historian(), seed: 7, ...options });

describe('createStudy', () => {
  it.each([
    [{ space: {} }, /expected space to be a search space, received \{ {2}\}\. Make one with defineSpace/],
    [{ direction: 'min' }, 'createStudy: expected direction to be "minimize" or "maximize", received "min".'],
    [{ strategy: 'random' }, /expected strategy to be a strategy, received "random"/],
    [{ seed: -1 }, /expected seed to be an integer >= 0, received -1/],
    [{ seed: 1.5 }, /received 1\.5/],
    [{ trials: 0 }, /expected trials to be a positive integer, received 0/],
    [{ sed: 1 }, 'createStudy: unknown option "sed". Did you mean "seed"?'],
  ])('refuses %j', (options, message) => {
    expect(() => study(options as never)).toThrow(message);
  });

  it('draws a seed where none is given', () => {
    const seeds = Array.from({ length: 4 }, () => study({ seed: undefined }).seed);
    expect(new Set(seeds).size).toBe(4);
    for (const seed of seeds) expect(Number.isSafeInteger(seed)).toBe(true);
  });
});

describe('ask', () => {
  it('gives running trials, numbered, with legal parameters', async () => {
    const s = study();
    const trial = (await s.ask())!;
    expect([trial.number, trial.state, trial.value, trial.asked, trial.resumeFrom]).toEqual([
      0,
      'running',
      undefined,
      true,
      0,
    ]);
    expect(trial.params.layers).toBeGreaterThanOrEqual(1);
    expect('y' in trial.params).toBe(trial.params.kind === 'b');
    expect(Object.isFrozen(trial.params)).toBe(true);
    expect(trial.prediction).toEqual({ mean: 0, deviation: 0, acquisition: 0 });
    expect(s.trials[0]).toBe(trial);
  });

  it('lets concurrent asks see each other as pending: as if asked one by one', async () => {
    const [one, other] = [study(), study()];
    const together = await Promise.all([one.ask(), one.ask(), one.ask()]);
    const apart = [await other.ask(), await other.ask(), await other.ask()];
    expect(together.map((trial) => trial!.params)).toEqual(apart.map((trial) => trial!.params));
    expect(together.map((trial) => trial!.prediction!.deviation)).toEqual([0, 1, 2]);
  });

  it('ask(n) gives n distinct trials', async () => {
    const batch = await study().ask(16);
    expect(batch.map(({ number }) => number)).toEqual([...Array(16).keys()]);
    expect(new Set(batch.map(({ params }) => JSON.stringify(params))).size).toBe(16);
  });

  it.each([0, -1, 1.5, Number.NaN, '3', null])('refuses to ask for %s', async (count) => {
    await expect(study().ask(count as number)).rejects.toThrow(/ask: expected a positive integer, received/);
  });

  it('gives more trials at once than a call has arguments, and refuses what no memory holds', async () => {
    const all = await study({ strategy: random() }).ask(200_000);
    expect(all.at(-1)!.number).toBe(199_999);
    await expect(study().ask(1e9)).rejects.toThrow(
      'ask: expected at most 1000000 trials at once, received 1000000000.',
    );
  });

  it('lets the event loop turn, and signals fire, while it draws many', async () => {
    let drawn = false;
    let turns = 0;
    const drawing = study({ strategy: random() })
      .ask(2000)
      .finally(() => {
        drawn = true;
      });
    for (; !drawn; turns++) await turn();
    expect(await drawing).toHaveLength(2000);
    expect(turns).toBeGreaterThan(10);

    const controller = new AbortController();
    const aborted = study({ strategy: random() }).ask(2000, { signal: controller.signal });
    await turn();
    controller.abort();
    await expect(aborted).rejects.toThrow(/aborted/);
  });

  it('keeps its trials in order: who sorts them sorts a copy', async () => {
    const s = study();
    const trials = await s.ask(3);
    for (const [i, trial] of trials.entries()) s.tell(trial, -i);
    const changes: ((all: Trial[]) => unknown)[] = [
      (all) => all.sort((a, b) => a.value! - b.value!),
      (all) => all.reverse(),
      (all) => all.splice(0, 1),
      (all) => all.push(all[0]),
      (all) => all.pop(),
      (all) => {
        all.length = 0;
      },
      (all) => {
        all[0] = all[1];
      },
    ];
    for (const change of changes) {
      expect(() => change(s.trials as Trial[])).toThrow(
        expect.objectContaining({
          code: 'READ_ONLY',
          message: expect.stringMatching(/^study.trials: .*\[\.\.\.study/),
        }),
      );
    }
    expect([...s.trials].sort((a, b) => a.value! - b.value!).map(({ number }) => number)).toEqual([2, 1, 0]);
    expect(s.trials.map(({ number }) => number)).toEqual([0, 1, 2]);
    expect(s.trials.filter(({ value }) => value! < 0)).toEqual([trials[1], trials[2]]);
    await s.ask();
    expect([s.trials.length, s.trials.at(-1)!.number]).toEqual([4, 3]);
  });

  it('ends with the strategy, and never repeats', async () => {
    const s = study({ strategy: historian({ end: 3 }) });
    expect(await s.ask(5)).toHaveLength(3);
    expect(await s.ask()).toBeUndefined();
    expect(await s.ask(2)).toEqual([]);
    expect([s.trials.length, s.exhausted]).toEqual([3, true]);
  });

  it('ends at the stated number of trials', async () => {
    const s = study({ trials: 2 });
    expect(await s.ask(5)).toHaveLength(2);
    expect([await s.ask(), s.exhausted]).toEqual([undefined, true]);
  });

  it('is aborted by its signal; the next ask is the one that would have been', async () => {
    const [s, other] = [study(), study()];
    const controller = new AbortController();
    const aborted = s.ask({ signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(aborted).rejects.toThrow('enough');
    expect(s.trials).toHaveLength(0);
    expect((await s.ask())!.params).toEqual((await other.ask())!.params);
  });

  it('heeds a signal beside a count that is undefined', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(study().ask(undefined as never, { signal })).rejects.toThrow('enough');
  });

  it('refuses a signal that is none', async () => {
    await expect(study().ask({ signal: {} as never })).rejects.toThrow(
      'ask: expected signal to be an AbortSignal, received {  }.',
    );
  });

  it('goes on after a strategy that threw', async () => {
    const { open, ...rest } = historian();
    let fails = true;
    const s = study({
      strategy: {
        ...rest,
        open: (problem) => {
          const session = open(problem);
          const propose: typeof session.propose = (...args) =>
            fails ? Promise.reject(new Error('singular')) : session.propose(...args);
          return { ...session, propose };
        },
      },
    });
    await expect(s.ask()).rejects.toThrow('singular');
    fails = false;
    expect((await s.ask())!.number).toBe(0);
  });
});

describe('tell', () => {
  it('completes the trial, given as itself, its number or its parameters', async () => {
    const s = study();
    const [a, b, c] = await s.ask(3);
    s.tell(a, 3);
    s.tell(b.number, 1);
    s.tell(structuredClone(c.params), 2);
    expect(s.trials.map(({ state, value }) => [state, value])).toEqual([3, 1, 2].map((value) => ['completed', value]));
    expect(s.incumbent).toEqual({ params: b.params, value: 1, number: 1 });
  });

  it('maximizes by flipping signs inside only', async () => {
    const s = study({ direction: 'maximize' });
    const [a, b] = await s.ask(2);
    s.tell(a, 0);
    expect(a.value).toBe(0);
    s.tell(b, 0.9);
    expect([b.value, s.incumbent?.value, s.incumbent?.number]).toEqual([0.9, 0.9, 1]);
  });

  it('takes parameters never asked for as an observation, exactly', async () => {
    const s = study({ trials: 1 });
    s.tell({ x: 0.1, layers: 3, kind: 'a' }, 0.25);
    expect(s.trials[0]).toMatchObject({ asked: false, state: 'completed', params: { x: 0.1, layers: 3, kind: 'a' } });
    expect(s.incumbent).toEqual({ params: { x: 0.1, layers: 3, kind: 'a' }, value: 0.25, number: 0 });
    expect((await s.ask())!.number).toBe(1);
  });

  it.each([Number.NaN, Infinity, '1', undefined, null])('refuses the value %s', async (value) => {
    const s = study();
    const trial = (await s.ask())!;
    expect(() => s.tell(trial, value as number)).toThrow(
      `tell: expected a finite value for trial 0, received ${typeof value === 'string' ? '"1"' : value}. ` +
        'Use study.fail(trial) for a crashed evaluation.',
    );
    expect(trial.state).toBe('running');
  });

  it('refuses finished, foreign and missing trials', async () => {
    const [s, other] = [study(), study()];
    const trial = (await s.ask())!;
    const foreign = (await other.ask())!;
    s.tell(trial, 1);
    expect(() => s.tell(trial, 1)).toThrow('tell: expected a running trial, received trial 0, which is completed.');
    expect(() => s.fail(trial)).toThrow('fail: expected a running trial, received trial 0, which is completed.');
    expect(() => s.tell(foreign, 1)).toThrow(/expected a trial of this study, received trial 0, which is none/);
    expect(() => s.tell(5, 1)).toThrow(/received trial 5/);
    expect(() => s.tell(undefined as unknown as Trial<never>, 1)).toThrow(
      /ask\(\) gives undefined when nothing is left/,
    );
    expect(() => s.tell({ x: 2 } as never, 1)).toThrow(
      /tell: expected "layers"|expected "x" to be a number in \[0, 1\]/,
    );
  });

  it('is synchronous while a proposal is in flight', async () => {
    const s = study();
    const trial = (await s.ask())!;
    const next = s.ask();
    s.tell(trial, 0.5);
    expect(s.incumbent?.value).toBe(0.5);
    expect((await next)!.number).toBe(1);
  });
});

describe('fail', () => {
  it('keeps the error and goes on', async () => {
    const s = study();
    const trial = (await s.ask())!;
    s.fail(trial, new Error('out of memory'));
    expect([trial.state, (trial.error as Error).message, trial.value]).toEqual(['failed', 'out of memory', undefined]);
    expect(s.incumbent).toBeUndefined();
    expect((await s.ask())!.number).toBe(1);
  });

  it('refuses parameters that no running trial has', () => {
    expect(() => study().fail({ x: 0, layers: 1, kind: 'a' })).toThrow(
      /fail: expected the parameters of a running trial/,
    );
  });
});

describe('an iterative study', () => {
  it('pauses, stops, promotes and completes by ask and tell', async () => {
    const s = createStudy({ space, direction: 'maximize', strategy: halving(), seed: 1 });
    const rung = await s.ask(8);
    expect(rung.map(({ resource, resumeFrom }) => [resource, resumeFrom])).toEqual(new Array(4).fill([1, 0]));
    expect([await s.ask(), s.exhausted]).toEqual([undefined, false]);
    [0.1, 0.4, 0.3, 0.2].forEach((value, i) => void s.tell(rung[i], value));
    expect(rung.map(({ state }) => state)).toEqual(['stopped', 'paused', 'paused', 'stopped']);
    expect(s.incumbent).toMatchObject({ number: 1, value: 0.4 });

    const [first, second] = await s.ask(2);
    expect([first, second]).toEqual([rung[1], rung[2]]);
    expect([first.state, first.resource, first.resumeFrom, first.value]).toEqual(['running', 2, 1, 0.4]);
    expect(await s.ask()).toBeUndefined();
    s.tell(first, 0.5);
    s.tell(second, 0.6);
    expect([first.state, second.state]).toEqual(['stopped', 'paused']);

    const last = (await s.ask())!;
    expect(last).toBe(second);
    s.tell(last, 0.55);
    expect([last.state, last.curve]).toEqual([
      'completed',
      [
        [1, 0.3],
        [2, 0.6],
        [4, 0.55],
      ],
    ]);
    // The incumbent is compared at the largest resource reached.
    expect(s.incumbent).toEqual({ params: last.params, value: 0.55, number: 2 });
    expect([await s.ask(), s.exhausted]).toEqual([undefined, true]);
  });

  it('holds tells back while a proposal is in flight, so that none is overtaken', async () => {
    const s = createStudy({ space, direction: 'minimize', strategy: halving(), seed: 1 });
    const rung = await s.ask(3);
    const asking = s.ask();
    for (let i = 0; i < 9; i++) await Promise.resolve();
    rung.forEach((trial, i) => void s.tell(trial, i));
    expect(() => s.tell(rung[0], 0)).toThrow(/which is told/);
    const fourth = (await asking)!;
    expect(rung.map(({ state }) => state)).toEqual(['paused', 'paused', 'paused']);
    s.fail(fourth, new Error('crash'));
    expect([...rung, fourth].map(({ state }) => state)).toEqual(['paused', 'paused', 'stopped', 'failed']);
  });

  it('takes a tell or a failure after a checkpoint or a report that decides nothing, whatever is in flight', async () => {
    const study = createStudy({ space, direction: 'minimize', strategy: halving(), seed: 3 });
    const [first, second] = await study.ask(2);
    const asked = study.ask();
    await Promise.resolve();
    first.checkpoint = 'saved';
    study.tell(first, 1);
    void second.report(0.5, 1);
    study.fail(second, 'crashed');
    expect(() => study.fail(second)).toThrow(/received trial 1, which is told/);
    await asked;
    expect([first.state, second.state]).toEqual(['paused', 'failed']);
    const racing = study.ask();
    await Promise.resolve();
    const third = study.trials[2];
    void third.report(1, 1);
    expect(() => study.tell(third, 1)).toThrow(/which is told/);
    await racing;
  });

  it('compares trials at their rung, however far past it or short of it by rounding they report', async () => {
    const study = createStudy({
      space,
      direction: 'minimize',
      strategy: hyperband({ minResource: 1, maxResource: 1, mode: 'promotion', trials: 3 }),
      seed: 3,
    });
    const [short, exact, past] = await study.ask(3);
    await short.report(0.1 + 0.7 + 0.1 + 0.1, 1);
    await exact.report(1, 2);
    await past.report(1.5, 3);
    expect(study.trials.map(({ state }) => state)).toEqual(['completed', 'completed', 'completed']);
    expect(study.incumbent).toMatchObject({ number: short.number, value: 1 });
  });

  it('does not start new trials past the limit, but resumes paused ones', async () => {
    const s = createStudy({ space, direction: 'minimize', strategy: halving(), seed: 1, trials: 3 });
    expect(await s.ask(8)).toHaveLength(3);
    expect([await s.ask(), s.exhausted]).toEqual([undefined, false]);
    for (const trial of s.trials) s.tell(trial, 1);
    expect([await s.ask(), s.exhausted]).toEqual([undefined, true]);
  });
});
