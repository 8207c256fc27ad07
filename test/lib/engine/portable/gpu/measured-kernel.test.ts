import { describe, expect, it } from 'vitest';
import type { BatchedKernel, CrossCovarianceRequest } from '../../../../../lib/engine/portable/batched-kernel.js';
import { createMeasuredKernel, SMALLEST_BLOCK } from '../../../../../lib/engine/portable/gpu/measured-kernel.js';
import type { GpuMode } from '../../../../../lib/engine/portable/gpu/modes.js';
import { covarianceRequest } from './request.js';

const small = covarianceRequest({ n: 10, m: 100, d: 2 });
const large = covarianceRequest({ n: 256, m: SMALLEST_BLOCK / 256, d: 2 });
const largest = covarianceRequest({ n: 2048, m: 1024, d: 1 });

/** A world whose clock moves by what each kernel is said to cost a call; answers name who gave them by their length. */
function world(costs: Readonly<Record<string, number>>, failing: Readonly<Partial<Record<GpuMode, string>>> = {}) {
  let time = 0;
  const calls: string[] = [];
  const broken = new Set<string>();
  const kernel = <Name extends string>(backend: Name) => ({
    backend,
    exact: backend === 'typed arrays',
    async crossCovariance(): Promise<Float64Array> {
      calls.push(backend);
      if (broken.has(backend)) throw new Error('device lost');
      time += costs[backend];
      return new Float64Array(1);
    },
  });
  const plain: BatchedKernel = kernel('typed arrays');
  const modes = (Object.keys(costs) as GpuMode[]).filter((name) => (name as string) !== 'typed arrays');
  const measured = createMeasuredKernel(plain, {
    modes: [...modes, ...(Object.keys(failing) as GpuMode[])],
    open: async (mode) => {
      calls.push(`open ${mode}`);
      if (failing[mode] !== undefined) throw new Error(failing[mode]);
      return kernel(mode);
    },
    now: () => time,
  });
  return { measured, calls, broken };
}

describe('measured kernel', () => {
  it('leaves small blocks to typed arrays, and gpu.js unopened', async () => {
    const { measured, calls } = world({ 'typed arrays': 10, webgpu: 1 });
    await measured.crossCovariance(small);
    await measured.measured();
    expect(calls).toEqual(['typed arrays']);
    expect(measured.report()).toEqual({
      backend: 'typed arrays',
      reason: 'no block was large enough to measure',
      modes: {},
      timings: [],
    });
  });

  it('answers the first large block by typed arrays without waiting for the measurement', async () => {
    const { measured, calls } = world({ 'typed arrays': 10, webgpu: 1 });
    const answer = measured.crossCovariance(large);
    expect(calls).toEqual(['typed arrays']);
    await answer;
    await measured.measured();
  });

  it('uses the fastest mode once it is measured, for blocks of that size alone', async () => {
    const { measured, calls } = world({ 'typed arrays': 10, webgpu: 2, webasm: 5 });
    await measured.crossCovariance(large);
    await measured.measured();
    calls.length = 0;
    await measured.crossCovariance(large);
    await measured.crossCovariance(small);
    await measured.crossCovariance(largest);
    expect(calls).toContain('webgpu');
    expect(calls.slice(0, 3)).toEqual(['webgpu', 'typed arrays', 'typed arrays']);
    expect(measured.exact).toBe(false);
    await measured.measured();
    const { backend, reason, modes, timings } = measured.report();
    expect(backend).toBe('webgpu');
    expect(reason).toBe(
      'the fastest: 2048 x 128 covariances in 1 dimensions took typed arrays 10 ms, webgpu 2.0 ms, webasm 5.0 ms',
    );
    expect(modes).toEqual({ webgpu: 'works', webasm: 'works' });
    expect(timings.map(({ n, m, chosen }) => [n, m, chosen])).toEqual([
      [256, 256, 'webgpu'],
      [2048, 128, 'webgpu'],
    ]);
  });

  it.each([9, 10, 11])('keeps typed arrays of 10 ms where gpu.js takes %i ms', async (cost) => {
    const { measured, calls } = world({ 'typed arrays': 10, webgpu: cost });
    await measured.crossCovariance(large);
    await measured.measured();
    calls.length = 0;
    await measured.crossCovariance(large);
    expect(calls).toEqual(['typed arrays']);
    expect(measured.exact).toBe(true);
    expect(measured.report().reason).toMatch(/^nothing was clearly faster: 256 x 256 covariances/);
  });

  it('measures a size once', async () => {
    const { measured, calls } = world({ 'typed arrays': 10, webgpu: 20 });
    await Promise.all([measured.crossCovariance(large), measured.crossCovariance(large)]);
    await measured.measured();
    await measured.crossCovariance(large);
    await measured.measured();
    expect(calls.filter((call) => call === 'webgpu')).toHaveLength(4);
    expect(measured.report().timings).toHaveLength(1);
  });

  it('goes without a mode that does not open, and says why', async () => {
    const { measured, calls } = world({ 'typed arrays': 10 }, { webgpu: 'no adapter', webasm: 'no WebAssembly' });
    await measured.crossCovariance(large);
    await measured.measured();
    await measured.crossCovariance(largest);
    await measured.measured();
    expect(measured.report()).toMatchObject({
      backend: 'typed arrays',
      reason: 'no adapter; no WebAssembly',
      modes: { webgpu: 'no adapter', webasm: 'no WebAssembly' },
    });
    expect(calls.filter((call) => call === 'open webgpu')).toHaveLength(1);
  });

  it('answers by typed arrays when a device is lost, and leaves the device alone from then on', async () => {
    const { measured, calls, broken } = world({ 'typed arrays': 10, webgpu: 1 });
    await measured.crossCovariance(large);
    await measured.measured();
    broken.add('webgpu');
    calls.length = 0;
    await expect(measured.crossCovariance(large)).resolves.toBeInstanceOf(Float64Array);
    await measured.crossCovariance(large);
    expect(calls).toEqual(['webgpu', 'typed arrays', 'typed arrays']);
    expect(measured.report()).toMatchObject({ backend: 'typed arrays', modes: { webgpu: 'device lost' } });
  });

  it('measures a copy: the caller may write into its arrays again', async () => {
    const request = { ...large, a: large.a.slice(), b: large.b.slice() };
    const seen: number[] = [];
    const note = ({ a }: CrossCovarianceRequest): Float64Array => {
      seen.push(a[0]);
      return a;
    };
    const plain: BatchedKernel = { backend: 'typed arrays', exact: true, crossCovariance: note };
    const measured = createMeasuredKernel(plain, {
      modes: ['cpu'],
      open: async () => ({ backend: 'cpu', exact: false, crossCovariance: async (request) => note(request) }),
    });
    const answer = measured.crossCovariance(request);
    request.a.fill(9);
    await answer;
    await measured.measured();
    expect(seen.length).toBeGreaterThan(4);
    expect(new Set(seen)).toEqual(new Set([large.a[0]]));
  });

  it('takes over what another thread measured, measures nothing itself, and keeps clear of what fails here', async () => {
    const first = world({ 'typed arrays': 10, webgpu: 2 });
    await first.measured.crossCovariance(large);
    expect(first.measured.verdicts().choices, 'undecided').toEqual([]);
    await first.measured.measured();

    const second = world({ 'typed arrays': 10, webgpu: 2 });
    second.measured.adopt(structuredClone(first.measured.verdicts()), false);
    await second.measured.crossCovariance(large);
    await second.measured.crossCovariance(largest);
    await second.measured.measured();
    expect(second.calls).toEqual(['open webgpu', 'webgpu', 'typed arrays']);
    expect(second.measured.report()).toEqual(first.measured.report());

    second.broken.add('webgpu');
    await second.measured.crossCovariance(large);
    second.measured.adopt(structuredClone(first.measured.verdicts()), false);
    second.calls.length = 0;
    await second.measured.crossCovariance(large);
    expect(second.calls).toEqual(['typed arrays']);
  });

  it('succeeds a thread that died: it keeps what was measured, and measures the rest', async () => {
    const first = world({ 'typed arrays': 10, webgpu: 2 });
    await first.measured.crossCovariance(large);
    await first.measured.measured();
    const second = world({ 'typed arrays': 10, webgpu: 2 });
    second.measured.adopt(structuredClone(first.measured.verdicts()), true);
    await second.measured.crossCovariance(large);
    expect(second.calls).toEqual(['open webgpu', 'webgpu']);
    await second.measured.crossCovariance(largest);
    await second.measured.measured();
    expect(second.measured.report().timings).toHaveLength(2);
  });
});
