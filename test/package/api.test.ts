import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

it('docs/api.md lists what is exported, as it is declared (else: npm run docs:api)', () => {
  const printed = execFileSync(process.execPath, [path('api-page.mjs')], { encoding: 'utf8' });
  expect(readFileSync(path('../../docs/api.md'), 'utf8')).toBe(printed);
});
