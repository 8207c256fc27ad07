import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { compileLibrary } from './compile.js';

// biome-ignore lint/suspicious/noExplicitAny: replies are JSON
type Reply = any;

let main: string;
beforeAll(() => {
  main = join(compileLibrary(), 'cli', 'main.js');
}, 60_000);

/** A client of `tunesmith stdio`. */
class Client {
  readonly process: ChildProcessWithoutNullStreams = spawn(process.execPath, [main, 'stdio']);
  readonly exit = new Promise<number | null>((resolve) => this.process.on('exit', resolve));
  readonly #replies = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();

  constructor() {
    // A child that died shows in its missing reply.
    this.process.stdin.on('error', () => undefined);
  }

  write(text: string): void {
    this.process.stdin.write(text);
  }

  async read(): Promise<Reply> {
    const { value, done } = await this.#replies.next();
    return done ? undefined : JSON.parse(value);
  }

  send(message: object | string): Promise<Reply> {
    this.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`);
    return this.read();
  }
}

const clients: Client[] = [];
function connect(): Client {
  const client = new Client();
  clients.push(client);
  return client;
}
afterEach(() => {
  for (const client of clients.splice(0)) client.process.kill();
});

const space = [
  { name: 'x', type: 'float', low: 1e-3, high: 1, log: true },
  { name: 'layers', type: 'int', low: 1, high: 4, log: false },
  { name: 'kind', type: 'categorical', choices: ['a', 'b'] },
];

describe('tunesmith stdio', () => {
  it('goes on in another process, from its checkpoints, as if it had not been killed', async () => {
    const create = {
      cmd: 'create',
      space,
      seed: 3,
      budget: 30,
      strategy: 'hyperband',
      maxResource: 9,
      mode: 'promotion',
    };
    const course = async (killedEvery: number): Promise<Reply[]> => {
      let client = connect();
      await client.send(create);
      const replies: Reply[] = [];
      for (let reported = 1; ; reported++) {
        const { ms: _, ...asked } = await client.send({ cmd: 'ask' });
        replies.push(asked);
        if (asked.params === null) return replies;
        const { trial, params, resource, checkpoint = { from: 0 } } = asked;
        expect(checkpoint.from).toBe(asked.resumeFrom ?? 0);
        const value = (params.x - 0.3) ** 2 + params.layers / (resource * (params.kind === 'a' ? 1 : 2));
        const report = { cmd: 'report', trial, resource, value, checkpoint: { from: resource } };
        replies.push(await client.send(report));
        if (reported % killedEvery !== 0) continue;
        const { snapshot } = await client.send({ cmd: 'snapshot' });
        client.process.kill('SIGKILL');
        client = connect();
        expect(await client.send({ cmd: 'restore', snapshot, space })).toEqual({ ok: true });
      }
    };
    const uninterrupted = await course(Infinity);
    expect(uninterrupted.length).toBeGreaterThan(60);
    expect(await course(7)).toEqual(uninterrupted);
  }, 60_000);

  it('asks, is told, and ends with exit code 0', async () => {
    const client = connect();
    expect(await client.send({ cmd: 'create', space, seed: 1, budget: 8, strategy: 'random' })).toEqual({ ok: true });
    for (let i = 0; i < 8; i++) {
      const reply = await client.send({ cmd: 'ask' });
      expect(reply).toEqual({
        params: { x: expect.any(Number), layers: expect.any(Number), kind: expect.stringMatching(/a|b/) },
        trial: i,
        ms: expect.any(Number),
      });
      expect(await client.send({ cmd: 'tell', params: reply.params, value: i })).toEqual({ ok: true });
    }
    expect(await client.send({ cmd: 'ask' })).toMatchObject({ params: null, done: true });
    expect(await client.send({ cmd: 'close' })).toEqual({ ok: true });
    expect(await client.exit).toBe(0);
  });

  it('takes known noise, passes predictions on, and shows the surrogate', async () => {
    const client = connect();
    await client.send({ cmd: 'create', space, seed: 1 });
    expect(await client.send({ cmd: 'surrogate' })).toMatchObject({ code: 'TRIALS_TOO_FEW' });
    let last: Reply;
    for (let i = 0; i < 8; i++) {
      last = await client.send({ cmd: 'ask' });
      const tell = { cmd: 'tell', trial: last.trial, value: last.params.x + 0.1 * last.params.layers, noise: 0.01 };
      expect(await client.send(tell)).toEqual({ ok: true });
    }
    const prediction = { mean: expect.any(Number), deviation: expect.any(Number), acquisition: expect.any(Number) };
    expect(last.prediction).toEqual(prediction);
    const { surrogate, predictions } = await client.send({ cmd: 'surrogate', params: [last.params, last.params] });
    expect(Object.keys(surrogate.lengthscales)).toEqual(['x', 'layers', 'kind']);
    expect(surrogate.leaveOneOut).toHaveLength(8);
    expect(predictions).toHaveLength(2);
    expect(predictions[0].median).toBeCloseTo(last.params.x + 0.1 * last.params.layers, 0);
    expect((await client.send({ cmd: 'surrogate', params: last.params })).predictions).toEqual([predictions[0]]);
    expect(await client.send({ cmd: 'surrogate', params: { x: 2 } })).toMatchObject({ code: 'INVALID_PARAMS' });
    await client.send({ cmd: 'ask' });
    expect(await client.send({ cmd: 'tell', trial: 8, value: 1, noise: -1 })).toMatchObject({ code: 'INVALID_NOISE' });
  });

  it('ends with exit code 0 when stdin does', async () => {
    const client = connect();
    await client.send({ cmd: 'create', space, strategy: 'random' });
    client.process.stdin.end();
    expect(await client.exit).toBe(0);
  });

  it('is bayesian unless told otherwise, and improves', async () => {
    const client = connect();
    await client.send({ cmd: 'create', space: [{ name: 'x', type: 'float', low: -5, high: 10 }], seed: 3, budget: 15 });
    let best = Infinity;
    for (let i = 0; i < 15; i++) {
      const { params } = await client.send({ cmd: 'ask' });
      const value = (params.x - 3.3) ** 2;
      best = Math.min(best, value);
      await client.send({ cmd: 'tell', params, value });
    }
    expect(best).toBeLessThan(0.1);
  });

  it('answers errors on one line and goes on', async () => {
    const client = connect();
    const errors: [object | string, string, RegExp][] = [
      [{ cmd: 'ask' }, 'NO_STUDY', /ask: expected a study.*"create"/],
      ['{"cmd":', 'INVALID_JSON', /one JSON object a line/],
      ['[1]', 'INVALID_JSON', /JSON object/],
      [{ cmd: 'aks' }, 'UNKNOWN_COMMAND', /Did you mean "ask"/],
      [{ cmd: 'create', space: 3 }, 'INVALID_SPACE', /"space" to be an array/],
      [{ cmd: 'create', space: [{ name: 'x', type: 'flaot' }] }, 'INVALID_SPACE', /Did you mean "float"/],
      [{ cmd: 'create', space: [{ type: 'bool' }] }, 'INVALID_SPACE', /"name"/],
      [
        { cmd: 'create', space: [{ name: 'x', type: 'float', low: 0, high: 1, log: true }] },
        'INVALID_SPACE',
        /low > 0/,
      ],
      [{ cmd: 'create', space, strategy: 'bayes' }, 'UNKNOWN_STRATEGY', /expected one of/],
      [{ cmd: 'create', space, strategy: 'grid', level: 3 }, 'UNKNOWN_OPTION', /Did you mean "levels"/],
      [{ cmd: 'create', space, strategy: 'grid', levels: 2, trials: 9 }, 'GRID_SIZE_MISMATCH', /8, received 9/],
      [{ cmd: 'create', space, budget: 0 }, 'INVALID_OPTIONS', /budget/],
    ];
    for (const [message, code, text] of errors) {
      expect(await client.send(message)).toEqual({ code, error: expect.stringMatching(text) });
    }
    await client.send({ cmd: 'create', space, seed: 1, strategy: 'random' });
    expect(await client.send('{"cmd":"tell","trial":0,"value":NaN}')).toMatchObject({
      error: expect.stringMatching(/null/),
    });
    expect(await client.send({ cmd: 'tell', trial: 0, value: 1 })).toMatchObject({ code: 'UNKNOWN_TRIAL' });
    expect(await client.send({ cmd: 'tell', value: 1 })).toMatchObject({
      error: expect.stringMatching(/"trial".*"params"/),
    });
    const { params } = await client.send({ cmd: 'ask' });
    expect(await client.send({ cmd: 'tell', params: { ...params, kind: 'c' }, value: 1 })).toMatchObject({
      code: 'INVALID_PARAMS',
    });
    expect(await client.send({ cmd: 'tell', params })).toMatchObject({ code: 'INVALID_VALUE' });
    expect(await client.send({ cmd: 'tell', trial: 0, value: 'low' })).toMatchObject({ code: 'INVALID_VALUE' });
    for (const count of [0, '3', [], {}]) {
      expect(await client.send({ cmd: 'ask', count })).toMatchObject({ code: 'INVALID_COUNT' });
    }
    expect(await client.send({ cmd: 'tell', params, value: null })).toEqual({ ok: true });
    expect(await client.send({ cmd: 'tell', trial: 0, value: 1 })).toMatchObject({ code: 'TRIAL_NOT_RUNNING' });
  });

  it('takes observations, whole batches and lines sent at once, in order', async () => {
    const client = connect();
    await client.send({ cmd: 'create', space, seed: 1, budget: 20 });
    expect(await client.send({ cmd: 'tell', params: { x: 0.5, layers: 2, kind: 'a' }, value: 3 })).toEqual({
      ok: true,
    });
    const { trials } = await client.send({ cmd: 'ask', count: 3 });
    expect(trials.map(({ trial }: Reply) => trial)).toEqual([1, 2, 3]);
    client.write('{"cmd":"tell","trial":3,"value":1}\n\n{"cmd":"ask"}\nnonsense\n{"cmd":"tell","trial":4,"value":2}\n');
    expect(await client.read()).toEqual({ ok: true });
    expect(await client.read()).toMatchObject({ trial: 4 });
    expect(await client.read()).toMatchObject({ code: 'INVALID_JSON' });
    expect(await client.read()).toEqual({ ok: true });
  });

  it('runs hyperband: resources, reports, waiting, resuming', async () => {
    const client = connect();
    const create = {
      cmd: 'create',
      space,
      seed: 1,
      strategy: 'hyperband',
      maxResource: 3,
      brackets: 1,
      searcher: 'random',
    };
    expect(await client.send(create)).toEqual({ ok: true });
    for (let i = 0; i < 3; i++) {
      expect(await client.send({ cmd: 'ask' })).toMatchObject({ trial: i, resource: 1, resumeFrom: 0 });
    }
    expect(await client.send({ cmd: 'ask' })).toMatchObject({ params: null, waiting: true });
    for (const [trial, value] of [3, 1, 2].entries()) {
      expect(await client.send({ cmd: 'report', trial, resource: 1, value })).toEqual({ continue: false });
    }
    expect(await client.send({ cmd: 'ask' })).toMatchObject({ trial: 1, resource: 3, resumeFrom: 1 });
    const saved = { cmd: 'report', trial: 1, resource: 1.5, value: 0.9, checkpoint: { file: 'm1' } };
    expect(await client.send(saved)).toEqual({ continue: true });
    const { snapshot } = await client.send({ cmd: 'snapshot' });
    expect(snapshot.events.at(-1)).toEqual({ report: 1, resource: 1.5, value: 0.9, checkpoint: { file: 'm1' } });
    expect(await client.send({ cmd: 'report', trial: 1, resource: 2, value: 0.9 })).toEqual({ continue: true });
    expect(await client.send({ cmd: 'tell', trial: 1, value: 0.5 })).toEqual({ ok: true });
    expect(await client.send({ cmd: 'report', trial: 9, resource: 2, value: 0.9 })).toMatchObject({
      code: 'UNKNOWN_TRIAL',
    });
    expect(await client.send({ cmd: 'ask' })).toMatchObject({ params: null, done: true });
  });

  it('reads lines with a byte order mark and carriage returns', async () => {
    const client = connect();
    expect(await client.send(`\uFEFF${JSON.stringify({ cmd: 'create', space, seed: 5 })}\r`)).toEqual({ ok: true });
    expect(await client.send('\r\n{"cmd":"ask"}\r')).toMatchObject({ trial: 0 });
  });

  it.each([
    [{ cmd: 'report', trial: 'length', resource: 1, value: 1 }, 'UNKNOWN_TRIAL'],
    [{ cmd: 'create', space, strategy: { name: 'random' } }, 'UNKNOWN_STRATEGY'],
    [
      { cmd: 'create', space, strategy: 'hyperband', maxResource: 9, searcher: { name: 'random', options: null } },
      'INVALID_OPTIONS',
    ],
    [{ cmd: 'create', space, strategy: 'hyperband', maxResource: 9, searcher: 5 }, 'UNKNOWN_STRATEGY'],
    [{ cmd: 'create', space: [{ name: 'x', type: 'bool', choices: [1, 2] }] }, 'INVALID_SPACE'],
  ])('answers %j by an error of its own', async (message, code) => {
    const client = connect();
    await client.send({ cmd: 'create', space, seed: 5 });
    expect(await client.send(message)).toMatchObject({ code });
  });

  it('goes on from a snapshot as if nothing had happened', async () => {
    const client = connect();
    await client.send({ cmd: 'create', space, seed: 5, budget: 20 });
    for (let i = 0; i < 7; i++) {
      const { params, trial } = await client.send({ cmd: 'ask' });
      await client.send({ cmd: 'tell', trial, value: params.x * params.layers });
    }
    const { snapshot } = await client.send({ cmd: 'snapshot' });
    const { params } = await client.send({ cmd: 'ask' });
    const other = connect();
    expect(await other.send({ cmd: 'restore', snapshot, space })).toEqual({ ok: true });
    expect(await other.send({ cmd: 'ask' })).toMatchObject({ params, trial: 7 });
    expect(await other.send({ cmd: 'restore', snapshot: {}, space })).toMatchObject({ code: 'INVALID_SNAPSHOT' });
  });
});

describe('tunesmith', () => {
  it('takes every kind of parameter, and linear constraints, into and out of snapshots', async () => {
    const client = connect();
    const space = [
      { name: 'size', type: 'ordinal', choices: [16, 32, 64] },
      { name: 'keep', type: 'float', low: 0.5, high: 0.99, scale: 'reverse-log', log: null },
      { name: 'deep', type: 'bool' },
      { name: 'depth', type: 'int', low: 1, high: 9, when: { deep: true } },
      { name: 'fixed', type: 'int', low: 3, high: 3 },
    ];
    const constraints = [{ sum: { size: 1, depth: 10 }, atMost: 70, atLeast: null }];
    expect(await client.send({ cmd: 'create', space, constraints, seed: 1 })).toEqual({ ok: true });
    for (let k = 0; k < 12; k++) {
      const { params } = await client.send({ cmd: 'ask' });
      expect(params.size + 10 * (params.depth ?? 0)).toBeLessThanOrEqual(70);
      expect(params.fixed).toBe(3);
      await client.send({ cmd: 'tell', params, value: params.keep });
    }
    const { snapshot } = await client.send({ cmd: 'snapshot' });
    expect(snapshot.constraints).toEqual([{ sum: { size: 1, depth: 10 }, atMost: 70 }]);
    const { params } = await client.send({ cmd: 'ask' });
    expect((await client.send({ cmd: 'restore', snapshot, space })).code).toBe('SPACE_MISMATCH');
    expect(await client.send({ cmd: 'restore', snapshot, space, constraints })).toEqual({ ok: true });
    expect((await client.send({ cmd: 'ask' })).params).toEqual(params);
    const bad = await client.send({ cmd: 'create', space, constraints: [{ sum: { sise: 1 }, atMost: 1 }] });
    expect(bad).toMatchObject({ code: 'INVALID_CONSTRAINT', error: expect.stringMatching(/Did you mean "size"/) });
  });

  it('prints help and its version, and refuses unknown commands', () => {
    const run = (...given: string[]): string => execFileSync(process.execPath, [main, ...given], { encoding: 'utf8' });
    expect(run('--help')).toMatch(/stdio/);
    expect(run('stdio', '--help')).toMatch(/"cmd":"create"/);
    const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    expect(run('--version').trim()).toBe(version);
    expect(() => execFileSync(process.execPath, [main, 'stdoi'], { stdio: 'pipe' })).toThrow(/stdio/);
  });
});
