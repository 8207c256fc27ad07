import { fileURLToPath } from 'node:url';

// Within this repository the package is its own source; a project that has installed tunesmith needs no configuration.
export default {
  worker: { format: 'es' },
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: { alias: { 'tunesmith/portable': fileURLToPath(new URL('../../lib/portable.ts', import.meta.url)) } },
};
