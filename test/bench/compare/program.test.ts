import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { execute } from '../../../bench/compare/execute.js';
import { programFrom, protocolSpace, startProgram } from '../../../bench/compare/program.js';
import { bool, categorical, defineSpace, float, int } from '../../../lib/space.js';

const directory = mkdtempSync(join(tmpdir(), 'tunesmith-program-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** A program in JavaScript: `answer` is its body, a function of the message that may use `state`. */
function programOf(name: string, answer: string) {
  const file = join(directory, `${name}.mjs`);
  writeFileSync(
    file,
    `import { createInterface } from 'node:readline';
    const state = { told: [] };
    const answer = (message) => { ${answer} };
    console.log('chatter that is no reply');
    createInterface({ input: process.stdin }).on('line', (line) => {
      const reply = answer(JSON.parse(line));
      if (reply !== undefined) console.log(JSON.stringify(reply));
    }).on('close', () => process.exit(0));`,
  );
  return { name, command: [process.execPath, file] };
}

const space = defineSpace({ x: float(0, 1) });
const conversation = { space, direction: 'minimize', seed: 3, trials: 5 } as const;

describe('programFrom', () => {
  it('takes a name and a command with quoted words', () => {
    expect(programFrom(`mine=python3 "my tool.py" --kind 'a b'`)).toEqual({
      name: 'mine',
      command: ['python3', 'my tool.py', '--kind', 'a b'],
    });
  });

  it.each(['mine', 'mine=', '=python3', ' =x'])('refuses %j', (text) => {
    expect(() => programFrom(text)).toThrow(/^--program: expected name=command, received .*\. Write/);
  });
});

describe('protocolSpace', () => {
  it('is what the protocol reads, parents first', () => {
    const written = protocolSpace(
      defineSpace({
        momentum: float(0, 0.9, { when: { opt: 'sgd' } }),
        opt: categorical(['adam', 'sgd']),
        rate: float(1e-4, 1, { scale: 'log' }),
        units: int(8, 64, { step: 8 }),
        on: bool(),
      }),
    );
    expect(written).toMatchObject([
      { name: 'opt', type: 'categorical', choices: ['adam', 'sgd'] },
      { name: 'momentum', type: 'float', low: 0, high: 0.9, log: false, when: { opt: ['sgd'] } },
      { name: 'rate', type: 'float', low: 1e-4, high: 1, log: true },
      { name: 'units', type: 'int', low: 8, high: 64, step: 8, log: false },
      { name: 'on', type: 'bool', choices: [false, true] },
    ]);
  });
});

describe('startProgram', () => {
  it('converses: creates, asks, tells by number, and negates what is maximized', async () => {
    const program = programOf(
      'good',
      `state.told.push(message);
      if (message.cmd === 'ask') return { params: { x: 0.25 }, trial: 7, ms: 2 };
      if (message.cmd === 'tell') return { ok: true, ms: 5 };
      if (message.cmd === 'create') return { ok: message.budget === 5 && message.seed === 3 };
      return { error: 'nothing else was expected' };`,
    );
    const study = await startProgram(program, { ...conversation, direction: 'maximize' });
    const trial = (await study.ask())!;
    expect(trial).toMatchObject({ number: 7, params: { x: 0.25 }, resumeFrom: 0, milliseconds: 2 });
    await study.tell(trial, 4);
    expect((await study.ask())!.milliseconds).toBe(7);
    await study.close();
  });

  it('tells linear constraints, not predicates', async () => {
    const program = programOf(
      'constrained',
      `return message.cmd === 'ask' ? { params: state.created } : (state.created = message, { ok: true });`,
    );
    const constraints = [{ sum: { x: 1 }, atMost: 0.5 }, ({ x }: { x: number }) => x > 0.1] as const;
    const study = await startProgram(program, {
      ...conversation,
      space: defineSpace({ x: float(0, 1) }, { constraints }),
    });
    const { params } = (await study.ask())!;
    expect(params).toMatchObject({ cmd: 'create', constraints: [constraints[0]] });
    await study.close();
  });

  it('observes by parameters, negates what is maximized, and charges no ask for it', async () => {
    const program = programOf(
      'observing',
      `if (message.cmd === 'tell') state.told.push(message);
      return message.cmd === 'ask' ? { params: state.told, trial: 0, ms: 1 } : { ok: true, ms: 9 };`,
    );
    const study = await startProgram(program, { ...conversation, direction: 'maximize' });
    await study.observe({ x: 0.5 }, 2);
    expect(await study.ask()).toMatchObject({
      params: [{ cmd: 'tell', params: { x: 0.5 }, value: -2 }],
      milliseconds: 1,
    });
    await study.close();
  });

  it('sees the end of a study', async () => {
    const study = await startProgram(programOf('done', 'return { params: null, done: true };'), conversation);
    expect(await study.ask()).toBeUndefined();
    await study.close();
  });

  it('rejects what a program says is wrong, with its name', async () => {
    const refusing = programOf('refusing', `return { error: 'create: no such space.' };`);
    await expect(startProgram(refusing, conversation)).rejects.toThrow('refusing: create: no such space.');
  });

  it('rejects with the last words of a program that dies', async () => {
    const dying = programOf(
      'dying',
      `if (message.cmd === 'ask') { console.error('out of ideas'); process.exit(3); } return { ok: true };`,
    );
    const study = await startProgram(dying, conversation);
    await expect(study.ask()).rejects.toThrow(/^dying: the program ended: code 3\.\nout of ideas/);
    await expect(study.ask()).rejects.toThrow('the program ended');
    await study.close();
  });

  it('rejects a command that does not exist', async () => {
    await expect(startProgram({ name: 'none', command: ['/no/such/file'] }, conversation)).rejects.toThrow(
      /^none: the program ended: .*ENOENT/,
    );
  });
});

describe('a program that trains by rungs', () => {
  it('says after each report how far to train on', async () => {
    const program = programOf(
      'rungs',
      `if (message.cmd === 'create') { state.max = message.maxResource; return { ok: true }; }
      if (message.cmd === 'ask') return { params: { x: 0.5 }, trial: 0, resource: 1 };
      const end = message.resource === state.max || message.value === null;
      return end ? { continue: false } : { continue: true, resource: state.max, ms: 2 };`,
    );
    const study = await startProgram(program, { ...conversation, maxResource: 9 });
    const trial = (await study.ask())!;
    expect(trial.resource).toBe(1);
    expect(await trial.report(1, 3)).toBe(true);
    expect(trial.resource).toBe(9);
    expect(await trial.report(9, Number.NaN)).toBe(false);
    await study.close();
  });
});

describe('a program as a strategy', () => {
  it('gets what a study in this process gets: random search by a program that repeats one point', async () => {
    const program = programOf('fixed', `return message.cmd === 'ask' ? { params: { x0: 1, x1: 2 } } : { ok: true };`);
    const record = await execute({ problem: 'branin', strategy: 'fixed', program, seed: 1, trials: 4, workers: 2 });
    expect(record).toMatchObject({ strategy: 'fixed', evaluations: 4, distinctTrials: 4, failedJobs: 0 });
    expect(record).not.toHaveProperty('program');
    expect(record.curve).toHaveLength(1);
    expect(record.askMillisecondsAt).toEqual([null, null, null]);
  });
});
