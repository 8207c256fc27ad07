/**
 * Lets Mesa compute OpenGL on the processor where there is no display, so that WebGPU runs without a GPU. Read when the library
 * is loaded: to be called before the first use of WebGPU in this process.
 */
export function allowSoftwareGl(): void {
  process.env.EGL_PLATFORM ??= 'surfaceless';
  process.env.LIBGL_ALWAYS_SOFTWARE ??= '1';
}
