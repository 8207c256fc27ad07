/** `tunesmith/bench`: problems, the runner and the statistics, for benchmarks of your own (docs/benchmarking.md). */
export { type BenchmarkOptions, benchmark, evidence } from './benchmark.js';
export type { CustomContext, CustomFactory, CustomStrategy } from './compare/custom.js';
export type { CurvePoint, RunRecord } from './compare/run.js';
export {
  type Completion,
  type SimulatedStudy,
  type SimulatedTrial,
  type Simulation,
  simulate,
} from './compare/simulate.js';
export { type RunCurve, type WorkerEfficiency, workerEfficiencies } from './compare/worker-efficiency.js';
export { fromReport, type KeptRun, type RunsFile, readRuns } from './evidence/runs.js';
export { convergenceProfiles, runtimeDistribution } from './evidence/runtime.js';
export type { Problem, TestFunction } from './problem.js';
export { fromFunction } from './problems/from-function.js';
export { type Catalogue, listProblems, problemNamed } from './problems/registry.js';
export type { ComparisonReport } from './report/comparison-report.js';
export { page } from './report/page.js';
export { writeReport } from './report/write.js';
export { bootstrapMeans, type Interval } from './statistics/bootstrap.js';
export { cliques } from './statistics/critical-difference.js';
export { mean, meanRanks, median, type Quartiles, quantile, quartiles, ranks } from './statistics/descriptive.js';
export { distribution, type Steps, valueAt } from './statistics/distribution.js';
export { type FriedmanResult, friedman } from './statistics/friedman.js';
export { holm } from './statistics/holm.js';
export { performanceProfiles } from './statistics/performance-profile.js';
export { rankSum, signedRank, type TestResult } from './statistics/wilcoxon.js';
export { SUITES } from './suites/index.js';
