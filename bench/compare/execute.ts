import { bayesian, createStudy, grid, hyperband, random, type Strategy, type Trial } from '../../lib/index.js';
import type { Problem } from '../problem.js';
import { problemNamed } from '../problems/registry.js';
import { oneEpoch } from './one-epoch.js';
import { type RunRecord, type RunRequest, recordOf } from './run.js';
import { type SimulatedStudy, simulate } from './simulate.js';
import { gridLevels, type StrategyName } from './strategies.js';

/** Carries out one run in this process: deterministic but for its two real times. */
export async function execute(request: RunRequest): Promise<RunRecord> {
  const before = performance.now();
  const problem = problemNamed(request.problem);
  const study = createStudy({
    space: problem.space,
    direction: problem.direction,
    strategy: strategyFor(request.strategy, problem, request.trials),
    seed: request.seed,
    // A stated number lets bayesian() schedule. Hyperband's trials are partial, and a grid has its own number.
    ...(request.strategy === 'bayesian' ? { trials: request.trials } : {}),
  });
  const driven: SimulatedStudy<Trial> = {
    ask: () => study.ask(),
    tell: (trial, value) => study.tell(trial.number, value),
    fail: (trial, error) => study.fail(trial.number, error),
  };
  const simulation = await simulate(driven, problem, {
    workers: request.workers,
    budget: request.trials * problem.maxResource,
  });
  return recordOf(request, problem, simulation, performance.now() - before);
}

const REDUCTION_FACTOR = 3;
const SMALLEST_FRACTION = 81;

/** A strategy set up for a problem; it must take part. */
export function strategyFor(name: StrategyName, problem: Problem, trials: number): Strategy {
  switch (name) {
    case 'grid':
      return grid({ levels: gridLevels(trials, problem.space.names.length) });
    case 'random':
      return random();
    case 'bayesian':
      return bayesian();
    case 'hyperband':
      return halving(problem, trials, random());
    case 'hyperband-bayesian':
      return halving(problem, trials, bayesian());
    case 'one-epoch':
      return oneEpoch(problem.maxResource, trials);
  }
}

/** As many passes over the brackets as the resource can pay for: each costs more than one full evaluation. */
function halving({ maxResource }: Problem, trials: number, searcher: Strategy): Strategy {
  return hyperband({
    minResource: Math.max(1, Math.round(maxResource / SMALLEST_FRACTION)),
    maxResource,
    reductionFactor: REDUCTION_FACTOR,
    iterations: trials,
    searcher,
  });
}
