import { reasonOf } from '../../../errors.js';
import type { KernelBackend, KernelTiming } from '../../engine.js';
import type { BatchedKernel, CrossCovarianceRequest } from '../batched-kernel.js';
import type { ReportingKernel } from '../reporting-kernel.js';
import { openGpuKernel } from './gpu-kernel.js';
import { DEVICE_MODES, type GpuMode } from './modes.js';
import { reasonFor } from './reason.js';

/** Covariances of a block from which gpu.js is considered: typed arrays compute smaller ones in 2 ms. */
export const SMALLEST_BLOCK = 1 << 16;
/** Of a larger block, so many covariances are timed: typed arrays hold up the event loop for some 5 ms. */
const LARGEST_SAMPLE = 1 << 18;
/** gpu.js must take less than this part of the typed arrays' time, so that chance does not choose the slower. */
const GAIN = 0.9;
const ROUNDS = 3;

export interface MeasuredKernel extends Required<ReportingKernel> {
  report(): Required<KernelBackend>;
}

/** What tests replace. */
export interface Surroundings {
  readonly modes?: readonly GpuMode[];
  readonly open?: (mode: GpuMode) => Promise<BatchedKernel>;
  /** Milliseconds. */
  readonly now?: () => number;
}

/**
 * Small blocks by `plain`, large ones by whatever was measured fastest. The first block of each size (powers of four) is
 * answered by `plain` at once; in the background the modes of gpu.js compute it too, and one that is clearly faster than
 * `plain` takes over from the next block of this size on. A mode that fails is not used again. Only modes with a device of
 * their own take part: the others gain too little to give up double precision, and proposals that repeat bit for bit.
 */
export function createMeasuredKernel(
  plain: BatchedKernel,
  { modes = DEVICE_MODES, open = openGpuKernel, now = () => performance.now() }: Surroundings = {},
): MeasuredKernel {
  const opened = new Map<GpuMode, BatchedKernel>();
  const fates: Partial<Record<GpuMode, string>> = {};
  /** By size; `plain` while it is being measured. */
  const choices = new Map<number, BatchedKernel>();
  const undecided = new Set<number>();
  let timings: readonly KernelTiming[] = [];
  let measurement: Promise<void> = Promise.resolve();
  let measures = true;

  const drop = (mode: GpuMode, error: unknown): void => {
    fates[mode] = reasonOf(error);
    opened.delete(mode);
    for (const [size, kernel] of choices) if (kernel.backend === mode) choices.set(size, plain);
  };

  /** Milliseconds of `mode` and of `plain`, in turns. */
  const race = async (mode: GpuMode, sample: CrossCovarianceRequest): Promise<{ gpu: number; plain: number }> => {
    const timeOf = async (kernel: BatchedKernel): Promise<number> => {
      const start = now();
      await kernel.crossCovariance(sample);
      return now() - start;
    };
    const kernel = opened.get(mode) ?? (await open(mode));
    opened.set(mode, kernel);
    await timeOf(kernel); // compiles
    const times = { gpu: [] as number[], plain: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      times.plain.push(await timeOf(plain));
      times.gpu.push(await timeOf(kernel));
    }
    return { gpu: median(times.gpu), plain: median(times.plain) };
  };

  const measure = async (size: number, sample: CrossCovarianceRequest): Promise<void> => {
    const milliseconds: Record<string, number> = {};
    let best = { kernel: plain, ratio: GAIN };
    for (const mode of modes) {
      if (fates[mode] !== undefined && fates[mode] !== 'works') continue;
      try {
        const times = await race(mode, sample);
        fates[mode] = 'works';
        milliseconds[plain.backend] ??= times.plain;
        milliseconds[mode] = times.gpu;
        const ratio = times.gpu / times.plain;
        if (ratio < best.ratio) best = { kernel: opened.get(mode)!, ratio };
      } catch (error) {
        drop(mode, error);
      }
    }
    choices.set(size, best.kernel);
    undecided.delete(size);
    if (Object.keys(milliseconds).length === 0) return;
    const { a, b, d } = sample;
    const timing = { n: a.length / d, m: b.length / d, d, milliseconds, chosen: best.kernel.backend };
    timings = [...timings, timing];
  };

  /** A mode that another thread has chosen, opened at its first block. */
  const chosenElsewhere = (mode: GpuMode): BatchedKernel => {
    let opening: Promise<BatchedKernel> | undefined;
    return {
      backend: mode,
      exact: false,
      async crossCovariance(request) {
        opening ??= Promise.resolve(opened.get(mode) ?? open(mode));
        return (await opening).crossCovariance(request);
      },
    };
  };

  const backend = (): string => [...choices.values()].at(-1)?.backend ?? plain.backend;
  return {
    get backend() {
      return backend();
    },
    get exact() {
      return [...choices.values()].every(({ exact }) => exact);
    },
    async crossCovariance(request) {
      const cells = (request.a.length / request.d) * (request.b.length / request.d);
      if (cells < SMALLEST_BLOCK) return plain.crossCovariance(request);
      const size = Math.floor(Math.log2(Math.min(cells, LARGEST_SAMPLE)) / 2);
      const kernel = choices.get(size) ?? plain;
      if (!choices.has(size) && measures) {
        choices.set(size, plain);
        undecided.add(size);
        const sample = sampleOf(request);
        measurement = measurement.then(() => measure(size, sample));
      }
      if (kernel === plain) return plain.crossCovariance(request);
      try {
        return await kernel.crossCovariance(request);
      } catch (error) {
        drop(kernel.backend as GpuMode, error);
        return plain.crossCovariance(request);
      }
    },
    report() {
      const observed = { modes: { ...fates }, timings };
      return { backend: backend(), reason: reasonFor(backend(), plain.backend, observed), ...observed };
    },
    verdicts: () => ({
      choices: [...choices].flatMap(([size, { backend }]) => (undecided.has(size) ? [] : [[size, backend] as const])),
      modes: { ...fates },
      timings,
    }),
    adopt(verdicts, itself) {
      measures = itself;
      if (verdicts.timings.length > timings.length) timings = verdicts.timings;
      for (const [mode, fate] of Object.entries(verdicts.modes)) fates[mode as GpuMode] ??= fate;
      for (const [size, backend] of verdicts.choices) {
        if (choices.get(size)?.backend === backend || (itself && choices.has(size))) continue;
        // What failed on this thread is not tried again.
        const works = fates[backend as GpuMode] === 'works';
        choices.set(size, works ? chosenElsewhere(backend as GpuMode) : plain);
      }
    },
    measured: () => measurement,
  };
}

/** A copy of the request, the caller's arrays being its own again; cut to LARGEST_SAMPLE covariances. */
function sampleOf(request: CrossCovarianceRequest): CrossCovarianceRequest {
  const { a, b, d } = request;
  const columns = Math.max(1, Math.min(b.length / d, Math.floor(LARGEST_SAMPLE / (a.length / d))));
  return { ...request, a: a.slice(), b: b.slice(0, columns * d) };
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)];
}
