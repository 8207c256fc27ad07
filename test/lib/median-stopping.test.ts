import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createStudy,
  defineSpace,
  float,
  hyperband,
  medianStopping,
  minimize,
  random,
  restoreStudy,
} from '../../lib/index.js';

const space = defineSpace({ x: float(0, 1) });

/** The rule by its definition: every report so far, in order of arrival. */
function stopsByDefinition(
  earlier: readonly (readonly [trial: number, resource: number, loss: number])[],
  [trial, resource, loss]: readonly [number, number, number],
  grace: number,
  minTrials: number,
): boolean {
  const worst = (x: number): number => (Number.isNaN(x) ? Infinity : x);
  const averages: number[] = [];
  for (const [index, [other, at]] of earlier.entries()) {
    if (at !== resource || other === trial) continue;
    const own = earlier.slice(0, index + 1).filter(([number]) => number === other);
    averages.push(own.reduce((sum, report) => sum + worst(report[2]), 0) / own.length);
  }
  if (resource < grace || averages.length < minTrials) return false;
  averages.sort((a, b) => a - b);
  const half = averages.length >> 1;
  const [lower, upper] = averages.length % 2 ? [averages[half], averages[half]] : [averages[half - 1], averages[half]];
  const best = Math.min(
    ...earlier.filter(([number]) => number === trial).map((report) => worst(report[2])),
    worst(loss),
  );
  return best > (lower === upper ? lower : (lower + upper) / 2);
}

describe('medianStopping', () => {
  it('does what its definition says, for any reports in any order', () => {
    const report = fc.tuple(
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 1, max: 5 }),
      fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: -9, max: 9 }) },
        { weight: 1, arbitrary: fc.constant(Number.NaN) },
      ),
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(report, { maxLength: 65, selector: ([trial, resource]) => `${trial} ${resource}` }),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 1, max: 5 }),
        (reports, grace, minTrials) => {
          const stopper = medianStopping({ grace, minTrials }).open();
          for (const [i, each] of reports.entries()) {
            expect(stopper.reported(...each)).toBe(stopsByDefinition(reports.slice(0, i), each, grace, minTrials));
          }
        },
      ),
    );
  });

  it('stops trials of any strategy at a report, and saves itself with the study', async () => {
    const study = createStudy({
      space,
      direction: 'maximize',
      strategy: random(),
      earlyStopping: medianStopping({ minTrials: 3, grace: 2 }),
      seed: 4,
      trials: 40,
    });
    const objective = async ({ x }: { x: number }, trial: { report(r: number, v: number): Promise<boolean> }) => {
      for (let epoch = 1; epoch <= 5; epoch++) if (!(await trial.report(epoch, x * epoch))) break;
      return 5 * x;
    };
    await study.run(objective, { trials: 20 });
    const stopped = study.trials.filter(({ state }) => state === 'stopped');
    expect(stopped.length).toBeGreaterThan(3);
    expect(study.trials.every(({ state }) => state === 'stopped' || state === 'completed')).toBe(true);
    expect(stopped.every(({ curve }) => curve.length >= 2 && curve.length < 5)).toBe(true);
    const best = Math.max(...study.trials.map(({ params }) => params.x));
    expect(study.incumbent?.value).toBeCloseTo(5 * best, 10);
    const restored = restoreStudy(space, JSON.parse(JSON.stringify(study)));
    expect(restored.earlyStopping?.options).toEqual({ grace: 2, minTrials: 3 });
    await Promise.all([study, restored].map((each) => each.run(objective, { trials: 20 })));
    const outcome = ({ trials }: typeof study) => trials.map(({ state, curve, params }) => ({ state, curve, params }));
    expect(outcome(restored)).toEqual(outcome(study));
  });

  it('decides between the rungs of Hyperband, where the trial counts as worst and nobody waits for it', async () => {
    const study = createStudy({
      space,
      direction: 'minimize',
      strategy: hyperband({ minResource: 4, maxResource: 16, reductionFactor: 4, brackets: 1 }),
      earlyStopping: medianStopping({ minTrials: 2 }),
      seed: 1,
    });
    const best = await study.run(async ({ x }, trial) => {
      for (let epoch = trial.resumeFrom + 1; await trial.report(epoch, x); epoch++);
      return x;
    });
    const ends = study.trials.map(({ curve }) => curve.at(-1)![0]);
    expect(ends.some((end) => end < 4)).toBe(true);
    expect(ends.filter((end) => end === 16)).toHaveLength(1);
    expect(best?.value).toBe(Math.min(...study.trials.map(({ params }) => params.x)));
  });

  it('refuses what is no rule', async () => {
    expect(() => medianStopping({ minTrials: 0 })).toThrow(/minTrials/);
    expect(() => medianStopping({ graze: 1 } as never)).toThrow(/Did you mean "grace"/);
    expect(() => createStudy({ space, direction: 'minimize', earlyStopping: 'median' as never })).toThrow(
      /earlyStopping to be a stopping rule/,
    );
    const study = createStudy({ space, direction: 'minimize', earlyStopping: { ...medianStopping(), name: 'mine' } });
    const saved = JSON.parse(JSON.stringify(study));
    expect(() => restoreStudy(space, saved)).toThrow(/stopping rule "mine"/);
    expect(restoreStudy(space, saved, { earlyStopping: study.earlyStopping }).earlyStopping?.name).toBe('mine');
    expect(() => restoreStudy(space, { ...saved, earlyStopping: 3 })).toThrow(/"earlyStopping" as study.toJSON/);
    const best = await minimize(({ x }) => x, space, { trials: 6, earlyStopping: medianStopping(), seed: 1 });
    expect(best.study.trials).toHaveLength(6);
  });
});
