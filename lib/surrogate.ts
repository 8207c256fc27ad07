import type { FittedSurrogate } from './engine/engine.js';
import { TunesmithError } from './errors.js';
import type { Params } from './space.js';
import { surrogateRequest } from './strategy/bayesian.js';
import type { History, Problem, Session } from './strategy/strategy.js';
import type { TrialRecord } from './trial.js';
import { encode, rowsOf, validateParams } from './unit-cube.js';
import { inverseWarp } from './warp-curve.js';

/** What the surrogate expects of one configuration. */
export interface SurrogatePrediction {
  /** Posterior mean and standard deviation of the noise-free objective, warped units: standardized, smaller is better. */
  readonly mean: number;
  readonly deviation: number;
  /** The same in the objective's own units: median, 5% and 95% quantile. */
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
  /** Probability that the evaluation does not fail; 1 where no trial has failed. */
  readonly feasibility: number;
}

/** What the surrogate would have expected of a told trial had it not known its value: where it is wrong, distrust it. */
export interface LeaveOneOutDiagnostic {
  readonly trial: number;
  /** The value as told. */
  readonly value: number;
  /** The value in warped units, its leave-one-out mean and standard deviation (of the value: noise included). */
  readonly target: number;
  readonly mean: number;
  readonly deviation: number;
  /** (target - mean) / deviation: about standard normal where the model fits. */
  readonly residual: number;
  /** ln p(target | all other trials). */
  readonly logDensity: number;
}

/** The completed trial of least posterior mean: under noise a better guess than the trial of the luckiest value. */
export interface SurrogateIncumbent<P> extends SurrogatePrediction {
  readonly number: number;
  readonly params: Readonly<P>;
  /** The value as told. */
  readonly value: number;
}

/** The Gaussian process behind a study's proposals, as it stands; plain data and one function. */
export interface Surrogate<P = unknown> {
  /** Numbers of the completed trials that it was fitted to. */
  readonly trials: readonly number[];
  /** By parameter, in units of its whole range (on its scale): over so much of it the objective changes noticeably. */
  readonly lengthscales: { readonly [name: string]: number };
  /** Parameters by influence, the shortest lengthscale first. */
  readonly influence: readonly (keyof P & string)[];
  /** Prior variance of the objective, variance of values around it beyond what tell was told, prior mean: warped units. */
  readonly outputscale: number;
  readonly noise: number;
  readonly mean: number;
  readonly logMarginalLikelihood: number;
  readonly leaveOneOut: readonly LeaveOneOutDiagnostic[];
  readonly incumbent: SurrogateIncumbent<P>;
  /** Throws INVALID_PARAMS. O(n²) in the number of trials. */
  predict(params: P): SurrogatePrediction;
}

/** Standard normal 0.95 quantile. */
const Z95 = 1.6448536269514722;

/** What a study knows that a surrogate needs. */
export interface SurrogateSource {
  readonly problem: Problem;
  readonly session: Session;
  readonly history: History;
  readonly trials: readonly TrialRecord[];
  /** 1: minimize, -1: maximize. */
  readonly sign: 1 | -1;
}

/**
 * Fits the surrogate to the history, with the settings of the strategy where it has a surrogate itself; hyperparameters that its
 * last proposal fitted to the same trials are used again. Throws TRIALS_TOO_FEW before two values are told.
 */
export async function fitSurrogate(source: SurrogateSource, signal?: AbortSignal): Promise<Surrogate<object>> {
  const { problem, session } = source;
  const { history, settings } = session.modelOf?.(source.history) ?? { history: source.history };
  const { request, told } = surrogateRequest(problem, history, settings);
  const successes = told.filter(({ loss }) => Number.isFinite(loss)).length;
  if (successes < 2) {
    throw new TunesmithError(
      'TRIALS_TOO_FEW',
      `surrogate: expected at least 2 completed trials, received ${successes}. Tell more values first.`,
    );
  }
  const fitted = await problem.engine.fitSurrogate(request, signal);
  const rows = Array.from(fitted.rows, (row) => told[row]);
  return describe(
    source,
    fitted,
    rows.map(({ number }) => number),
    rows.map(({ loss }) => loss as number),
  );
}

function describe(
  { problem, sign, trials }: SurrogateSource,
  fitted: FittedSurrogate,
  numbers: readonly number[],
  losses: readonly number[],
): Surrogate<object> {
  const { space, names } = problem;
  const { lengthscales, outputscale, noise, mean } = fitted.hyperparameters;
  const byName = Object.fromEntries(names.map((name, i) => [name, lengthscales[i]]));
  const lossOf = inverseWarp(losses, fitted.targets);
  const predictUnits = (units: readonly Float64Array[]): SurrogatePrediction[] => {
    const { mean, variance, feasibility } = fitted.predict(rowsOf(units, names.length));
    return units.map((_, i) => {
      const deviation = Math.sqrt(variance[i]);
      const quantiles = [-Z95, 0, Z95].map((z) => sign * lossOf(mean[i] + z * deviation));
      const [lower, median, upper] = sign === 1 ? quantiles : quantiles.reverse();
      return { mean: mean[i], deviation, median, lower, upper, feasibility: feasibility[i] };
    });
  };
  const predictions = predictUnits(numbers.map((number) => trials[number].unit));
  const best = predictions.reduce((least, { mean }, i) => (mean < predictions[least].mean ? i : least), 0);
  const incumbent = {
    number: numbers[best],
    params: trials[numbers[best]].params,
    value: sign * losses[best],
    ...predictions[best],
  };
  return {
    trials: numbers,
    lengthscales: byName,
    influence: [...names].sort((a, b) => byName[a] - byName[b]) as never[],
    outputscale,
    noise,
    mean,
    logMarginalLikelihood: fitted.logMarginalLikelihood,
    leaveOneOut: numbers.map((trial, i) => diagnostic(fitted, i, trial, sign * losses[i])),
    incumbent,
    predict: (params) => predictUnits([encode(space, validateParams(space, params, 'surrogate.predict') as Params)])[0],
  };
}

/** Of the model's observation i, which is this trial's told value. */
function diagnostic(
  { leaveOneOut, targets }: FittedSurrogate,
  i: number,
  trial: number,
  value: number,
): LeaveOneOutDiagnostic {
  const { mean, variance, logDensity } = leaveOneOut;
  const [target, deviation] = [targets[i], Math.sqrt(variance[i])];
  const residual = (target - mean[i]) / deviation;
  return { trial, value, target, mean: mean[i], deviation, residual, logDensity: logDensity[i] };
}
