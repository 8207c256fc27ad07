import type { BatchedKernel, CrossCovarianceRequest } from '../batched-kernel.js';
import { type CompiledKernel, type GpuMode, openDevice } from './modes.js';
import { hammingDimensions, type Points, pointsOf } from './points.js';
import { correlationSource, weightedSumSource } from './source.js';

/** A posterior mean at b, up to its constant: Σ_i coefficients_i k(a_i, b_j). */
export interface WeightedSumRequest extends CrossCovarianceRequest {
  /** n. */
  readonly coefficients: Float64Array;
}

/** Covariances and posterior means by gpu.js in single precision: errors near 1e-6, to screen candidates with, never to factorize. */
export interface GpuKernel extends BatchedKernel {
  readonly backend: GpuMode;
  crossCovariance(request: CrossCovarianceRequest): Promise<Float64Array>;
  /** m. */
  weightedSum(request: WeightedSumRequest): Promise<Float64Array>;
  close(): Promise<void>;
}

/**
 * Correlations that one call computes. A device of its own gets enough to be filled, yet results under the 128 MiB that
 * WebGPU grants a buffer by default; what runs on this thread returns to the event loop within milliseconds.
 */
const CELLS: Readonly<Record<GpuMode, number>> = {
  webgpu: 1 << 22,
  headlessgl: 1 << 22,
  webgl2: 1 << 22,
  webasm: 1 << 17,
  cpu: 1 << 17,
};

/** Loops over training points end here where the language wants a bound. */
const MAX_POINTS = 1 << 16;

const SETTINGS = {
  precision: 'single',
  dynamicOutput: true,
  dynamicArguments: true,
  asyncMode: true,
  loopMaxIterations: MAX_POINTS,
} as const;

const COVARIANCE_ARGUMENTS = { a: 'Array', b: 'Array', weights: 'Array', m: 'Integer' } as const;
const SUM_ARGUMENTS = { ...COVARIANCE_ARGUMENTS, coefficients: 'Array', n: 'Integer' } as const;

/** Rejects, with the reason as message, if gpu.js is absent or the mode does not work on this machine. */
export async function openGpuKernel(mode: GpuMode): Promise<GpuKernel> {
  const device = await openDevice(mode);
  const compiled = new Map<string, CompiledKernel>();
  const compile = (source: string, output: number[], argumentTypes: Readonly<Record<string, string>>) => {
    const known = compiled.get(source);
    if (known !== undefined) return known;
    const kernel = device.createKernel(source, { ...SETTINGS, output, argumentTypes });
    compiled.set(source, kernel);
    return kernel;
  };

  // A kernel holds the size of its output and its buffers, so calls go one after another.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  };

  return {
    backend: mode,
    exact: false,
    crossCovariance: (request) =>
      inTurn(async () => {
        const points = pointsOf(request);
        const { n, m, a, weights } = points;
        const source = correlationSource(request.kernel, hammingDimensions(request));
        const { outputscale } = request.hyperparameters;
        const out = new Float64Array(n * m);
        for (const { first, count } of blocks(points, CELLS[mode])) {
          const kernel = compile(source, [count, n], COVARIANCE_ARGUMENTS);
          kernel.setOutput([count, n]);
          const rows = (await kernel(a, points.columns(first, count), weights, count)) as Float32Array[];
          refuseFallback(kernel, mode);
          for (let i = 0; i < n; i++) {
            const row = rows[i];
            for (let j = 0; j < count; j++) out[i * m + first + j] = outputscale * row[j];
          }
        }
        return out;
      }),
    weightedSum: (request) =>
      inTurn(async () => {
        const points = pointsOf(request);
        const { n, m, a, weights } = points;
        const coefficients = Float32Array.from(request.coefficients, (c) => c * request.hyperparameters.outputscale);
        const source = weightedSumSource(request.kernel, hammingDimensions(request));
        const out = new Float64Array(m);
        for (const { first, count } of blocks(points, CELLS[mode])) {
          const kernel = compile(source, [count], SUM_ARGUMENTS);
          kernel.setOutput([count]);
          const sums = await kernel(a, points.columns(first, count), weights, count, coefficients, n);
          refuseFallback(kernel, mode);
          out.set(sums as Float32Array, first);
        }
        return out;
      }),
    close: () => inTurn(() => device.destroy()),
  };
}

/** Ranges of columns with at most so many cells each. */
function* blocks({ n, m }: Points, cells: number): Generator<{ readonly first: number; readonly count: number }> {
  const step = Math.max(1, Math.floor(cells / n));
  for (let first = 0; first < m; first += step) yield { first, count: Math.min(step, m - first) };
}

/** Throws if gpu.js has silently computed by its cpu mode instead. */
function refuseFallback({ kernel }: CompiledKernel, mode: GpuMode): void {
  if (mode === 'cpu' || kernel.constructor.mode !== 'cpu') return;
  throw new Error(`gpu.js fell back to its cpu mode: ${kernel.fallbackReason ?? 'no reason given'}`);
}
