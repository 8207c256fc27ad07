import { fileURLToPath } from 'node:url';
import { build, type Rollup } from 'vite';
import { expect, it } from 'vitest';
import { filesOf, type Site, SOFTWARE_WEBGPU, withPage } from './chromium.js';

/** Where `npm run screenshot` wants the picture of the finished search. */
const SCREENSHOT = process.env.TUNESMITH_SCREENSHOT;

async function example(): Promise<Site> {
  const built = await build({
    configFile: fileURLToPath(new URL('../../examples/browser/vite.config.js', import.meta.url)),
    logLevel: 'error',
    build: { write: false },
  });
  const files = filesOf((built as Rollup.RollupOutput).output);
  return new Map([['/', files.get('/index.html')!], ...files]);
}

const site = example();

it.for([
  ['without WebGPU', []],
  ['with WebGPU', SOFTWARE_WEBGPU],
] as const)('the example page searches and draws, %s', async ([, args], test) => {
  await withPage(test, { site: await site, args }, async (page) => {
    // Each figure is drawn while the search goes on, and has settled when it ends.
    await page.waitForFunction("document.getElementById('trial').textContent.startsWith('10 ')");
    const colours =
      "new Set(document.getElementById('surrogate').getContext('2d').getImageData(0, 0, 400, 400).data).size";
    expect(await page.evaluate(colours)).toBeGreaterThan(8);
    await page.waitForFunction("document.getElementById('trial').textContent === '30 of 30'", undefined, {
      timeout: 50_000,
    });
    expect(Number(await page.textContent('#value'))).toBeLessThan(0.41);
    expect(await page.textContent('#engine')).toContain('portable');
    if (SCREENSHOT !== undefined && args.length > 0) await page.screenshot({ path: SCREENSHOT, fullPage: true });
  });
});

it('the example page searches again with another seed', async (test) => {
  await withPage(test, { site: await site }, async (page) => {
    const trial = "Number.parseInt(document.getElementById('trial').textContent)";
    await page.waitForFunction(`${trial} > 15`);
    await page.click('#again');
    await page.waitForFunction(`${trial} < 10`);
    await page.waitForFunction(`${trial} > 15`);
  });
});
