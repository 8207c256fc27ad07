import { describe, expect, test, vi } from 'vitest';
import { Pool, type Thread, type Threads } from '../../../../lib/engine/portable/pool.js';
import type { Order, Report } from '../../../../lib/engine/portable/server.js';
import { continuous, request } from '../engines.js';

const given = request(3, [continuous]);
const result = { proposals: [], hyperparameters: { lengthscales: [1], outputscale: 1, noise: 1, mean: 0 }, climbs: [] };

/** A thread that does what the test tells it to. */
class Puppet implements Thread {
  readonly orders: Order[] = [];
  held = false;

  constructor(
    readonly report: (report: Report) => void,
    readonly die: (reason: string) => void,
  ) {}

  send(order: Order): void {
    this.orders.push(order);
  }

  hold(held: boolean): void {
    this.held = held;
  }

  get current(): number {
    return this.orders.findLast(({ type }) => type === 'begin')?.id ?? -1;
  }

  finish(): void {
    this.report({ type: 'done', id: this.current, result });
  }
}

function puppets(limit: number): { readonly threads: Threads; readonly started: Puppet[] } {
  const started: Puppet[] = [];
  const start: Threads['start'] = (report, died) => {
    const puppet = new Puppet(report, died);
    started.push(puppet);
    return puppet;
  };
  return { threads: { limit, start }, started };
}

describe('a pool', () => {
  test('starts no thread before it is needed, and never more than its limit: the others wait in order', async () => {
    const { threads, started } = puppets(2);
    const pool = new Pool(threads);
    expect(started).toHaveLength(0);
    const all = Array.from({ length: 64 }, () => pool.run('propose', given));
    expect(started).toHaveLength(2);
    for (let k = 0; k < 64; k++) started[k % 2].finish();
    expect(await Promise.all(all)).toEqual(new Array(64).fill(result));
    expect(started).toHaveLength(2);
    expect(started[0].orders.map(({ id }) => id)).toEqual(Array.from({ length: 32 }, (_, k) => 2 * k));
  });

  test('holds the process while work goes on, not while it idles', async () => {
    const { threads, started } = puppets(1);
    const done = new Pool(threads).run('propose', given);
    expect(started[0].held).toBe(true);
    started[0].finish();
    await done;
    expect(started[0].held).toBe(false);
  });

  test('holds the process for work that waits until a thread lets go of an aborted one', async () => {
    const { threads, started } = puppets(1);
    const pool = new Pool(threads);
    const [first, second] = [new AbortController(), new AbortController()];
    const left = [pool.run('propose', given, first.signal)];
    first.abort();
    expect(started[0].held).toBe(false);
    left.push(pool.run('propose', given, second.signal));
    expect(started[0].held).toBe(true);
    second.abort();
    expect(started[0].held).toBe(false);
    for (const each of left) await expect(each).rejects.toThrow(/aborted/);
    const last = pool.run('propose', given);
    expect(started[0].held).toBe(true);
    started[0].report({ type: 'failed', id: 0, failure: { message: 'cancelled' } });
    expect(started[0].held).toBe(true);
    started[0].finish();
    expect(await last).toEqual(result);
    expect(started[0].held).toBe(false);
  });

  test('an abort rejects at once, cancels the work, and the thread does the next when it has let go', async () => {
    const { threads, started } = puppets(1);
    const pool = new Pool(threads);
    const controller = new AbortController();
    const first = pool.run('propose', given, controller.signal);
    const second = pool.run('propose', given);
    const reason = new Error('left');
    controller.abort(reason);
    await expect(first).rejects.toBe(reason);
    expect(started[0].orders.map(({ type }) => type)).toEqual(['begin', 'cancel']);
    started[0].report({ type: 'failed', id: 0, failure: { message: 'cancelled' } });
    expect(started[0].current).toBe(1);
    started[0].finish();
    expect(await second).toEqual(result);
  });

  test('errors travel with their codes', async () => {
    const { threads, started } = puppets(1);
    const failed = new Pool(threads).run('propose', given);
    started[0].report({ type: 'failed', id: 0, failure: { message: 'x: expected y.', code: 'SOME_CODE' } });
    await expect(failed).rejects.toMatchObject({
      name: 'TunesmithError',
      code: 'SOME_CODE',
      message: 'x: expected y.',
    });
  });

  test('a thread that dies rejects its work; another takes its place', async () => {
    const { threads, started } = puppets(1);
    const pool = new Pool(threads);
    const lost = pool.run('propose', given);
    const waiting = pool.run('propose', given);
    started[0].report({ type: 'ready' });
    started[0].die('its end with status 1');
    started[0].die('its end with status 1');
    await expect(lost).rejects.toMatchObject({
      code: 'WORKER_FAILED',
      message: expect.stringMatching(/^propose: .*status 1/),
    });
    expect(started).toHaveLength(2);
    started[1].finish();
    expect(await waiting).toEqual(result);
  });

  test('where threads do not start, work is done on this one', async () => {
    const here = await new Pool().run('propose', given);
    expect(here.proposals).toHaveLength(1);

    const { threads, started } = puppets(4);
    const silent = new Pool(threads).run('propose', given);
    started[0].die('no such file');
    expect(await silent).toEqual(here);

    const start = () => {
      throw new Error('forbidden');
    };
    expect(await new Pool({ limit: 4, start }).run('propose', given)).toEqual(here);
  });

  test('work that this thread cannot do either is rejected, and the process lives', async () => {
    const server = '../../../../lib/engine/portable/server.js';
    vi.resetModules();
    vi.doMock(server, () => {
      throw new Error('no such file');
    });
    const { Pool: Broken } = await import('../../../../lib/engine/portable/pool.js');
    const pool = new Broken();
    // An unhandled rejection would fail this test, too.
    for (let i = 0; i < 2; i++) {
      await expect(pool.run('propose', given)).rejects.toMatchObject({ code: 'WORKER_FAILED' });
    }
    vi.doUnmock(server);
  });

  test('one thread measures kernels, the others and its successor are told what it found', async () => {
    const { threads, started } = puppets(2);
    const pool = new Pool(threads);
    const begun = (puppet: Puppet) => puppet.orders.flatMap((order) => (order.type === 'begin' ? [order] : [])).at(-1);
    const both = [pool.run('propose', given), pool.run('propose', given)];
    expect(started.map((puppet) => begun(puppet)?.measures)).toEqual([true, false]);
    const verdicts = { choices: [[8, 'webgpu']], modes: { webgpu: 'works' }, timings: [] } as const;
    const kernels = { backend: 'webgpu', reason: 'the fastest' };
    started[0].report({ type: 'kernels', kernels, verdicts });
    started[1].report({ type: 'kernels', kernels: { backend: 'typed arrays', reason: 'told to' } });
    expect(pool.kernels).toBe(kernels);
    for (const puppet of started) puppet.finish();
    await Promise.all(both);

    started[0].report({ type: 'ready' });
    started[0].die('its end');
    const again = [pool.run('propose', given), pool.run('propose', given)];
    expect([started[1], started[2]].map((puppet) => begun(puppet)?.measures)).toEqual([true, false]);
    expect([started[1], started[2]].map((puppet) => begun(puppet)?.verdicts)).toEqual([verdicts, verdicts]);
    for (const puppet of [started[1], started[2]]) puppet.finish();
    await Promise.all(again);
  });
});
