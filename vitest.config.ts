import { defineConfig } from 'vitest/config';

const shared = { testTimeout: 60_000, hookTimeout: 60_000, typecheck: { enabled: false } };

/** Everything on the engine that loads; what an engine can break, once more on the portable one. */
export default defineConfig({
  test: {
    projects: [
      { test: { ...shared, name: 'native', include: ['test/**/*.test.ts'] } },
      {
        test: {
          ...shared,
          name: 'portable',
          env: { TUNESMITH_BACKEND: 'portable' },
          include: [
            'test/lib/{core,minimize,replay,run,run-iterative,snapshot,study,surrogate}.test.ts',
            'test/lib/strategy/{constrained,hyperband}.test.ts',
          ],
        },
      },
    ],
  },
});
