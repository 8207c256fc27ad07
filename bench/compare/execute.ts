import { bayesian, createStudy, grid, hyperband, random, type Strategy, type Trial } from '../../lib/index.js';
import type { Problem } from '../problem.js';
import { problemNamed } from '../problems/registry.js';
import { ablation, isAblation, isBayesian } from './ablations.js';
import { customStudy, factoryIn } from './custom.js';
import { foresight } from './foresight.js';
import { oneEpoch } from './one-epoch.js';
import { type Program, type ProgramStudy, startProgram } from './program.js';
import { type RunRecord, type RunRequest, recordOf } from './run.js';
import { type SimulatedStudy, type SimulatedTrial, type Simulation, simulate } from './simulate.js';
import { gridLevels, isHalving, type OwnStrategy } from './strategies.js';

/** Hands a study to the simulator. */
type Run = <T extends SimulatedTrial>(study: SimulatedStudy<T>) => Promise<Simulation>;

/** Carries out one run in this process: deterministic but for its real times. */
export async function execute(request: RunRequest): Promise<RunRecord> {
  const problem = problemNamed(request.problem);
  const { program, module, strategy } = request;
  if (program !== undefined) return executeOn(problem, request, (run) => withProgram(program, request, problem, run));
  if (module === undefined) return executeOn(problem, request, (run) => run(ownStudy(request, problem)));
  const factory = await factoryIn({ name: strategy, path: module });
  return executeOn(problem, request, (run) => run(customStudy(strategy, factory, problem, request)));
}

/** One run on a given problem; `start` opens the strategy's study and hands it to the simulator. */
export async function executeOn(
  problem: Problem,
  request: RunRequest,
  start: (run: Run) => Promise<Simulation>,
): Promise<RunRecord> {
  const before = performance.now();
  const { workers, seed, trials } = request;
  const simulation = await start((study) =>
    simulate(study, problem, { workers, resource: trials * problem.maxResource, seed }),
  );
  return recordOf(request, problem, simulation, performance.now() - before);
}

/** A strategy of tunesmith at work on a problem. */
export function ownStudy({ strategy, trials, seed }: RunRequest, problem: Problem): SimulatedStudy<Trial> {
  const study = createStudy({
    space: problem.space,
    direction: problem.direction,
    strategy: isAblation(strategy) ? ablation(strategy) : strategyFor(strategy as OwnStrategy, problem, trials),
    seed,
    // A stated number lets bayesian() schedule. Hyperband's trials are partial, and a grid has its own number.
    ...(isBayesian(strategy) ? { trials } : {}),
  });
  return {
    ask: () => study.ask(),
    tell: (trial, value) => study.tell(trial.number, value),
    fail: (trial, error) => study.fail(trial.number, error),
  };
}

async function withProgram(
  program: Program,
  { strategy, seed, trials }: RunRequest,
  { space, direction, maxResource }: Problem,
  run: (study: ProgramStudy) => Promise<Simulation>,
): Promise<Simulation> {
  const limit = isHalving(strategy) ? { maxResource } : {};
  const study = await startProgram(program, { space, direction, seed, trials, ...limit });
  try {
    return await run(study);
  } finally {
    await study.close();
  }
}

const REDUCTION_FACTOR = 3;
const SMALLEST_FRACTION = 81;

/** A strategy set up for a problem; it must take part. */
function strategyFor(name: OwnStrategy, problem: Problem, trials: number): Strategy {
  switch (name) {
    case 'grid':
      return grid({ levels: gridLevels(trials, problem.space.names.length) });
    case 'random':
      return random();
    case 'bayesian':
      return bayesian();
    case 'hyperband':
      return synchronous(problem, trials, random());
    case 'hyperband-bayesian':
      return synchronous(problem, trials, bayesian());
    case 'asha':
      return promotion(problem, trials, random());
    case 'asha-bayesian':
      return promotion(problem, trials, bayesian());
    case 'foresight-fit':
      return foresight(problem, 'fit');
    case 'foresight-values':
      return foresight(problem, 'values');
    case 'one-epoch':
      return oneEpoch(problem.maxResource, trials);
  }
}

/** As many passes over the brackets as the resource can pay for: each costs more than one full evaluation. */
function synchronous(problem: Problem, trials: number, searcher: Strategy): Strategy {
  return hyperband({ ...resources(problem), iterations: trials, searcher });
}

/** As many trials as the resource can pay for: each gets at least one unit. */
function promotion(problem: Problem, trials: number, searcher: Strategy): Strategy {
  const most = trials * problem.maxResource;
  return hyperband({ ...resources(problem), mode: 'promotion', brackets: 1, trials: most, searcher });
}

function resources({ maxResource }: Problem) {
  const minResource = Math.max(1, Math.round(maxResource / SMALLEST_FRACTION));
  return { minResource, maxResource, reductionFactor: REDUCTION_FACTOR };
}
