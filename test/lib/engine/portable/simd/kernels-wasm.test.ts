import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import openWabt from 'wabt';

const folder = '../../../../../lib/engine/portable/simd';

/** `npm run build:simd` is this test in its updating mode. Installing tunesmith needs neither it nor wabt. */
test('kernels-wasm.ts is kernels.wat assembled', async () => {
  const source = readFileSync(new URL(`${folder}/kernels.wat`, import.meta.url), 'utf8');
  const module = (await openWabt()).parseWat('kernels.wat', source, { simd: true });
  module.validate();
  const base64 = Buffer.from(module.toBinary({}).buffer).toString('base64');
  const lines = base64.match(/.{1,100}/g)!.map((line) => `  '${line}'`);
  const file = [
    '/** kernels.wat assembled, in base64. Not to be edited: `npm run build:simd` writes it. */',
    'export const WASM =',
    `${lines.join(' +\n')};\n`,
  ];
  await expect(file.join('\n')).toMatchFileSnapshot(`${folder}/kernels-wasm.ts`);
});
