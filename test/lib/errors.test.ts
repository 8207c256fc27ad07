import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { reasonOf, show, TunesmithError } from '../../lib/errors.js';
import { categorical, createStudy, defineSpace, float, restoreStudy } from '../../lib/index.js';

describe('TunesmithError', () => {
  it('carries a code, a message and a cause', () => {
    const cause = new Error('below');
    const error = new TunesmithError('SOME_CODE', 'where: problem. Remedy.', { cause });
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.code, error.message, error.cause]).toEqual([
      'TunesmithError',
      'SOME_CODE',
      'where: problem. Remedy.',
      cause,
    ]);
  });
});

describe('show', () => {
  it.each([
    ['adam', '"adam"'],
    [3, '3'],
    [-0, '-0'],
    [Number.NaN, 'NaN'],
    [12n, '12n'],
    [undefined, 'undefined'],
    [null, 'null'],
    [[1, 'a'], '[1, "a"]'],
    [new Array(9).fill(0), 'an array of 9'],
    [{ low: 1, high: 2 }, '{ low, high }'],
    [new Map(), 'an instance of Map'],
    ['x'.repeat(100), JSON.stringify(`${'x'.repeat(57)}...`)],
    [Math.max, 'function max'],
  ])('%s', (value, text) => {
    expect(show(value)).toBe(text);
  });

  it('is short for what is deep, circular or large', () => {
    const circular: unknown[] = [1];
    circular.push(circular);
    expect(show(circular)).toBe('[1, [1, [1, an array of 2]]]');
    expect(show(Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`key${i}`, i])))).toBe(
      'an object of 1000 keys',
    );
  });
});

describe('reasonOf', () => {
  it('has words for whatever was thrown', () => {
    const hostile = new Proxy(
      {},
      {
        get() {
          throw new Error('no');
        },
      },
    );
    const reasons = [new Error('lost'), 'text', undefined, { code: 1 }, hostile].map(reasonOf);
    expect(reasons).toEqual(['lost', 'text', 'undefined', '{ code }', 'an error that throws when it is read']);
  });
});

describe('messages about large spaces', () => {
  const choices = Array.from({ length: 5000 }, (_, k) => `choice-${k}`);
  const space = defineSpace({ c: categorical(choices), x: float(0, 1, { when: { c: choices.slice(1) } }) });
  const study = createStudy({ space, direction: 'minimize' });
  const wide = defineSpace(Object.fromEntries(choices.map((name) => [name, float(0, 1)])));
  const damaged = { ...study.toJSON(), events: [{ save: 7, checkpoint: 'x'.repeat(10_000) }] };

  it.each([
    ['a value', () => study.tell({ c: 'none' } as never, 1)],
    ['an inactive parameter', () => study.tell({ c: 'choice-0', x: 1 }, 1)],
    ['a default', () => defineSpace({ c: categorical(choices, { default: 'none' as never }) })],
    ['a condition', () => defineSpace({ c: categorical(choices), x: float(0, 1, { when: { c: 'none' } }) })],
    ['a parameter', () => createStudy({ space: wide, direction: 'minimize' }).tell({ none: 1 } as never, 1)],
    ['parameters', () => createStudy({ space: wide, direction: 'minimize' }).tell([] as never, 1)],
    ['a snapshot', () => restoreStudy(defineSpace({ c: categorical(choices.slice(1)) }), study.toJSON())],
    ['an event', () => restoreStudy(space, damaged)],
  ])('are short: %s', (_, act) => {
    let message = '';
    try {
      act();
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message.length).toBeGreaterThan(50);
    expect(message.length).toBeLessThan(1200);
  });
});

describe('docs/errors.md', () => {
  const root = new URL('../../', import.meta.url);
  const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

  it('lists every code that the library, its core and its benchmark raise, and no other', () => {
    const sources = ['lib/', 'bench/', 'native/binding/'].flatMap((folder) =>
      readdirSync(fileURLToPath(new URL(folder, root)), { recursive: true })
        .map((name) => `${folder}${name}`)
        .filter((path) => /\.(ts|[ch]pp)$/.test(path)),
    );
    const raised = /(?:TunesmithError\(\s*|make_error\(env, |refuse\()['"]([A-Z_]{4,})['"]/g;
    const codes = sources.flatMap((path) => [...read(path).matchAll(raised)].map(([, code]) => code));
    const listed = [...read('docs/errors.md').matchAll(/^\| (`[A-Z_`, ]+) \|/gm)].flatMap(([, cell]) =>
      [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, code]) => code),
    );
    // ABORTED gives way to the signal's reason; INTERNAL is what stdio calls an error that is no TunesmithError.
    const seen = new Set([...codes.filter((code) => code !== 'ABORTED'), 'INTERNAL']);
    expect(listed.sort()).toEqual([...seen].sort());
  });
});
