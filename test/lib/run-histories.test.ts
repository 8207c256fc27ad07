import { expect, it } from 'vitest';
import {
  createStudy,
  defineSpace,
  float,
  hyperband,
  medianStopping,
  restoreStudy,
  type Trial,
} from '../../lib/index.js';
import { turn } from '../../lib/turn.js';
import { hash } from './fakes.js';

const space = defineSpace({ x: float(0, 1) });
type Params = { x: number };
const HISTORIES = Number(process.env.TUNESMITH_HISTORIES ?? 2000) / 20;

/** One study by run(), several at once, with objectives that skip, diverge, crash, are aborted and killed, until it ends. */
async function play(seed: number): Promise<void> {
  let step = 0;
  const draw = () => hash(seed, ++step);
  const below = (n: number) => Math.floor(draw() * n);
  const mode = (['synchronous', 'promotion', 'stopping'] as const)[below(3)];
  const maxResource = 1 + below(20);
  const failures = draw() < 0.5 ? 0 : 0.1 * draw();
  const trials = mode === 'synchronous' ? {} : { trials: 1 + below(30) };
  let study = createStudy({
    space,
    direction: 'minimize',
    strategy: hyperband({ maxResource, mode, reductionFactor: 2 + below(3), ...trials }),
    ...(draw() < 0.4 && { earlyStopping: medianStopping({ minTrials: 2 }) }),
    seed,
  });
  for (let life = 0; !study.exhausted; life++) {
    expect(life).toBeLessThan(60);
    const controller = new AbortController();
    let left = draw() < 0.5 ? below(60) : Infinity;
    const training = new Set<number>();
    // What an objective throws only fails its trial.
    const wrong: string[] = [];
    const one = async (concurrency: number, whenPaused: 'wait' | 'return') => {
      let live = 0;
      const objective = async ({ x }: Readonly<Params>, trial: Trial<Params>) => {
        for (let epoch = trial.resumeFrom; ; ) {
          if (training.has(trial.number)) wrong.push(`trial ${trial.number} has two objectives at work`);
          training.add(trial.number);
          if (++live > concurrency) wrong.push(`${live} objectives at work`);
          for (let turns = below(3); turns > 0; turns--) await turn();
          live--;
          training.delete(trial.number);
          if (left-- <= 0) controller.abort('killed');
          if (draw() < failures) throw new Error('crashed');
          epoch += 1 + (draw() < 0.2 ? below(4) : 0);
          const value = draw() < failures ? Number.NaN : x + 1 / epoch;
          const options = draw() < 0.3 ? { checkpoint: { epoch } } : {};
          if (!(await trial.report(epoch, value, options))) return 1000;
        }
      };
      const options = {
        concurrency,
        whenPaused,
        signal: controller.signal,
        lost: draw() < 0.3 ? 'fail' : 'resume',
      } as const;
      await study.run(objective, options).catch((reason) => expect(reason).toBe('killed'));
    };
    const runs = Array.from({ length: 1 + below(3) }, () => one(1 + below(6), draw() < 0.5 ? 'wait' : 'return'));
    await Promise.all(runs);
    expect(wrong).toEqual([]);
    expect(study.trials.every(({ value }) => value === undefined || !(value >= 1000))).toBe(true);
    if (draw() < 0.4) study = restoreStudy(space, JSON.parse(JSON.stringify(study)));
  }
  expect(study.trials.some(({ state }) => state === 'running' || state === 'paused')).toBe(false);
}

it(`random histories of run() end, whoever crashes, is aborted or killed: ${HISTORIES}`, async () => {
  expect(HISTORIES).toBeGreaterThan(0);
  for (let seed = 0; seed < HISTORIES; seed++) await play(seed);
}, 120_000);
