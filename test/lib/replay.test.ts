import { describe, expect, it } from 'vitest';
import {
  bayesian,
  categorical,
  createStudy,
  defineSpace,
  float,
  grid,
  hyperband,
  int,
  minimize,
  random,
  restoreStudy,
  type Trial,
} from '../../lib/index.js';

const space = defineSpace({
  x: float(1e-4, 1, { scale: 'log' }),
  layers: int(1, 6),
  kind: categorical(['a', 'b']),
  y: float(0, 1, { when: { kind: 'b' } }),
});
const loss = (trial: Trial<{ x: number; layers: number; y?: number }>) =>
  (Math.log10(trial.params.x) + 2) ** 2 +
  trial.params.layers / 10 +
  (trial.params.y ?? 0.3) +
  1 / (trial.resource ?? 1);

/** Tells, fails and asks two at a time. */
async function go(study: ReturnType<typeof make>, steps: number): Promise<void> {
  for (let step = 0; step < steps; step++) {
    for (const trial of await study.ask(2)) {
      if (trial.number % 7 === 5) study.fail(trial, new Error('crash'));
      else if (trial.number % 5 !== 4) study.tell(trial, loss(trial));
    }
  }
}
const make = (strategy: ReturnType<typeof random>) =>
  createStudy({ space, direction: 'minimize', strategy, seed: 11, trials: strategy.name === 'grid' ? undefined : 40 });
const view = (study: ReturnType<typeof make>) =>
  study.trials.map(({ params, state, value, resource, resumeFrom }) => ({
    params,
    state,
    value,
    resource,
    resumeFrom,
  }));

describe('replay is resume', () => {
  it.each([
    ['random', () => random()],
    ['sobol', () => random({ sampling: 'sobol' })],
    ['grid', () => grid({ levels: 3 })],
    ['bayesian', () => bayesian()],
    ['hyperband', () => hyperband({ maxResource: 9 })],
    ['hyperband, promotion', () => hyperband({ maxResource: 9, mode: 'promotion' })],
    ['hyperband, stopping, bayesian', () => hyperband({ maxResource: 9, mode: 'stopping', searcher: bayesian() })],
  ])('%s: a restored study goes on bit for bit', async (_, strategy) => {
    const original = make(strategy());
    await go(original, 7);
    const restored = restoreStudy(space, JSON.parse(JSON.stringify(original))) as typeof original;
    expect(view(restored)).toEqual(view(original));
    await go(original, 5);
    await go(restored, 5);
    expect(view(restored)).toEqual(view(original));
    expect(restored.toJSON()).toEqual(JSON.parse(JSON.stringify(original)));
    const again = make(strategy());
    await go(again, 12);
    expect(view(again)).toEqual(view(original));
  });

  it('minimize is a function of its seed, whatever the concurrency of synchronous objectives', async () => {
    const once = () => minimize(({ x, layers }) => x + layers, space, { trials: 15, seed: 3 });
    const [a, b] = [await once(), await once()];
    expect([a.params, a.value]).toEqual([b.params, b.value]);
    expect(a.study.trials).toHaveLength(15);
  });
});

describe('hyperband under run', () => {
  it('trains survivors to the end and frees the slots of paused trials', async () => {
    const study = createStudy({ space, direction: 'minimize', strategy: hyperband({ maxResource: 9 }), seed: 2 });
    let calls = 0;
    const best = await study.run(
      async (_, trial) => {
        calls++;
        for (let epoch = 1; epoch <= 9; epoch++) {
          if (!(await trial.report(epoch, loss(trial) + 1 / epoch))) break;
        }
        return loss(trial);
      },
      { concurrency: 3 },
    );
    expect(calls).toBe(study.trials.length);
    expect(study.trials.filter(({ state }) => state === 'completed').length).toBeGreaterThan(2);
    expect(study.trials.every(({ state }) => ['completed', 'stopped'].includes(state))).toBe(true);
    expect(best!.number).toBe(study.incumbent!.number);
  });
});
