/** The laws of ARCHITECTURE.md about who may import whom, checked in CI. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    {
      name: 'inside-never-imports-outside',
      comment: 'cli, core and the entry points import the library, never the other way',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/(cli/|core/|core\\.ts$|index\\.ts$|portable\\.ts$)' },
      to: { path: '^lib/(cli/|core/|core\\.ts$|index\\.ts$|portable\\.ts$)' },
    },
    {
      name: 'leaves',
      comment: 'errors and options stand alone',
      severity: 'error',
      from: { path: '^lib/(errors|options)\\.ts$' },
      to: { path: '^lib/', pathNot: '^lib/errors\\.ts$' },
    },
    {
      name: 'strategies-see-engine-only',
      comment: 'a strategy knows engine.ts, never which engine runs',
      severity: 'error',
      from: { path: '^lib/strategy/' },
      to: { path: '^lib/engine/', pathNot: '^lib/engine/engine\\.ts$' },
    },
    {
      name: 'engine-knows-no-strategy',
      comment: 'it stands on leaves alone: errors, checks of numbers, a turn of the event loop',
      severity: 'error',
      from: { path: '^lib/engine/' },
      to: { path: '^lib/', pathNot: '^lib/(engine/|errors\\.ts$|check\\.ts$|turn\\.ts$)' },
    },
    {
      name: 'lib-knows-no-bench',
      comment: 'but the command line, which hands `tunesmith bench` on',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/cli/command\\.ts$' },
      to: { path: '^(bench|test)/' },
    },
    {
      name: 'node-stays-outside',
      comment: 'everything that tunesmith/portable reaches runs in a browser; test/lib/portable.test.ts walks it',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/(cli/|engine/(load|node-threads|node-worker)\\.ts$)' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'lib-uses-dependencies-only',
      severity: 'error',
      from: { path: '^lib/' },
      // gpu.js is an optional peer dependency, and one of development so that tests have it.
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm-peer'] },
    },
    {
      name: 'gpu-is-optional',
      comment: 'one file loads gpu.js, when it is first wanted',
      severity: 'error',
      from: { path: '^(lib|bench)/', pathNot: '^lib/engine/portable/gpu/modes\\.ts$' },
      to: { path: 'node_modules/gpu\\.js/' },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
