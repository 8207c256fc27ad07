import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { converse } from '../../../bench/peers/npm-peer.js';
import { NPM_TOOLS, type NpmTool, versionOf } from '../../../bench/peers/npm-tools.js';
import { findPeers, isPeer, PYTHON_PEERS } from '../../../bench/peers/peers.js';

const directory = join(import.meta.dirname, '../../../bench/peers');
const python = process.env.TUNESMITH_PYTHON ?? 'python3';
const hasPython = spawnSync(python, ['--version']).status === 0;

/** Runs lines of Python in bench/peers and parses what they print. */
function runPython(program: string): unknown {
  return JSON.parse(execFileSync(python, ['-c', program], { cwd: directory, encoding: 'utf8' }));
}

describe('peers', () => {
  it('are known by name', () => {
    expect(isPeer('optuna-tpe')).toBe(true);
    expect(isPeer('bayesian')).toBe(false);
    expect(isPeer('toString')).toBe(false);
  });
});

describe.skipIf(!hasPython)('findPeers', () => {
  it('gives a program with its versions, or the reason why there is none', async () => {
    for (const found of await findPeers(['optuna-tpe'])) {
      if ('reason' in found) expect(found.reason).toMatch(/optuna/);
      else expect(found.versions).toHaveProperty('optuna');
    }
  }, 60_000);
});

describe.skipIf(!hasPython)('peer.py', () => {
  it('offers the peers that bench names', () => {
    const tools = runPython('import json, peer; print(json.dumps(list(peer.TOOLS)))');
    expect(tools).toEqual(Object.keys(PYTHON_PEERS));
  });

  it('answers line by line, and goes on after an error', () => {
    const program = `
import json, peer
class Tool:
    def __init__(self, space, seed, budget): self.told = []
    def ask(self): return {"x": len(self.told)}
    def tell(self, number, params, value):
        if value is None: raise ValueError("no value")
        self.told.append((number, params["x"], value))
lines = ['{"cmd":"create","space":[]}', '{"cmd":"ask"}', '{"cmd":"tell","trial":0,"value":null}',
         '{"cmd":"tell","params":{"x":0},"value":2}', '{"cmd":"ask"}', '{"cmd":"dance"}', '{"cmd":"close"}', '{"cmd":"ask"}']
replies = []
peer.converse(Tool, lines, replies.append)
print(json.dumps(replies))`;
    expect(runPython(program)).toEqual([
      { ok: true },
      { params: { x: 0 }, trial: 0, ms: expect.any(Number) },
      { error: 'ValueError: no value', code: 'PEER', ms: expect.any(Number) },
      { ok: true, ms: expect.any(Number) },
      { params: { x: 1 }, trial: 1, ms: expect.any(Number) },
      { error: expect.stringContaining("received 'dance'"), code: 'UNKNOWN_COMMAND' },
      { ok: true },
    ]);
  });
});

describe.skipIf(!hasPython)('a tell of a configuration', () => {
  it('asked for is its trial, else an observation', () => {
    const program = `
import json, peer
class Tool:
    def __init__(self, space, seed, budget): self.heard = []
    def ask(self): return {"x": 1}
    def tell(self, number, params, value): self.heard.append(["tell", number, params, value])
    def observe(self, params, value): self.heard.append(["observe", params, value])
tool = Tool(None, 0, 0)
lines = ['{"cmd":"create","space":[]}', '{"cmd":"tell","params":{"x":1},"value":5}', '{"cmd":"ask"}',
         '{"cmd":"tell","params":{"x":1},"value":6}', '{"cmd":"tell","params":{"x":2},"value":7}']
peer.converse(lambda *given: tool, lines, lambda reply: None)
print(json.dumps(tool.heard))`;
    expect(runPython(program)).toEqual([
      ['observe', { x: 1 }, 5],
      ['tell', 0, { x: 1 }, 6],
      ['observe', { x: 2 }, 7],
    ]);
  });
});

describe.skipIf(!hasPython)('a peer that prunes', () => {
  it('is told maxResource and says how far to train', () => {
    const program = `
import json, peer
class Tool:
    def __init__(self, space, seed, budget, max_resource): self.max_resource, self.seen = max_resource, []
    def ask(self): return {"x": 1}
    def next_resource(self, reached): return min(self.max_resource, max(1, 3 * reached))
    def report(self, number, params, resource, value):
        self.seen.append((number, params, resource, value))
        return None if value is None or resource == self.max_resource else self.next_resource(resource)
lines = ['{"cmd":"create","space":[],"maxResource":5}', '{"cmd":"ask"}', '{"cmd":"report","trial":0,"resource":1,"value":2}',
         '{"cmd":"report","trial":0,"resource":3,"value":1}', '{"cmd":"report","trial":0,"resource":5,"value":null}']
replies = []
peer.converse(Tool, lines, replies.append)
print(json.dumps([{k: v for k, v in reply.items() if k != "ms"} for reply in replies]))`;
    expect(runPython(program)).toEqual([
      { ok: true },
      { params: { x: 1 }, trial: 0, resource: 1 },
      { continue: true, resource: 3 },
      { continue: true, resource: 5 },
      { continue: false },
    ]);
  });
});

describe.skipIf(!hasPython)('spaces of peers', () => {
  it('know scales, steps and conditions', () => {
    const program = `
import json
from space import active, from_unit, only_active, to_unit
rate = {"name": "rate", "type": "float", "low": 1e-4, "high": 1.0, "log": True}
units = {"name": "units", "type": "int", "low": 8, "high": 63, "step": 8, "log": False}
opt = {"name": "opt", "type": "categorical", "choices": ["adam", "sgd"]}
momentum = {"name": "momentum", "type": "float", "low": 0, "high": 1, "when": {"opt": ["sgd"]}}
print(json.dumps([
    from_unit(rate, 0.5), to_unit(rate, 1e-2), from_unit(units, 0), from_unit(units, 0.5), from_unit(units, 1),
    only_active([opt, momentum], {"opt": "adam", "momentum": 0.5}), only_active([opt, momentum], {"opt": "sgd", "momentum": 0.5})]))`;
    const [middle, half, least, inside, most, adam, sgd] = runPython(program) as [number, number, ...unknown[]];
    expect(middle).toBeCloseTo(1e-2, 12);
    expect(half).toBeCloseTo(0.5, 12);
    expect([least, inside, most]).toEqual([8, 32, 56]);
    expect(adam).toEqual({ opt: 'adam' });
    expect(sgd).toEqual({ opt: 'sgd', momentum: 0.5 });
  });

  it('are one-hot points that decode to what they encode', () => {
    const program = `
import json
from encoding import OneHot
code = OneHot([
    {"name": "x", "type": "float", "low": -1.0, "high": 3.0},
    {"name": "c", "type": "categorical", "choices": ["a", "b", "c"]},
    {"name": "on", "type": "bool"}])
point = code.encode({"x": 0.0, "c": "b", "on": True})
print(json.dumps([point, code.decode(point), len(code.combinations(64)), code.combinations(5)]))`;
    expect(runPython(program)).toEqual([[0.25, 0, 1, 0, 0, 1], { x: 0, c: 'b', on: true }, 6, []]);
  });
});

describe.skipIf(!hasPython)('a failure', () => {
  it('is told as the worst value so far, be it negative', () => {
    const program = `
import json
from encoding import Remembered
memory = Remembered([])
print(json.dumps([memory.value(told) for told in (None, -3.0, -5.0, None, 2.0, None)]))`;
    expect(runPython(program)).toEqual([0, -3, -5, -3, 2, 2]);
  });
});

describe('npm peers', () => {
  const talk = (create: NpmTool['create']) => {
    const conversation = converse(create);
    // biome-ignore lint/suspicious/noExplicitAny: replies are JSON
    return async (message: object): Promise<any> => conversation.answer(JSON.stringify(message));
  };
  const space = [
    { name: 'x', type: 'float', low: 1, high: 100, log: true },
    { name: 'n', type: 'int', low: 1, high: 9 },
    { name: 'c', type: 'categorical', choices: ['a', 'b'] },
  ];

  it('decode points, hand out numbers, tell the worst value for a failure', async () => {
    const told: number[] = [];
    const points = [
      [0.5, 0, 0.9],
      [1, 0.999, 0],
      [0, 0, 0],
    ];
    const send = talk((dimension) => ({
      ask: async () => (dimension === 3 ? points.shift() : undefined),
      tell: (value) => told.push(value),
    }));
    expect(await send({ cmd: 'create', space, seed: 1 })).toEqual({ ok: true });
    const first = await send({ cmd: 'ask' });
    expect(first).toMatchObject({ trial: 0, params: { n: 1, c: 'b' }, ms: expect.any(Number) });
    expect(first.params.x).toBeCloseTo(10, 9);
    await send({ cmd: 'tell', trial: 0, value: -7 });
    expect(await send({ cmd: 'ask' })).toMatchObject({ trial: 1, params: { x: 100, n: 9, c: 'a' } });
    await send({ cmd: 'tell', trial: 1, value: null });
    expect(told).toEqual([-7, -7]);
    await send({ cmd: 'ask' });
    expect(await send({ cmd: 'ask' })).toMatchObject({ params: null, done: true });
    expect(await send({ cmd: 'dance' })).toMatchObject({ code: 'PEER' });
  });

  it.each(Object.entries(NPM_TOOLS))('%s minimizes where its package is installed', async (_name, tool) => {
    let installed = true;
    try {
      versionOf(tool.package);
    } catch {
      installed = false;
    }
    if (!installed) {
      expect(() => tool.create(2, 1)).toThrow(/Cannot find module/);
      return;
    }
    const run = async (seed: number): Promise<number[]> => {
      const values: number[] = [];
      const search = tool.create(2, seed);
      for (let k = 0; k < 60; k++) {
        const [u, v] = (await search.ask())!;
        values.push((u - 0.3) ** 2 + (v - 0.8) ** 2);
        search.tell(values[k]);
        // As between processes, the next ask comes later.
        await new Promise((resolve) => setTimeout(resolve));
      }
      return values;
    };
    const values = await run(1);
    expect(await run(1)).toEqual(values);
    expect(Math.min(...values)).toBeLessThan(0.02);
  });
});
