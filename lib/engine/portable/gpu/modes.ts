import { reasonOf } from '../../../errors.js';

/** gpu.js as this folder uses it: loaded when first needed, since it is an optional peer dependency. */

/** A compiled kernel. Its arguments are numbers and flat arrays. */
export interface CompiledKernel {
  (...args: (number | Float32Array)[]): Promise<Float32Array | Float32Array[]>;
  setOutput(size: number[]): void;
  /** What runs: gpu.js falls back to its cpu mode without an error. */
  readonly kernel: { readonly constructor: { readonly mode: string }; readonly fallbackReason?: string | null };
}

export interface Device {
  createKernel(source: string, settings: Readonly<Record<string, unknown>>): CompiledKernel;
  destroy(): Promise<void>;
}

interface DeviceClass {
  new (settings: { readonly mode: string }): Device;
  readonly isHeadlessGLSupported: boolean;
  readonly isWebGL2Supported: boolean;
  readonly isWebAssemblySupported: boolean;
  isWebGPUAvailable(): Promise<boolean>;
}

/** gpu.js's ways to compute on a device of its own, and all of them. */
export const DEVICE_MODES = ['webgpu', 'headlessgl', 'webgl2'] as const;
export const GPU_MODES = [...DEVICE_MODES, 'webasm', 'cpu'] as const;
export type GpuMode = (typeof GPU_MODES)[number];

/** Why a mode is not there on this machine; undefined: it is. */
async function obstacle(library: DeviceClass, mode: GpuMode): Promise<string | undefined> {
  switch (mode) {
    case 'webgpu':
      return (await library.isWebGPUAvailable()) ? undefined : 'no WebGPU adapter (navigator.gpu)';
    case 'headlessgl':
      return library.isHeadlessGLSupported ? undefined : 'the package gl is not installed or has no context';
    case 'webgl2':
      return library.isWebGL2Supported ? undefined : 'no WebGL 2 context';
    case 'webasm':
      return library.isWebAssemblySupported ? undefined : 'no WebAssembly';
    case 'cpu':
      return undefined;
  }
}

/** Rejects, with the reason as message, if gpu.js is not installed or the mode does not work on this machine. */
export async function openDevice(mode: GpuMode): Promise<Device> {
  const library = await loadLibrary();
  const reason = await obstacle(library, mode);
  if (reason !== undefined) throw new Error(reason);
  return new library({ mode });
}

async function loadLibrary(): Promise<DeviceClass> {
  try {
    return classIn(await import('gpu.js'));
  } catch (cause) {
    throw new Error(`gpu.js is not installed, or does not load: ${reasonOf(cause).split('\n')[0]}`, { cause });
  }
}

/** The class GPU, wherever the bundler's reading of a CommonJS module has put it. */
function classIn(library: unknown): DeviceClass {
  const { GPU, default: inner } = library as { GPU?: DeviceClass; default?: DeviceClass & { GPU?: DeviceClass } };
  const found = GPU ?? inner?.GPU ?? inner;
  if (typeof found !== 'function') throw new Error('gpu.js exports no class GPU');
  return found;
}
