import { describe, expect, it } from 'vitest';
import {
  bayesian,
  createStudy,
  defineSpace,
  float,
  hyperband,
  medianStopping,
  random,
  restoreStudy,
  type Snapshot,
  type Study,
  type Trial,
} from '../../lib/index.js';

const space = defineSpace({ x: float(0, 1), y: float(0, 1) });
type Params = { x: number; y: number };
const MAX = 9;

/** Learning curves that cross; NaN where training diverges. */
function loss({ x, y }: Readonly<Params>, epoch: number): number {
  return y > 0.93 && epoch > 1 ? Number.NaN : (x - 0.3) ** 2 + (y - 0.6) ** 2 + (0.5 + Math.sin(17 * x)) / epoch;
}

const strategies = {
  synchronous: () => hyperband({ maxResource: MAX }),
  promotion: () => hyperband({ maxResource: MAX, mode: 'promotion', trials: 24 }),
  stopping: () => hyperband({ maxResource: MAX, mode: 'stopping', trials: 24 }),
  'model-based': () =>
    hyperband({ maxResource: MAX, mode: 'promotion', trials: 24, searcher: bayesian({ initial: 4 }) }),
  'median stopping': () => random(),
};
type Name = keyof typeof strategies;
const names = Object.keys(strategies) as Name[];

function make(name: Name): Study<Params> {
  const median = name === 'median stopping';
  return createStudy({
    space,
    direction: 'minimize',
    strategy: strategies[name](),
    ...(median && { earlyStopping: medianStopping({ minTrials: 3 }), trials: 24 }),
    seed: 5,
  });
}

const outcome = ({ trials }: Study<Params>) =>
  trials.map(({ params, state, value, curve, resource }) => ({ params, state, value, curve, resource }));

/** Trains epoch by epoch from its checkpoint, a model that only knows the epochs it has seen. */
function objective(saved: (report: number) => void, reports = { count: 0 }, every = 1) {
  return async (params: Readonly<Params>, trial: Trial<Params>): Promise<number> => {
    const checkpoint = trial.checkpoint as { epoch: number } | undefined;
    let epoch = checkpoint?.epoch ?? 0;
    if (checkpoint !== undefined) expect(epoch).toBe(trial.resumeFrom);
    while (epoch < MAX) {
      epoch++;
      const options = epoch % every === 0 || epoch === trial.resource ? { checkpoint: { epoch } } : {};
      const going = trial.report(epoch, loss(params, epoch), options);
      saved(reports.count++);
      if (!(await going)) break;
    }
    return loss(params, epoch);
  };
}

describe('killed at any report and restored', () => {
  it.each(names.flatMap((name) => [1, 2].map((every) => [name, every] as const)))(
    'run makes the decisions of the uninterrupted run: %s, a checkpoint every %i epochs',
    async (name, every) => {
      const snapshots: string[] = [];
      const original = make(name);
      await original.run(
        objective(() => snapshots.push(JSON.stringify(original)), { count: 0 }, every),
        { whenPaused: 'return' },
      );
      expect(snapshots.length).toBeGreaterThan(60);
      for (const snapshot of snapshots) {
        const restored = restoreStudy(space, JSON.parse(snapshot)) as Study<Params>;
        await restored.run(
          objective(() => undefined, { count: 0 }, every),
          { whenPaused: 'return' },
        );
        expect(outcome(restored)).toEqual(outcome(original));
      }
    },
  );

  it.each(names)('again and again: checkpoints are those of trial.resumeFrom: %s', async (name) => {
    const original = make(name);
    await original.run(
      objective(() => undefined),
      { whenPaused: 'return' },
    );
    for (const life of [3, 5, 8]) {
      let study = make(name);
      let deaths = 0;
      for (let alive = false; !alive; ) {
        const death = new AbortController();
        let saved = '';
        const die = (report: number) => {
          if (report !== life) return;
          saved = JSON.stringify(study);
          death.abort();
        };
        const mortal = objective(die, { count: 1 }, 1 + (deaths % 3));
        alive = await study.run(mortal, { whenPaused: 'return', signal: death.signal }).then(
          () => true,
          () => false,
        );
        if (!alive) study = restoreStudy(space, JSON.parse(saved)) as Study<Params>;
        if (!alive) deaths++;
      }
      expect(deaths).toBeGreaterThan(5);
      expect(outcome(study)).toEqual(outcome(original));
    }
  });

  it.each(names)('any order of events of several workers goes on as it would have: %s', async (name) => {
    const reference = await simulate(make(name), [], 0);
    expect(reference.snapshots.length).toBeGreaterThan(60);
    for (const { snapshot, workers, time } of reference.snapshots) {
      const restored = restoreStudy(space, JSON.parse(snapshot)) as Study<Params>;
      const { study } = await simulate(restored, workers, time);
      expect(outcome(study)).toEqual(outcome(reference.study));
    }
  });
});

interface Worker {
  readonly trial: number;
  readonly epoch: number;
  readonly at: number;
}

/** Four workers on a virtual clock, by ask and tell; epochs take as long as the configuration says. */
async function simulate(study: Study<Params>, started: readonly Worker[], clock: number) {
  const snapshots: { snapshot: string; workers: Worker[]; time: number }[] = [];
  let workers = [...started];
  let time = clock;
  const begin = (trial: Trial<Params>, epoch: number) =>
    workers.push({ trial: trial.number, epoch, at: time + 0.5 + trial.params.x });
  for (;;) {
    while (workers.length < 4) {
      const trial = await study.ask();
      if (trial === undefined) break;
      begin(trial, trial.resumeFrom + 1);
    }
    if (workers.length === 0) return { study, snapshots };
    snapshots.push({ snapshot: JSON.stringify(study), workers: [...workers], time });
    const first = workers.reduce((a, b) => (b.at < a.at || (b.at === a.at && b.trial < a.trial) ? b : a));
    workers = workers.filter((worker) => worker !== first);
    time = first.at;
    const trial = study.trials[first.trial];
    const value = loss(trial.params, first.epoch);
    const going = await trial.report(first.epoch, value);
    if (going && first.epoch < MAX) begin(trial, first.epoch + 1);
    else if (going && Number.isFinite(value)) study.tell(trial, value);
    else if (going) study.fail(trial);
  }
}

describe('lost trials', () => {
  async function halfway(): Promise<Snapshot> {
    const study = make('promotion');
    const trials = await study.ask(3);
    await trials[1].report(0.5, 2, { checkpoint: 'half' });
    return JSON.parse(JSON.stringify(study));
  }

  it('are evaluated first, from their checkpoints', async () => {
    const study = restoreStudy(space, await halfway()) as Study<Params>;
    const order: unknown[] = [];
    await study.run(
      (params, trial) => {
        order.push([trial.number, trial.resumeFrom, trial.checkpoint]);
        return loss(params, trial.resource!);
      },
      { concurrency: 2 },
    );
    expect(order.slice(0, 3)).toEqual([
      [0, 0, undefined],
      [1, 0.5, 'half'],
      [2, 0, undefined],
    ]);
    expect(study.trials.some(({ state }) => state === 'running')).toBe(false);
  });

  it('fail where run is told so', async () => {
    const study = restoreStudy(space, await halfway()) as Study<Params>;
    const heard: number[] = [];
    await study.run((params, trial) => loss(params, trial.resource!), {
      lost: 'fail',
      onTrial: ({ number, state }) => void (state === 'failed' && heard.push(number)),
    });
    expect(heard.slice(0, 3)).toEqual([0, 1, 2]);
    expect(study.trials[1].error).toMatchObject({ code: 'TRIAL_LOST' });
  });

  it('are left to others where run is told so, and once somebody has spoken for them', async () => {
    const study = restoreStudy(space, await halfway()) as Study<Params>;
    await study.trials[0].report(0.1, 3);
    study.tell(2, 1);
    const seen = new Set<number>();
    const note = (params: Readonly<Params>, trial: Trial<Params>) => {
      seen.add(trial.number);
      return loss(params, trial.resource!);
    };
    await study.run(note, { trials: 1, lost: 'leave' });
    expect(seen.has(0) || seen.has(1)).toBe(false);
    await study.run(note, { trials: 1 });
    expect(seen.has(1)).toBe(true);
    expect(study.trials[0].state).toBe('running');
  });

  it('bad options are refused', async () => {
    const study = make('promotion');
    await expect(study.run(() => 1, { lost: 'again' as never })).rejects.toThrow(/lost to be one of "resume"/);
    await expect(study.run(() => 1, { whenPaused: 'sleep' as never })).rejects.toThrow(
      /whenPaused to be one of "wait"/,
    );
  });
});

describe('whenPaused', () => {
  it.each([1, 3])('return ends paused objectives and calls them anew: %i at a time', async (concurrency) => {
    const live = { count: 0, most: 0 };
    const calls = new Map<number, number>();
    const study = make('synchronous');
    await study.run(
      async (params, trial) => {
        calls.set(trial.number, (calls.get(trial.number) ?? 0) + 1);
        live.most = Math.max(live.most, ++live.count);
        let value = Number.NaN;
        for (let epoch = trial.resumeFrom + 1; ; epoch++) {
          value = loss(params, epoch);
          if (!(await trial.report(epoch, value)) || epoch >= MAX) break;
        }
        // Winding up takes a while: the trial may be promoted meanwhile.
        await new Promise((resolve) => setTimeout(resolve, trial.number % 3));
        live.count--;
        return value;
      },
      { concurrency, whenPaused: 'return' },
    );
    expect(live.most).toBeLessThanOrEqual(concurrency);
    expect(Math.max(...calls.values())).toBe(3);
    const curves = study.trials.map(({ curve }) => curve.map(([epoch]) => epoch));
    expect(curves.every((epochs) => epochs.every((epoch, i) => epoch === i + 1))).toBe(true);
    expect(study.trials.filter(({ state }) => state === 'completed').length).toBeGreaterThan(2);
  });
});
