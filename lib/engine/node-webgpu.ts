import { reasonOf } from '../errors.js';
import { type GpuKernel, openGpuKernel } from './portable/gpu/gpu-kernel.js';
import type { GpuMode } from './portable/gpu/modes.js';

/** The part of the package webgpu that is used here. */
interface Dawn {
  create(flags: readonly string[]): Gpu;
  readonly globals: object;
}

interface Gpu {
  requestAdapter(options?: object): Promise<Adapter | null>;
  getPreferredCanvasFormat(): string;
}

interface Adapter {
  readonly info: { readonly vendor: string; readonly architecture: string; readonly description: string };
}

/** What navigator.gpu computes on, or why there is none. */
export type WebGpu = { readonly adapter: string } | { readonly missing: string };

/** As openGpuKernel, with WebGPU by the package webgpu where it is installed. */
export async function openGpuKernelInNode(mode: GpuMode): Promise<GpuKernel> {
  if (mode === 'webgpu') {
    const found = await provideWebGpu();
    if ('missing' in found) throw new Error(found.missing);
  }
  return openGpuKernel(mode);
}

/**
 * Gives this thread of Node a navigator.gpu, which gpu.js looks for, by the package webgpu (Dawn; an optional peer dependency):
 * by the platform's own interface (Vulkan, Metal, Direct3D), else by OpenGL ES, which is of Dawn's level "compatibility".
 */
export async function provideWebGpu(): Promise<WebGpu> {
  try {
    const { create, globals } = (await import('webgpu')) as unknown as Dawn;
    for (const open of [() => create([]), () => compatible(create(['backend=opengles']))]) {
      const gpu = open();
      const adapter = await gpu.requestAdapter();
      if (adapter === null) continue;
      Object.assign(globalThis, globals);
      setNavigator(gpu);
      const { vendor, architecture, description } = adapter.info;
      return { adapter: [vendor, architecture, description].filter(Boolean).join(' ').trim() };
    }
    return { missing: 'the package webgpu finds no adapter' };
  } catch (error) {
    return { missing: `the package webgpu does not load: ${reasonOf(error).split('\n')[0]}` };
  }
}

function compatible(gpu: Gpu): Gpu {
  return {
    requestAdapter: (options) => gpu.requestAdapter({ ...options, featureLevel: 'compatibility' }),
    getPreferredCanvasFormat: () => gpu.getPreferredCanvasFormat(),
  };
}

/** Node 21 and later have a navigator of their own, without gpu. */
function setNavigator(gpu: Gpu): void {
  const own = (globalThis as { navigator?: object }).navigator ?? null;
  Object.defineProperty(globalThis, 'navigator', {
    value: Object.create(own, { gpu: { value: gpu } }),
    configurable: true,
  });
}
