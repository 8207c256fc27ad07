import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build, type Rollup } from 'vite';
import type { TestContext } from 'vitest';

/** Debian's; another place by TUNESMITH_CHROMIUM. */
const EXECUTABLE = process.env.TUNESMITH_CHROMIUM ?? '/usr/bin/chromium';

/** Chromium's own software device, so that WebGPU is there without a GPU; without the flags headless Chromium has no adapter. */
export const SOFTWARE_WEBGPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

/** Files by path, as a bundler left them. */
export type Site = ReadonlyMap<string, string>;

export interface Bundle {
  readonly entry: Rollup.OutputChunk;
  readonly chunks: readonly Rollup.OutputChunk[];
  readonly files: Site;
}

const TYPES: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript', css: 'text/css' };

/** A script bundled by Vite, in memory; what it imports dynamically and its workers are files of their own. */
export async function bundle(entry: string): Promise<Bundle> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    worker: { format: 'es' },
    build: {
      write: false,
      modulePreload: false,
      target: 'es2022',
      rollupOptions: { input: entry, preserveEntrySignatures: 'strict' },
    },
  });
  const { output } = built as Rollup.RollupOutput;
  return { entry: output[0], chunks: output.filter((file) => file.type === 'chunk'), files: filesOf(output) };
}

/** What a bundler made, by path. */
export function filesOf(output: Rollup.RollupOutput['output']): Site {
  return new Map(output.map((file) => [`/${file.fileName}`, String(file.type === 'chunk' ? file.code : file.source)]));
}

/** A page that loads the bundle. */
export function siteOf({ entry, files }: Bundle): Site {
  const html = `<!doctype html><meta charset="utf-8"><script type="module" src="/${entry.fileName}"></script>`;
  return new Map([['/', html], ...files]);
}

/** Opens the site in a headless Chromium of its own, which ends with `use`; skips the test, and says so, where there is none. */
export async function withPage<T>(
  test: TestContext,
  { site, args = [] }: { readonly site: Site; readonly args?: readonly string[] },
  use: (page: Page) => Promise<T>,
): Promise<T> {
  if (!existsSync(EXECUTABLE))
    test.skip(`no Chromium at ${EXECUTABLE}: apt-get install chromium, or set TUNESMITH_CHROMIUM`);
  const server = createServer((request, response) => {
    const path = request.url === '/' ? '/' : (request.url ?? '');
    const body = site.get(path);
    response.writeHead(body === undefined ? 404 : 200, {
      'content-type': TYPES[path.split('.').at(-1)!] ?? TYPES.html,
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  let browser: Browser | undefined;
  try {
    browser = await chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox', ...args] });
    const page = await browser.newPage({ viewport: { width: 1120, height: 720 }, deviceScaleFactor: 2 });
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const result = await use(page);
    if (errors.length > 0) throw new Error(`the page threw: ${errors.join('; ')}`);
    return result;
  } finally {
    await browser?.close();
    server.close();
  }
}
