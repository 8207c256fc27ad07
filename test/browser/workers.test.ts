import { fileURLToPath } from 'node:url';
import { expect, it, type TestContext } from 'vitest';
import { bundle, type Site, siteOf, withPage } from './chromium.js';
import type {} from './workers-page.js';

const site = bundle(fileURLToPath(new URL('workers-page.ts', import.meta.url))).then(siteOf);

/** The page under a policy that allows neither workers nor WebAssembly. */
async function forbidding(): Promise<Site> {
  const policy = `<meta http-equiv="Content-Security-Policy" content="script-src 'self'; worker-src 'none'">`;
  const files = new Map(await site);
  return files.set('/', files.get('/')!.replace('<meta', `${policy}<meta`));
}

it('proposals are the same bit for bit with workers and SIMD, without workers, and where a policy forbids both', async (test) => {
  const asked = (pages: Site, prepare = () => {}) =>
    withPage(test, { site: pages }, async (page) => {
      await page.evaluate(prepare);
      return page.evaluate(() => globalThis.ask());
    });
  const usual = await asked(await site);
  const alone = await asked(await site, () => {
    Reflect.deleteProperty(globalThis, 'Worker');
  });
  const forbidden = await asked(await forbidding());
  expect([usual, alone, forbidden].map(({ webAssembly }) => webAssembly)).toEqual([true, true, false]);
  expect(alone.params).toEqual(usual.params);
  expect(forbidden.params).toEqual(usual.params);
  for (const { turns } of [usual, alone, forbidden]) expect(turns).toBeGreaterThan(5);
});

it.for(['with workers', 'without workers'])(
  'asks are aborted %s, and later ones work',
  async (which, test: TestContext) => {
    const reasons = await withPage(test, { site: await site }, async (page) => {
      if (which === 'without workers') await page.evaluate(() => void Reflect.deleteProperty(globalThis, 'Worker'));
      return page.evaluate(() => globalThis.abort());
    });
    expect(reasons.slice(0, -1).every((reason, k) => reason === `aborted ${k}` || reason === 'finished')).toBe(true);
    expect(reasons[0]).toBe('aborted 0');
    expect(reasons.at(-1)).toBe('asked');
  },
);

it('an ask whose worker the browser has ended in silence rejects, and later ones work', async (test) => {
  const codes = await withPage(test, { site: await site }, (page) => page.evaluate(() => globalThis.lose()));
  expect(codes).toEqual(['WORKER_FAILED', 'asked']);
});
