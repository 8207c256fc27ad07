import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, describe, expect, it } from 'vitest';
import { uniforms } from '../../../bench/problems/random.js';
import { createKurobako } from '../../../lib/cli/kurobako.js';
import golden from '../../golden/kurobako.json' with { type: 'json' };
import { compileLibrary } from './compile.js';

// biome-ignore lint/suspicious/noExplicitAny: replies are JSON
type Reply = any;

/** A seed of 64 bits, as kurobako draws them, in the text of a message. */
const SEED = '13930160852258120406';

const createCast = (problem: object, solver = 0, seed = SEED): string =>
  `{"type":"CREATE_SOLVER_CAST","solver_id":${solver},"random_seed":${seed},"problem":${JSON.stringify(problem)}}`;

/** What kurobako sends and expects, without a process between. */
function connect(strategy: Parameters<typeof createKurobako>[0] = { name: 'bayesian' }) {
  const conversation = createKurobako(strategy);
  const send = async (message: object | string): Promise<Reply> =>
    conversation.answer(typeof message === 'string' ? message : JSON.stringify(message));
  return {
    greeting: conversation.greeting as Reply,
    send,
    ask: (next: number, solver = 0) => send({ type: 'ASK_CALL', solver_id: solver, next_trial_id: next }),
    tell: (id: number, values: (number | null)[], step = 1, solver = 0) =>
      send({ type: 'TELL_CALL', solver_id: solver, trial: { id, values, current_step: step } }),
  };
}

describe('tunesmith as a kurobako solver', () => {
  it('says first what it can do', () => {
    const { greeting } = connect();
    expect(greeting).toMatchObject({ type: 'SOLVER_SPEC_CAST', spec: { name: 'tunesmith bayesian' } });
    expect(greeting.spec.attrs.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(greeting.spec.capabilities).toEqual([
      'UNIFORM_CONTINUOUS',
      'UNIFORM_DISCRETE',
      'LOG_UNIFORM_CONTINUOUS',
      'LOG_UNIFORM_DISCRETE',
      'CATEGORICAL',
      'CONCURRENT',
    ]);
    const halving = connect({ name: 'hyperband', options: { searcher: 'random' } });
    expect(halving.greeting.spec.capabilities).not.toContain('CONCURRENT');
  });

  it("minimizes the example of kurobako's documentation", async () => {
    const { send, ask, tell } = connect();
    expect(await send(createCast(golden.quadratic))).toBeUndefined();
    const values: number[] = [];
    for (let id = 0; id < 20; id++) {
      const reply = await ask(id);
      const [x, y] = reply.trial.params;
      expect(reply).toEqual({ type: 'ASK_REPLY', trial: { id, params: [x, y], next_step: 1 }, next_trial_id: id + 1 });
      expect(x).toBeGreaterThanOrEqual(-10);
      expect(x).toBeLessThan(10);
      expect([-3, -2, -1, 0, 1, 2]).toContain(y);
      values.push(x ** 2 + y);
      expect(await tell(id, [values[id]])).toEqual({ type: 'TELL_REPLY' });
    }
    expect(Math.min(...values)).toBeLessThan(-2.9);
    expect(await send({ type: 'DROP_SOLVER_CAST', solver_id: 0 })).toBeUndefined();
    expect(await ask(20)).toMatchObject({ type: 'ERROR_REPLY', kind: 'INVALID_INPUT' });
  });

  it('writes choices by their index, keeps below upper bounds, evaluates at the last step', async () => {
    const { send, ask, tell } = connect({ name: 'random' });
    await send(createCast(golden.everyKind));
    const seen = new Set<number>();
    for (let id = 0; id < 40; id++) {
      const { trial } = await ask(id);
      const [rate, units, kernel, dropout] = trial.params;
      expect(trial.next_step).toBe(9);
      expect(rate).toBeGreaterThanOrEqual(1e-5);
      expect(rate).toBeLessThan(1);
      expect(Number.isInteger(units) && units >= 8 && units < 513).toBe(true);
      expect(dropout).toBeLessThan(0.5);
      seen.add(kernel);
      await tell(id, [rate], 9);
    }
    expect([...seen].sort()).toEqual([0, 1, 2]);
  });

  it('keeps solvers apart, has several trials running, and repeats itself by seed', async () => {
    const { send, ask, tell } = connect();
    await send(createCast(golden.quadratic, 0));
    await send(createCast(golden.quadratic, 1));
    await send(createCast(golden.quadratic, 2, '5'));
    const points = async (solver: number): Promise<number[][]> => {
      const asked = [await ask(0, solver), await ask(1, solver), await ask(2, solver)];
      await tell(1, [3], 1, solver);
      await tell(0, [], 0, solver);
      asked.push(await ask(3, solver));
      return asked.map(({ trial }) => trial.params);
    };
    const first = await points(0);
    expect(await points(1)).toEqual(first);
    expect(await points(2)).not.toEqual(first);
  });

  it('trains trials of hyperband on, under the number they have', async () => {
    const { send, ask, tell } = connect({ name: 'hyperband', options: { searcher: 'random' } });
    await send(createCast(golden.everyKind));
    const next = uniforms(1);
    const steps = new Map<number, number[]>();
    let nextId = 0;
    for (let k = 0; k < 60; k++) {
      const { trial, next_trial_id } = await ask(nextId);
      expect(next_trial_id).toBe(steps.has(trial.id) ? nextId : nextId + 1);
      nextId = next_trial_id;
      const trained = steps.get(trial.id) ?? [];
      steps.set(trial.id, [...trained, trial.next_step]);
      expect(trial.next_step).toBeGreaterThan(trained.at(-1) ?? 0);
      expect(await tell(trial.id, [next() / trial.next_step], trial.next_step)).toEqual({ type: 'TELL_REPLY' });
    }
    expect([...steps.values()]).toContainEqual([1, 3, 9]);
    expect(steps.size).toBe(nextId);
  });

  it.each([
    [golden.conditional, 'INCAPABLE', /condition/],
    [golden.twoValues, 'INCAPABLE', /one value/],
    [golden.boundless, 'INVALID_INPUT', /finite/],
  ])('says at the first ask why a problem is not for it', async (problem, kind, message) => {
    const { send, ask } = connect();
    expect(await send(createCast(problem))).toBeUndefined();
    expect(await ask(0)).toEqual({ type: 'ERROR_REPLY', kind, message: expect.stringMatching(message) });
  });

  it('replies to what it does not understand, and to trials it does not know', async () => {
    const { send, tell } = connect();
    await send(createCast(golden.quadratic));
    expect(await send('nonsense')).toMatchObject({ type: 'ERROR_REPLY', kind: 'INVALID_INPUT' });
    expect(await send('null')).toMatchObject({ kind: 'INVALID_INPUT' });
    expect(await send({ type: 'DANCE_CALL' })).toMatchObject({
      message: expect.stringMatching(/received type "DANCE_CALL"/),
    });
    expect(await tell(7, [1])).toMatchObject({ kind: 'INVALID_INPUT', message: expect.stringMatching(/received 7/) });
  });

  it('says when a grid has ended', async () => {
    const { send, ask } = connect({ name: 'grid', options: { levels: 2 } });
    await send(createCast(golden.quadratic));
    for (let id = 0; id < 4; id++) expect(await ask(id)).toMatchObject({ type: 'ASK_REPLY' });
    expect(await ask(4)).toMatchObject({ type: 'ERROR_REPLY', kind: 'OTHER' });
  });

  it('refuses an unknown strategy or option before it greets', () => {
    expect(() => connect({ name: 'bayesain' })).toThrow(/Did you mean "bayesian"/);
    expect(() => connect({ name: 'bayesian', options: { inital: 3 } })).toThrow(/initial/);
  });
});

describe('tunesmith kurobako', () => {
  let main: string;
  beforeAll(() => {
    main = join(compileLibrary(), 'cli', 'main.js');
  }, 60_000);

  it('greets, answers on one line each, and ends with its input', async () => {
    const child = spawn(process.execPath, [
      main,
      'kurobako',
      '--strategy',
      'random',
      '--options',
      '{"sampling":"sobol"}',
    ]);
    const exit = new Promise((resolve) => child.on('exit', resolve));
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const read = async (): Promise<Reply> => JSON.parse((await lines.next()).value);
    expect(await read()).toMatchObject({ type: 'SOLVER_SPEC_CAST', spec: { name: 'tunesmith random' } });
    child.stdin.write(`${createCast(golden.quadratic)}\n{"type":"ASK_CALL","solver_id":0,"next_trial_id":0}\n`);
    expect(await read()).toMatchObject({ type: 'ASK_REPLY', trial: { id: 0 }, next_trial_id: 1 });
    child.stdin.end();
    expect(await exit).toBe(0);
  });

  it('refuses options that are no JSON object', () => {
    const run = (options: string) =>
      execFileSync(process.execPath, [main, 'kurobako', '--options', options], { stdio: 'pipe' });
    expect(() => run('[1]')).toThrow(/JSON object/);
    expect(() => run('{')).toThrow(/JSON object/);
    expect(() => run('{"inital":5}')).toThrow(/Did you mean "initial"/);
  });
});
