/** `tunesmith/core`: the numeric engine by itself. Matrices are arrays of rows or dense row-major `{ data, shape }`. */
export type { DenseMatrix, Matrix, Vector } from './core/arguments.js';
export { expectedImprovement, type ImprovementOptions } from './core/expected-improvement.js';
export { type FitOptions, GaussianProcess, type Prediction } from './core/gaussian-process.js';
export { type KernelOptions, kernelMatrix } from './core/kernel-matrix.js';
export { type SobolOptions, sobol } from './core/sobol.js';
export { SuccessiveHalving, type SuccessiveHalvingOptions } from './core/successive-halving.js';
export type { BackendInfo } from './engine/backend-info.js';
export type {
  Decision,
  HalvingPlan,
  Hyperparameters,
  Job,
  KernelName,
  LeaveOneOut,
  Next,
  PriorName,
  Verdict,
} from './engine/engine.js';
export { backendInfo } from './engine/load.js';
export { TunesmithError } from './errors.js';
