import { describe, expect, it } from 'vitest';
import { restoreStudy } from '../../lib/restore.js';
import { defineSpace, float } from '../../lib/space.js';
import { createStudy } from '../../lib/study.js';
import { halving, historian, stopping } from './fakes.js';

const space = defineSpace({ x: float(0, 1) });

describe('report', () => {
  it('just records where the strategy is not iterative', async () => {
    const study = createStudy({ space, direction: 'maximize', strategy: historian(), seed: 1 });
    const trial = (await study.ask())!;
    expect(await trial.report(1, 0.2)).toBe(true);
    expect(await trial.report(2, Number.NaN)).toBe(true);
    expect([trial.state, trial.curve]).toEqual([
      'running',
      [
        [1, 0.2],
        [2, Number.NaN],
      ],
    ]);
    expect(study.incumbent).toBeUndefined();
    study.tell(trial, 0.7);
    expect(await trial.report(3, 1)).toBe(false);
    expect([trial.value, trial.curve.length]).toEqual([0.7, 2]);
  });

  it('decides at the rung, not before; false when paused, for there is nobody to wait', async () => {
    const study = createStudy({ space, direction: 'minimize', strategy: halving(), seed: 1 });
    const rung = await study.ask(4);
    expect(await rung[0].report(0.5, 9)).toBe(true);
    expect(await rung[0].report(1, 3)).toBe(false);
    expect(rung[0].state).toBe('paused');
    for (const trial of rung.slice(1)) expect(await trial.report(1, trial.number)).toBe(false);
    expect(rung.map(({ state }) => state)).toEqual(['stopped', 'paused', 'paused', 'stopped']);
    const [first] = await study.ask(2);
    expect([first.number, first.resource, first.resumeFrom]).toEqual([1, 2, 1]);
  });

  it('goes on in the same slot while the strategy says proceed', async () => {
    const study = createStudy({ space, direction: 'minimize', strategy: stopping(1), seed: 1 });
    const trial = (await study.ask())!;
    const seen: unknown[] = [];
    for (let epoch = 1; await trial.report(epoch, 0.1); epoch++) seen.push([epoch, trial.resource]);
    expect(seen).toEqual([
      [1, 2],
      [2, 4],
      [3, 4],
    ]);
    expect([trial.state, study.incumbent?.value]).toEqual(['completed', 0.1]);
  });

  it('takes NaN as diverged: worst', async () => {
    const study = createStudy({ space, direction: 'minimize', strategy: halving(), seed: 1 });
    const rung = await study.ask(4);
    for (const trial of rung) await trial.report(1, trial.number === 0 ? Number.NaN : -trial.number);
    expect(rung.map(({ state }) => state)).toEqual(['stopped', 'stopped', 'paused', 'paused']);
    expect(rung[0].value).toBeNaN();
    expect(study.incumbent?.number).toBe(3);
  });

  it.each([
    [0, 1],
    [Number.NaN, 1],
    [Infinity, 1],
    ['1', 1],
    [1, '0.5'],
    [1, undefined],
  ])('refuses resource %s with value %s', async (resource, value) => {
    const study = createStudy({ space, direction: 'minimize', strategy: historian(), seed: 1 });
    const trial = (await study.ask())!;
    await expect(trial.report(resource as number, value as number)).rejects.toThrow(
      /report: expected a positive resource and a number for trial 0/,
    );
  });

  it('counts a report at every rung that it reaches or passes while the trial may go on', async () => {
    const study = createStudy({ space, direction: 'minimize', strategy: stopping(1), seed: 1 });
    const trial = (await study.ask())!;
    expect(trial.resource).toBe(1);
    expect(await trial.report(3, 0.1)).toBe(true);
    expect([trial.resource, trial.resumeFrom, study.incumbent?.value]).toEqual([4, 3, 0.1]);
    expect(await trial.report(99, 0.2)).toBe(false);
    expect(trial.state).toBe('completed');
  });

  it('joins late reports to the curve and ignores those of a resource already reported', async () => {
    const study = createStudy({ space, direction: 'minimize', strategy: stopping(1), seed: 1 });
    const trial = (await study.ask())!;
    await trial.report(3, 0.1);
    expect(await trial.report(2, 0.7)).toBe(true);
    expect(await trial.report(3, 0.9)).toBe(true);
    expect(await trial.report(2, 0.9)).toBe(true);
    expect(trial.curve).toEqual([
      [3, 0.1],
      [2, 0.7],
    ]);
    expect(study.toJSON().events).toHaveLength(3);
    await trial.report(4, 0.1);
    expect(await trial.report(5, 0)).toBe(false);
    expect(trial.curve).toHaveLength(3);
  });

  it('keeps the order of reports that nobody awaits while a proposal is in flight', async () => {
    const study = createStudy({ space, direction: 'minimize', strategy: stopping(1), seed: 1 });
    const trial = (await study.ask())!;
    const asking = study.ask();
    const answers = [trial.report(1, 0.3), trial.report(2, 0.2), trial.report(4, 0.1), trial.report(5, 0)];
    expect(await Promise.all(answers)).toEqual([true, true, false, false]);
    await asking;
    expect(trial.curve.map(([resource]) => resource)).toEqual([1, 2, 4]);
  });
});

describe('checkpoint', () => {
  it('comes back with the promoted trial, from the resource that it came with', async () => {
    const study = createStudy({ space, direction: 'minimize', strategy: halving(), seed: 1 });
    const rung = await study.ask(4);
    for (const trial of rung) {
      await trial.report(0.5, 1, { checkpoint: { file: `half-${trial.number}`, epochs: [1] } });
      await trial.report(1, trial.number);
    }
    const [first, second] = await study.ask(2);
    expect([first.number, first.resource, first.resumeFrom]).toEqual([0, 2, 0.5]);
    expect(first.checkpoint).toEqual({ file: 'half-0', epochs: [1] });
    second.checkpoint = 'second';
    expect(second.checkpoint).toBe('second');
    const saved = JSON.parse(JSON.stringify(study));
    const events = saved.events.filter((event: object) => 'checkpoint' in event);
    expect(events).toHaveLength(4);
    expect(saved.events).toContainEqual({ save: 1, checkpoint: 'second' });
    expect(saved.events).not.toContainEqual(expect.objectContaining({ checkpoint: { file: 'half-1', epochs: [1] } }));
    await first.report(2, 1);
    await second.report(2, 5);
    expect([first.state, second.state]).toEqual(['paused', 'stopped']);
    second.checkpoint = 'the end';
    expect(study.trials[1].checkpoint).toBe('the end');
  });

  it('is a copy, and must be JSON', async () => {
    const study = createStudy({ space, direction: 'minimize', strategy: historian(), seed: 1 });
    const trial = (await study.ask())!;
    const checkpoint = { weights: [1, 2] };
    trial.checkpoint = checkpoint;
    checkpoint.weights.push(3);
    expect(trial.checkpoint).toEqual({ weights: [1, 2] });
    // An objective that trains on from what it read does not change what was saved.
    (trial.checkpoint as typeof checkpoint).weights.push(3);
    expect(trial.checkpoint).toEqual({ weights: [1, 2] });
    expect(study.toJSON().events.at(-1)).toEqual({ save: 0, checkpoint: { weights: [1, 2] } });
    // A reactive store hands out proxies, which are no less JSON.
    trial.checkpoint = new Proxy({ weights: [-0, 4] }, {});
    expect(trial.checkpoint).toEqual({ weights: [0, 4] });
    const loop: { self?: object } = {};
    loop.self = loop;
    let deep: unknown = 1;
    for (let k = 0; k < 100_000; k++) deep = [deep];
    for (const [bad, where] of [
      [undefined, 'checkpoint'],
      [{ a: [1, Number.NaN] }, 'checkpoint.a.1'],
      [{ f: () => 1 }, 'checkpoint.f'],
      [new Map(), 'checkpoint'],
      [loop, 'checkpoint.self'],
      [deep, 'checkpoint[.0]{200,}'],
    ] as const) {
      expect(() => {
        trial.checkpoint = bad as never;
      }).toThrow(new RegExp(`expected JSON, nested .* for trial 0, received .* at ${where}\\. Save models`));
    }
    await expect(trial.report(1, 1, { checkpoint: new Date() as never })).rejects.toThrow(/expected JSON/);
    await expect(trial.report(1, 1, { checkpoints: 1 } as never)).rejects.toThrow(/Did you mean "checkpoint"/);
    expect(trial.curve).toEqual([]);
  });

  it('comes along with a report repeated', async () => {
    const study = createStudy({ space, direction: 'minimize', strategy: historian(), seed: 1 });
    const trial = (await study.ask())!;
    await trial.report(1, 1);
    await trial.report(1, 1, { checkpoint: 'saved' });
    expect([trial.checkpoint, trial.curve.length]).toEqual(['saved', 1]);
  });

  it('stands for the resource of the report that it came with, repeated or not', async () => {
    const study = createStudy({ space, direction: 'minimize', strategy: historian(), seed: 1 });
    const trial = (await study.ask())!;
    for (const epoch of [1, 2, 3, 4, 5]) await trial.report(epoch, 1);
    const resumed = () => {
      const [again] = restoreStudy(space, JSON.parse(JSON.stringify(study)), { strategy: historian() }).trials;
      return [again.checkpoint, again.resumeFrom];
    };
    await trial.report(3, 1, { checkpoint: 'third' });
    expect(resumed()).toEqual(['third', 3]);
    trial.checkpoint = 'fourth';
    await trial.report(4, 1);
    expect(resumed()).toEqual(['fourth', 4]);
    await trial.report(6, 1);
    expect(resumed()).toEqual(['fourth', 4]);
  });
});
