import { describe, expect, it } from 'vitest';
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
});
