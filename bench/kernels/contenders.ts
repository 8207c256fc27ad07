import { loadEngine } from '../../lib/engine/load.js';
import { provideWebGpu } from '../../lib/engine/node-webgpu.js';
import { typedArrays } from '../../lib/engine/portable/batched-kernel.js';
import { openGpuKernel, type WeightedSumRequest } from '../../lib/engine/portable/gpu/gpu-kernel.js';
import { GPU_MODES } from '../../lib/engine/portable/gpu/modes.js';
import { reasonOf } from '../../lib/errors.js';
import type { Contender } from './measure.js';
import { allowSoftwareGl } from './software.js';

/** Whoever can compute here, and why the others cannot. */
export interface Field {
  readonly contenders: readonly Contender[];
  /** What a mode computes on, or why it does not. */
  readonly notes: readonly string[];
}

/** The native core, the typed arrays of the portable engine, and every mode of gpu.js that works on this machine. */
export async function contenders(): Promise<Field> {
  const { kernelMatrix: native } = loadEngine();
  const found: Contender[] = [
    {
      name: 'native',
      crossCovariance: ({ kernel, a, b, d, hyperparameters, categorical }) =>
        native(kernel, a, b, d, hyperparameters, categorical),
    },
    { name: typedArrays.backend, crossCovariance: typedArrays.crossCovariance, weightedSum },
  ];
  allowSoftwareGl();
  const device = await provideWebGpu();
  const notes = 'adapter' in device ? [`webgpu: ${device.adapter}`] : [];
  for (const mode of GPU_MODES) {
    try {
      const { crossCovariance, weightedSum } = await openGpuKernel(mode);
      found.push({ name: mode, crossCovariance, weightedSum });
    } catch (error) {
      notes.push(`${mode}: ${'missing' in device && mode === 'webgpu' ? device.missing : reasonOf(error)}`);
    }
  }
  return { contenders: found, notes };
}

function weightedSum(request: WeightedSumRequest): Float64Array {
  const { coefficients } = request;
  const covariances = typedArrays.crossCovariance(request) as Float64Array;
  const m = request.b.length / request.d;
  const out = new Float64Array(m);
  for (let i = 0, p = 0; i < coefficients.length; i++) {
    for (let j = 0; j < m; j++, p++) out[j] += coefficients[i] * covariances[p];
  }
  return out;
}
