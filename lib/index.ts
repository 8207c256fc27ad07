/** tunesmith's public surface; nothing is defined here. */
export type { Constraint, LinearConstraint, Predicate } from './constraint.js';
export type { EarlyStopper, EarlyStopping } from './early-stopping.js';
export type { BackendInfo } from './engine/backend-info.js';
export { backendInfo } from './engine/load.js';
export { TunesmithError } from './errors.js';
export { type MedianStoppingOptions, medianStopping } from './median-stopping.js';
export { maximize, minimize } from './minimize.js';
export type { OptimizeOptions, Optimum } from './optimize.js';
export type { RestoreOptions } from './replay.js';
export { restoreStudy } from './restore.js';
export type { Evaluation, Objective, RunOptions } from './run-options.js';
export type { Direction, Snapshot } from './snapshot.js';
export {
  bool,
  type Choice,
  type ChoiceOptions,
  type Condition,
  categorical,
  defineSpace,
  type FloatOptions,
  float,
  type Infer,
  type IntOptions,
  int,
  ordinal,
  type Parameter,
  type Params,
  type Scale,
  type Space,
  type SpaceOptions,
} from './space.js';
export { type BayesianOptions, bayesian } from './strategy/bayesian.js';
export { type GridOptions, grid } from './strategy/grid.js';
export { type HyperbandOptions, hyperband } from './strategy/hyperband.js';
export { type RandomOptions, random } from './strategy/random.js';
export type {
  History,
  Json,
  Problem,
  Proposal,
  ProposalBatch,
  Session,
  Strategy,
  TrialDecision,
  TrialState,
  TrialView,
} from './strategy/strategy.js';
export { createStudy, type Study } from './study.js';
export type { StudyOptions } from './study-options.js';
export type {
  LeaveOneOutDiagnostic,
  Surrogate,
  SurrogateIncumbent,
  SurrogatePrediction,
} from './surrogate.js';
export type { Incumbent, Prediction, ReportOptions, Trial } from './trial.js';
