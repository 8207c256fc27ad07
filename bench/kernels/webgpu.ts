import { reasonOf } from '../../lib/errors.js';

/** The part of the package webgpu that is used here. */
interface Dawn {
  create(flags: readonly string[]): Gpu;
  readonly globals: object;
}

interface Adapter {
  readonly info: { readonly vendor: string; readonly architecture: string; readonly description: string };
}

interface Gpu {
  requestAdapter(options?: object): Promise<Adapter | null>;
  getPreferredCanvasFormat(): string;
}

/** What navigator.gpu computes on, or why there is none. */
export type WebGpu = { readonly adapter: string } | { readonly missing: string };

/**
 * Gives Node a navigator.gpu by the package webgpu (Dawn): on the machine's GPU, else on Mesa's software OpenGL, whose
 * adapter Dawn only offers at the feature level "compatibility".
 */
export async function provideWebGpu(): Promise<WebGpu> {
  try {
    const { create, globals } = (await import('webgpu')) as unknown as Dawn;
    const hardware = create([]);
    const found = await hardware.requestAdapter();
    if (found !== null) return install(globals, hardware, found);
    // Read by Mesa when Dawn opens it, so set before that.
    process.env.EGL_PLATFORM ??= 'surfaceless';
    process.env.LIBGL_ALWAYS_SOFTWARE ??= '1';
    const software = create(['backend=opengles']);
    const compatible: Gpu = {
      requestAdapter: (options) => software.requestAdapter({ ...options, featureLevel: 'compatibility' }),
      getPreferredCanvasFormat: () => software.getPreferredCanvasFormat(),
    };
    const emulated = await compatible.requestAdapter();
    if (emulated !== null) return install(globals, compatible, emulated);
    return { missing: 'no adapter, neither hardware nor Mesa (Debian: libegl1, libgl1-mesa-dri)' };
  } catch (error) {
    return { missing: reasonOf(error) };
  }
}

function install(globals: object, gpu: Gpu, { info }: Adapter): WebGpu {
  Object.assign(globalThis, globals);
  // Node 21 and later have a navigator of their own, without gpu.
  const own = (globalThis as { navigator?: object }).navigator ?? null;
  const navigator = Object.create(own, { gpu: { value: gpu } });
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  return { adapter: [info.vendor, info.architecture, info.description].filter(Boolean).join(' ').trim() };
}
