import { describe, expect, it } from 'vitest';
import { createStudy, defineSpace, float, hyperband, medianStopping, type Study, type Trial } from '../../lib/index.js';
import { hash } from './fakes.js';

const space = defineSpace({ x: float(0, 1) });
/** The core's own test (halving.test.cpp) plays thousands; each of these goes through a whole study. */
const HISTORIES = Number(process.env.TUNESMITH_HISTORIES ?? 2000) / 20;
const MODES = ['synchronous', 'promotion', 'stopping'] as const;

/**
 * A study driven by a random scheduler: any number of workers, who report when they like, skip epochs, repeat themselves, come
 * late, diverge and crash, while asks are in flight.
 */
async function play(seed: number): Promise<{ study: Study<{ x: number }>; plan: Plan; starts: Start[] }> {
  let step = 0;
  const draw = (): number => hash(seed, ++step);
  const below = (n: number): number => Math.floor(draw() * n);
  const plan: Plan = {
    mode: MODES[below(3)],
    minResource: 1 + below(3),
    maxResource: 1 + below(3) + 3 + below(30),
    reductionFactor: 2 + below(3),
    brackets: 1 + below(3),
    trials: 1 + below(40),
    failures: draw() < 0.4 ? 0 : 0.4 * draw(),
    early: draw() < 0.3,
  };
  const { mode, minResource, maxResource, reductionFactor, brackets, trials } = plan;
  const study = createStudy({
    space,
    direction: 'minimize',
    strategy: hyperband({
      ...{ minResource, maxResource, reductionFactor, brackets, mode },
      ...(mode === 'synchronous' ? {} : { trials }),
    }),
    ...(plan.early && { earlyStopping: medianStopping({ minTrials: 2 }) }),
    seed,
  });
  const workers = 1 + below(9);
  const starts: Start[] = [];
  const running: { trial: Trial<{ x: number }>; epoch: number }[] = [];
  for (;;) {
    const idle = running.length === 0;
    let asked: Promise<Trial<{ x: number }>[]> | undefined;
    if (running.length < workers) asked = study.ask(1 + below(workers - running.length));
    // Others report while the ask is in flight.
    for (let i = below(3); i > 0 && running.length > 0; i--) await work(running, below(running.length));
    const fresh = (await asked) ?? [];
    for (const trial of fresh) {
      starts.push({ trial: trial.number, from: trial.resumeFrom, to: trial.resource! });
      running.push({ trial, epoch: trial.resumeFrom });
    }
    if (idle && fresh.length === 0) return { study, plan, starts };
    if (running.length > 0) await work(running, below(running.length));
  }

  async function work(at: typeof running, index: number): Promise<void> {
    const worker = at[index];
    const { trial } = worker;
    if (draw() < plan.failures / 3) {
      study.fail(trial);
      at.splice(index, 1);
      return;
    }
    if (draw() < 0.2 && worker.epoch > 1) await trial.report(1 + below(worker.epoch - 1), below(20));
    worker.epoch += 1 + (draw() < 0.2 ? below(4) : 0);
    const loss = draw() < plan.failures / 6 ? Number.NaN : below(20);
    if (!(await trial.report(worker.epoch, loss))) at.splice(at.indexOf(worker), 1);
  }
}

interface Plan {
  readonly mode: (typeof MODES)[number];
  readonly minResource: number;
  readonly maxResource: number;
  readonly reductionFactor: number;
  readonly brackets: number;
  readonly trials: number;
  /** How often trials crash. */
  readonly failures: number;
  readonly early: boolean;
}

interface Start {
  readonly trial: number;
  readonly from: number;
  readonly to: number;
}

describe('random histories of whole studies', () => {
  it(`end, leave nobody waiting, and keep to the plan: ${HISTORIES}`, async () => {
    expect(HISTORIES).toBeGreaterThan(0);
    for (let seed = 0; seed < HISTORIES; seed++) {
      const { study, plan, starts } = await play(seed);
      const context = JSON.stringify({ seed, plan });
      expect(study.exhausted, context).toBe(true);
      const states = new Set(study.trials.map(({ state }) => state));
      expect(states.has('running') || states.has('paused'), context).toBe(false);
      if (plan.mode !== 'synchronous') {
        expect(study.trials.length, context).toBe(plan.trials);
      }
      // In stopping mode nobody comes back; elsewhere each return is to a higher resource.
      const targets = new Map<number, number>();
      for (const { trial, to } of starts) {
        expect(to, context).toBeGreaterThan(targets.get(trial) ?? 0);
        targets.set(trial, to);
      }
      if (plan.mode === 'stopping') expect(starts.length, context).toBe(study.trials.length);
      expect(Math.max(...starts.map(({ to }) => to)), context).toBeLessThanOrEqual(plan.maxResource);
    }
  }, 120_000);
});
