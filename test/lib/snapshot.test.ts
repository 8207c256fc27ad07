import { describe, expect, it } from 'vitest';
import { restoreStudy } from '../../lib/restore.js';
import { categorical, defineSpace, float, int } from '../../lib/space.js';
import { bayesian } from '../../lib/strategy/bayesian.js';
import { hyperband } from '../../lib/strategy/hyperband.js';
import { random } from '../../lib/strategy/random.js';
import type { Strategy } from '../../lib/strategy/strategy.js';
import { createStudy, type Study } from '../../lib/study.js';
import { halving, hash, historian, stopping } from './fakes.js';

const space = defineSpace({
  x: float(1e-4, 1, { scale: 'log' }),
  layers: int(1, 6),
  kind: categorical(['a', 'b']),
  y: float(0, 1, { when: { kind: 'b' } }),
});
type S = Study<{ x: number; layers: number; kind: 'a' | 'b'; y?: number }>;
const copy = (study: S, strategy: Strategy, over = space) =>
  restoreStudy(over, JSON.parse(JSON.stringify(study)), { strategy });

/** A history of asks, batches, tells, failures, observations and reports, drawn from a seed. */
async function live(study: S, seed: number, steps: number): Promise<void> {
  for (let step = 0; step < steps; step++) {
    const running = study.trials.filter(({ state }) => state === 'running');
    const trial = running[Math.floor(hash(seed, step, 1) * running.length)];
    const draw = hash(seed, step, 2);
    if (trial === undefined || draw < 0.4) await study.ask(1 + Math.floor(hash(seed, step, 3) * 3));
    else if (draw < 0.5) study.fail(trial, new Error('crash'));
    else if (draw < 0.6) await trial.report(hash(seed, step, 4), draw < 0.55 ? Number.NaN : draw);
    else if (draw < 0.65) study.tell({ x: hash(seed, step, 5) / 2 + 0.1, layers: 2, kind: 'a' }, draw);
    else study.tell(trial, hash(seed, step, 6) / 3);
  }
}

/** Everything that can be seen of a study, but resumeFrom: trials that were running when it was saved go on elsewhere. */
const view = (study: S) =>
  study.trials.map(({ number, params, state, value, resource, prediction, curve, asked }) => ({
    ...{ number, params, state, value, resource, prediction, curve, asked },
  }));

describe('restoreStudy', () => {
  it.each([
    ['one that remembers', () => historian({ memory: true })],
    ['one that ends', () => historian({ end: 20 })],
    ['successive halving', halving],
    ['stopping', () => stopping(9)],
  ])('goes on bit for bit where the original was: %s', async (_, strategy) => {
    for (const direction of ['minimize', 'maximize'] as const) {
      for (let seed = 0; seed < 8; seed++) {
        const original = createStudy({
          space,
          direction,
          strategy: strategy(),
          seed,
          trials: seed % 2 ? 15 : undefined,
        });
        await live(original, seed, 12 + seed);
        const restored = copy(original, strategy());
        expect(view(restored)).toEqual(view(original));
        expect(restored.incumbent).toEqual(original.incumbent);
        expect(JSON.stringify(restored)).toBe(JSON.stringify(original));
        await live(original, seed + 100, 12);
        await live(restored, seed + 100, 12);
        expect(view(restored)).toEqual(view(original));
      }
    }
  });

  it('keeps running trials: tell them by number', async () => {
    const study = createStudy({ space, direction: 'minimize', strategy: historian(), seed: 1 });
    await study.ask(2);
    const restored = copy(study, historian());
    restored.tell(1, 0.5);
    expect(restored.trials.map(({ state }) => state)).toEqual(['running', 'completed']);
    expect((await restored.ask())!.number).toBe(2);
  });

  it('holds what was told while a proposal was in flight', async () => {
    const study = createStudy({ space, direction: 'minimize', strategy: halving(), seed: 1 });
    const [trial] = await study.ask(1);
    const asking = study.ask();
    for (let i = 0; i < 9; i++) await Promise.resolve();
    study.tell(trial, 0.5);
    expect(trial.state).toBe('running');
    expect(copy(study, halving()).trials[0].state).toBe('paused');
    await asking;
    expect(trial.state).toBe('paused');
  });

  it('is plain versioned JSON', async () => {
    const study = createStudy({ space, direction: 'maximize', strategy: historian({ end: 9 }), seed: 3, trials: 4 });
    const [a, b] = await study.ask(2);
    await a.report(1, Number.NaN);
    study.tell(a, 0.5);
    study.fail(b, new Error('crash'));
    study.tell({ x: 0.5, layers: 1, kind: 'a' }, 1);
    const json = JSON.parse(JSON.stringify(study));
    expect(json).toMatchObject({
      version: 1,
      direction: 'maximize',
      strategy: { name: 'historian', options: { end: 9 } },
      seed: 3,
      trials: 4,
      memory: null,
    });
    expect(json.space.map(({ name }: { name: string }) => name)).toEqual(['x', 'layers', 'kind', 'y']);
    expect(json.events[0]).toEqual({ ask: 0, seen: 0, unit: expect.any(Array), prediction: expect.any(Object) });
    expect(json.events.slice(2)).toEqual([
      { report: 0, resource: 1, value: null },
      { tell: 0, value: 0.5 },
      { fail: 1, error: 'crash' },
      { observe: { x: 0.5, layers: 1, kind: 'a' }, value: 1 },
    ]);
  });

  it('accepts the space in another order of keys', async () => {
    const study = createStudy({ space, direction: 'minimize', strategy: historian(), seed: 1 });
    const same = defineSpace({
      x: { scale: 'log', high: 1, low: 1e-4, kind: 'float' },
      layers: int(1, 6),
      kind: categorical(['a', 'b']),
      y: float(0, 1, { when: { kind: 'b' } }),
    });
    expect(copy(study, historian(), same as typeof space).trials).toEqual([]);
  });

  it.each([
    [
      'a changed bound',
      { ...space.parameters, layers: int(1, 7) },
      /at parameter "layers": snapshot .*"high":6.*, space .*"high":7/,
    ],
    [
      'a missing parameter',
      { x: space.parameters.x, layers: int(1, 6), kind: categorical(['a', 'b']) },
      /at parameter "y": .*space nothing/,
    ],
    ['an added parameter', { ...space.parameters, z: int(0, 1) }, /at parameter "z": snapshot nothing/],
  ])('refuses a space with %s', (_, parameters, message) => {
    const study = createStudy({ space, direction: 'minimize', strategy: historian(), seed: 1 });
    expect(() => restoreStudy(defineSpace(parameters), study.toJSON(), { strategy: historian() })).toThrow(message);
  });

  it.each([
    ['text', '{}', /expected a snapshot, received "\{\}"\. Parse it first/],
    ['nothing', undefined, /expected a snapshot, received undefined/],
    ['another version', { version: 2, space: [], events: [] }, /expected snapshot version 1, received 2/],
  ])('refuses %s', (_, json, message) => {
    expect(() => restoreStudy(space, json)).toThrow(message);
  });

  it('refuses another strategy, an unknown one, and damaged events', () => {
    const json = createStudy({ space, direction: 'minimize', strategy: historian(), seed: 1 }).toJSON();
    expect(() => restoreStudy(space, json, { strategy: halving() })).toThrow(
      /expected strategy "historian", received "halving"/,
    );
    expect(() => restoreStudy(space, json)).toThrow(/received "historian".*Pass your own/);
    const damaged = { ...json, events: [{ tell: 3, value: 1 }] };
    expect(() => restoreStudy(space, damaged, { strategy: historian() })).toThrow(
      /expected events that follow from one another, received \{"tell":3,"value":1\} as event 0/,
    );
  });

  it.each([
    ['direction', 'down'],
    ['strategy', null],
    ['strategy', { name: 5, options: {} }],
    ['strategy', { name: 'random', options: null }],
    ['seed', undefined],
    ['trials', 0],
    ['events', null],
    ['space', [null]],
  ])('refuses a damaged %s: %j', (field, value) => {
    const json = createStudy({ space, direction: 'minimize', strategy: random(), seed: 1 }).toJSON();
    expect(() => restoreStudy(space, { ...json, [field]: value })).toThrow(
      expect.objectContaining({ code: field === 'space' ? 'SPACE_MISMATCH' : 'INVALID_SNAPSHOT' }),
    );
  });

  it.each(['bayesian', 'hyperband'])('refuses a damaged memory of %s', async (name) => {
    const searcher = bayesian({ initial: 2 });
    const strategy =
      name === 'bayesian' ? searcher : hyperband({ maxResource: 9, mode: 'promotion', searcher, randomFraction: 0 });
    const study = createStudy({ space, direction: 'minimize', strategy, seed: 1, trials: 50 });
    for (let i = 0; i < 24; i++) study.tell((await study.ask())!, Math.sin(i));
    const json = JSON.parse(JSON.stringify(study));
    restoreStudy(space, json);
    const { hyperparameters } = json.memory;
    for (const memory of [
      'none',
      3,
      [],
      { ...json.memory, fittedAt: null },
      { ...json.memory, hyperparameters: 0 },
      { ...json.memory, hyperparameters: { ...hyperparameters, mean: 'x' } },
      { ...json.memory, hyperparameters: { ...hyperparameters, lengthscales: [1] } },
    ]) {
      expect(() => restoreStudy(space, { ...json, memory })).toThrow(
        expect.objectContaining({ code: 'INVALID_SNAPSHOT', message: expect.stringContaining('"memory"') }),
      );
    }
  });

  const unit = [0.5, 0.5, 0.25, 0.5];
  it.each([
    null,
    {},
    { ask: 5, seen: 0, unit },
    { ask: '2', seen: 0, unit },
    { ask: 0, seen: 0, unit },
    { ask: 2, seen: 0, unit: [0.5] },
    { ask: 2, seen: 0, unit: [null, 0.5, 0.25, 0.5] },
    { ask: 2, seen: 0, unit: [7, 0.5, 0.25, 0.5] },
    { ask: 2, seen: null, unit },
    { ask: 2, seen: 0, unit, resource: 'all' },
    { observe: { x: 0.5, layers: 9, kind: 'a' }, value: 1 },
    { observe: { x: 0.5, layers: 1, kind: 'a' }, value: null },
    { tell: 1, value: '1' },
    { tell: 0, value: 1 },
    { report: 1, resource: 0, value: 1 },
    { report: 1, resource: 1, value: 'low' },
    { fail: 0, error: '' },
    { fail: 1 },
  ])('refuses the damaged event %j', async (event) => {
    const study = createStudy({ space, direction: 'minimize', strategy: random(), seed: 1 });
    const [first] = await study.ask(2);
    study.tell(first, 1);
    const json = study.toJSON();
    expect(() => restoreStudy(space, { ...json, events: [...json.events, event] })).toThrow(
      expect.objectContaining({ code: 'INVALID_SNAPSHOT', message: expect.stringContaining('as event 3') }),
    );
  });

  it.each(['synchronous', 'promotion', 'stopping'] as const)(
    'refuses events that Hyperband would not have decided: %s',
    async (mode) => {
      const strategy = hyperband({ maxResource: 9, mode, ...(mode === 'synchronous' ? {} : { trials: 12 }) });
      const study = createStudy({ space, direction: 'minimize', strategy, seed: 1 });
      for (let trial = await study.ask(); trial !== undefined; trial = await study.ask()) {
        while (await trial.report(trial.resource!, trial.number)) expect(mode).toBe('stopping');
      }
      const json = JSON.parse(JSON.stringify(study));
      expect(restoreStudy(space, json).trials).toHaveLength(study.trials.length);
      const asks = (json.events as { ask?: number }[]).flatMap(({ ask }, at) => (ask === undefined ? [] : [at]));
      const refused = (events: readonly object[]) =>
        expect(() => restoreStudy(space, { ...json, events })).toThrow(
          expect.objectContaining({
            code: 'INVALID_SNAPSHOT',
            message: expect.stringContaining('follow from one another'),
          }),
        );
      for (const at of asks) {
        for (const resource of [0, 2, undefined]) refused(json.events.with(at, { ...json.events[at], resource }));
        refused([...json.events.slice(0, at), undefined, ...json.events.slice(at)]);
      }
      // Without a promotion, the next one is another trial's.
      const promotions = asks.filter((at) => json.events[at].resumeFrom > 0);
      if (mode !== 'stopping') expect(promotions.length).toBeGreaterThan(1);
      for (const at of promotions.slice(0, -1)) refused(json.events.toSpliced(at, 2));
    },
  );

  it('keeps the reason of a failure whatever was thrown', async () => {
    const study = createStudy({ space, direction: 'minimize', strategy: random(), seed: 1 });
    const odd = Object.assign(new Error(), { message: 404 });
    const thrown = [new Error('crash'), 'text', undefined, Object.create(null), Symbol('s'), { status: 1 }, odd];
    for (const error of thrown) study.fail((await study.ask())!, error);
    const restored = restoreStudy(space, JSON.parse(JSON.stringify(study)));
    const errors = ['crash', 'text', '', '{  }', 'Symbol(s)', '{ status }', '404'];
    expect(restored.trials.map(({ error }) => error)).toEqual(errors);
  });

  it('refuses what is no space, and null for a strategy', () => {
    const saved = createStudy({ space, direction: 'minimize', strategy: random(), seed: 1 }).toJSON();
    for (const bad of [undefined, null, {}, JSON.parse(JSON.stringify({ x: float(0, 1) }))]) {
      expect(() => restoreStudy(bad as never, saved)).toThrow(
        expect.objectContaining({
          code: 'INVALID_OPTIONS',
          message: expect.stringMatching(/^restoreStudy: expected space to be a search space, received .*defineSpace/),
        }),
      );
    }
    for (const options of [{ strategy: null }, { strategy: 3 }]) {
      expect(() => restoreStudy(space, saved, options as never)).toThrow(
        expect.objectContaining({ code: 'UNKNOWN_STRATEGY' }),
      );
    }
  });
});
