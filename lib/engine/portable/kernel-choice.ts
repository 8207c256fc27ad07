import { reasonOf, show, TunesmithError } from '../../errors.js';
import { typedArrays } from './batched-kernel.js';
import { type GpuKernel, openGpuKernel } from './gpu/gpu-kernel.js';
import { createMeasuredKernel } from './gpu/measured-kernel.js';
import { GPU_MODES, type GpuMode } from './gpu/modes.js';
import { fixed, type ReportingKernel } from './reporting-kernel.js';

const ASKED = 'TUNESMITH_KERNELS asks for it';
const CHOICES = ['automatic', 'typed-arrays', ...GPU_MODES] as const;

/**
 * What computes batched covariances: by measurement where nothing is chosen, else one thing for all blocks. Choosing
 * "typed-arrays" makes proposals the same bit for bit on machines with and without a GPU.
 * Throws INVALID_KERNELS if the choice is none of CHOICES.
 */
export function kernelOfChoice(choice = 'automatic', open = openGpuKernel): ReportingKernel {
  if (choice === 'automatic' || choice === '') return createMeasuredKernel(typedArrays, { open });
  if (choice === 'typed-arrays') return fixed(typedArrays, ASKED);
  const mode = GPU_MODES.find((mode) => mode === choice);
  if (mode !== undefined) return forced(mode, open);
  throw new TunesmithError(
    'INVALID_KERNELS',
    `TUNESMITH_KERNELS: expected one of ${CHOICES.map(show).join(', ')}, received ${show(choice)}. Unset it: the fastest is taken.`,
  );
}

/** Opened at the first block, which rejects with KERNELS_UNAVAILABLE if the mode does not work here. */
function forced(mode: GpuMode, openKernel: typeof openGpuKernel): ReportingKernel {
  let opened: Promise<GpuKernel> | undefined;
  const open = (): Promise<GpuKernel> =>
    openKernel(mode).catch((cause: unknown) => {
      throw new TunesmithError(
        'KERNELS_UNAVAILABLE',
        `TUNESMITH_KERNELS: expected a mode of gpu.js that works here, received "${mode}": ${reasonOf(cause)}. ` +
          'Unset it, or see docs/kernels.md.',
        { cause },
      );
    });
  return fixed(
    {
      backend: mode,
      exact: false,
      async crossCovariance(request) {
        opened ??= open();
        return (await opened).crossCovariance(request);
      },
    },
    ASKED,
  );
}
