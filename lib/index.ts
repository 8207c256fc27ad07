/** tunesmith's public surface; nothing is defined here. */
export type { Constraint, LinearConstraint, Predicate } from './constraint.js';
export type { EarlyStopper, EarlyStopping } from './early-stopping.js';
export type { BackendInfo } from './engine/backend-info.js';
export { backendInfo } from './engine/load.js';
export { TunesmithError } from './errors.js';
export { type MedianStoppingOptions, medianStopping } from './median-stopping.js';
export { maximize, minimize } from './minimize.js';
export type { OptimizeOptions, Optimum } from './optimize.js';
export { type RestoreOptions, restoreStudy } from './restore.js';
export type { Evaluation, Objective, RunOptions } from './run.js';
export type { Direction, Snapshot } from './snapshot.js';
export {
  bool,
  type Choice,
  type Condition,
  categorical,
  defineSpace,
  float,
  type Infer,
  int,
  ordinal,
  type Parameter,
  type Params,
  type Scale,
  type Space,
  type SpaceOptions,
} from './space.js';
export { bayesian } from './strategy/bayesian.js';
export { grid } from './strategy/grid.js';
export { hyperband } from './strategy/hyperband.js';
export { random } from './strategy/random.js';
export type { Json, Strategy, TrialState } from './strategy/strategy.js';
export { createStudy, type Study } from './study.js';
export type { StudyOptions } from './study-options.js';
export type {
  LeaveOneOutDiagnostic,
  Surrogate,
  SurrogateIncumbent,
  SurrogatePrediction,
} from './surrogate.js';
export type { Incumbent, Prediction, ReportOptions, Trial } from './trial.js';
