import { describe, expect, test } from 'vitest';
import type { HalvingPlan } from '../../../lib/engine/engine.js';
import { TunesmithError } from '../../../lib/errors.js';
import { engines, refused } from './engines.js';

describe.each(engines)('halving, $name', (engine) => {
  const plan: HalvingPlan = {
    minResource: 1,
    maxResource: 9,
    reductionFactor: 3,
    mode: 'synchronous',
    brackets: 1,
    maxTrials: 0,
    iterations: 1,
  };

  test('plays a bracket to its end', () => {
    const halving = engine.createHalving(plan);
    expect(halving.brackets[0].rungs).toEqual([
      { resource: 1, size: 9 },
      { resource: 3, size: 3 },
      { resource: 9, size: 1 },
    ]);
    expect(halving.peek()).toEqual({ trial: 0, bracket: 0, rung: 0, resource: 1, resumeFrom: 0 });
    const spent: number[] = [];
    for (let job = halving.next(); typeof job === 'object'; job = halving.next()) {
      spent.push(job.resource);
      halving.report(job.trial, job.trial);
    }
    expect(spent).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 9]);
    expect(halving.next()).toBe('finished');
    expect(halving.verdict(0)).toBe('completed');
    expect(halving.verdict(8)).toBe('stopped');
    expect(halving.job(0)).toMatchObject({ rung: 2, resource: 9, resumeFrom: 3 });
    expect(halving.job(99)).toBeUndefined();
  });

  test('waits while the rung is open, and goes on after a failure', () => {
    const halving = engine.createHalving(plan);
    for (let trial = 0; trial < 9; trial++) halving.next();
    expect(halving.next()).toBe('waiting');
    for (let trial = 0; trial < 8; trial++) halving.report(trial, trial === 0 ? Number.NaN : trial);
    expect(halving.fail(8)[0]).toEqual({ trial: 8, verdict: 'stopped' });
    expect(halving.next()).toMatchObject({ rung: 1 });
  });

  test('bad plans and reports are refused', () => {
    expect(() => engine.createHalving({ ...plan, minResource: 0 })).toThrow(TunesmithError);
    expect(() => engine.createHalving({ ...plan, maxResource: 0.5 })).toThrow(refused(/expected maxResource/));
    expect(() => engine.createHalving({ ...plan, mode: 'x' as never })).toThrow(refused(/expected mode/));
    const halving = engine.createHalving(plan);
    expect(() => halving.report(0, 1)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    expect(() => halving.report(0, 'x' as never)).toThrow(refused(/expected loss to be a number/));
    expect(() => halving.fail(-1)).toThrow(refused(/expected (a running )?trial/));
  });
});
