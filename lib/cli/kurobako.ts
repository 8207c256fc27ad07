import { createRequire } from 'node:module';
import { reasonOf, show, TunesmithError } from '../errors.js';
import { type StrategyJson, strategyFromJson } from '../strategy/by-name.js';
import { createStudy, type Study } from '../study.js';
import { type KurobakoProblem, paramsOf, spaceOf, stepsOf } from './kurobako-problem.js';
import type { Conversation, Message } from './serve.js';

/** One of kurobako's solvers: a study, and which of its trials has which of kurobako's ids. */
interface Solver {
  readonly problem: KurobakoProblem;
  readonly study: Study<object>;
  /** kurobako's id by the study's number, and back. */
  readonly ids: Map<number, number>;
  readonly numbers: Map<number, number>;
}

/** Solvers by number; in place of one that could not be made, why: CREATE_SOLVER_CAST has no reply. */
type Solvers = Map<unknown, Solver | Error>;

/**
 * kurobako's solver protocol: studies that kurobako creates, asks and tells, as many at a time as it likes. Values are minimized.
 * One-shot strategies have each trial evaluated at the problem's last step; hyperband trains to the steps of its rungs, its maxResource
 * the last step.
 * Source: kurobako_core 0.1, epi/solver/message.rs and external_program.rs; kurobako-py, kurobako/solver.
 * Throws what strategyFromJson throws.
 */
export function createKurobako(strategy: StrategyJson): Conversation {
  const { name } = strategyFromJson(withLastStep(strategy, 1), 'kurobako');
  const solvers: Solvers = new Map();
  return {
    greeting: { type: 'SOLVER_SPEC_CAST', spec: specification(name) },
    closed: false,
    async answer(line) {
      try {
        return await replyTo(JSON.parse(line), solvers, strategy);
      } catch (error) {
        return { type: 'ERROR_REPLY', kind: kindOf(error), message: reasonOf(error) };
      }
    },
  };
}

function specification(strategy: string): Message {
  const { version, repository } = createRequire(import.meta.url)('tunesmith/package.json');
  const numbers = ['UNIFORM_CONTINUOUS', 'UNIFORM_DISCRETE', 'LOG_UNIFORM_CONTINUOUS', 'LOG_UNIFORM_DISCRETE'];
  // A rung of hyperband may have to wait for other trials, and kurobako's ask cannot.
  const concurrent = strategy === 'hyperband' ? [] : ['CONCURRENT'];
  return {
    name: `tunesmith ${strategy}`,
    attrs: { version, ...(repository === undefined ? {} : { github: repository.url }) },
    capabilities: [...numbers, 'CATEGORICAL', ...concurrent],
  };
}

async function replyTo(message: Message, solvers: Solvers, strategy: StrategyJson): Promise<Message | undefined> {
  switch (message?.type) {
    case 'CREATE_SOLVER_CAST':
      solvers.set(message.solver_id, createSolver(message, strategy));
      return undefined;
    case 'DROP_SOLVER_CAST':
      solvers.delete(message.solver_id);
      return undefined;
    case 'ASK_CALL':
      return ask(solverOf(solvers, message), message.next_trial_id as number);
    case 'TELL_CALL':
      return tell(solverOf(solvers, message), message.trial as EvaluatedTrial);
    default:
      throw new TunesmithError(
        'UNKNOWN_COMMAND',
        `kurobako: expected a message of its solver protocol, received type ${show(message?.type)}. Use kurobako 0.2.`,
      );
  }
}

function createSolver({ random_seed, problem }: Message, strategy: StrategyJson): Solver | Error {
  try {
    const spec = problem as KurobakoProblem;
    const study = createStudy({
      space: spaceOf(spec),
      direction: 'minimize',
      strategy: strategyFromJson(withLastStep(strategy, stepsOf(spec).at(-1)!), 'kurobako'),
      seed: seedFrom(random_seed as number),
    });
    return { problem: spec, study: study as Study<object>, ids: new Map(), numbers: new Map() };
  } catch (error) {
    return error instanceof Error ? error : new Error(reasonOf(error));
  }
}

/** Hyperband up to the problem's last step, and on until kurobako has had enough. */
function withLastStep({ name, options = {} }: StrategyJson, lastStep: number): StrategyJson {
  if (name !== 'hyperband') return { name, options };
  const synchronous = options.mode === undefined || options.mode === 'synchronous';
  const defaults = { maxResource: lastStep, ...(synchronous && { iterations: 1000 }) };
  return { name, options: { ...defaults, ...options } };
}

/** kurobako's seeds have 64 bits, of which a number keeps 53: the upper and the lower half together. */
function seedFrom(seed: number): number {
  return (Math.floor(seed / 2 ** 32) ^ (seed % 2 ** 32)) >>> 0;
}

function solverOf(solvers: Solvers, { solver_id }: Message): Solver {
  const solver = solvers.get(solver_id);
  if (solver instanceof Error) throw solver;
  if (solver !== undefined) return solver;
  throw new TunesmithError(
    'NO_STUDY',
    `kurobako: expected the number of a solver, received ${show(solver_id)}. Send CREATE_SOLVER_CAST first.`,
  );
}

async function ask({ problem, study, ids, numbers }: Solver, nextTrialId: number): Promise<Message> {
  const trial = await study.ask();
  if (trial === undefined) {
    throw new TunesmithError(
      'EXHAUSTED',
      'kurobako: expected another configuration, received none: the strategy has ended. Use a smaller budget.',
    );
  }
  const known = ids.get(trial.number);
  const id = known ?? nextTrialId;
  ids.set(trial.number, id);
  numbers.set(id, trial.number);
  const steps = stepsOf(problem);
  const next_step = trial.resource === undefined ? steps.at(-1)! : steps.find((step) => step >= trial.resource!)!;
  return {
    type: 'ASK_REPLY',
    trial: { id, params: paramsOf(problem, trial.params), next_step },
    next_trial_id: known === undefined ? nextTrialId + 1 : nextTrialId,
  };
}

/** Without values: could not be evaluated. */
interface EvaluatedTrial {
  readonly id: number;
  readonly values: readonly (number | null)[];
  readonly current_step: number;
}

async function tell({ study, numbers }: Solver, { id, values, current_step }: EvaluatedTrial): Promise<Message> {
  const number = numbers.get(id);
  if (number === undefined) {
    throw new TunesmithError(
      'UNKNOWN_TRIAL',
      `kurobako: expected the id of an asked trial, received ${show(id)}. Tell what ASK_REPLY gave.`,
    );
  }
  const [value] = values;
  const trial = study.trials[number];
  if (value === undefined || value === null) study.fail(number);
  else if (trial.resource === undefined) study.tell(number, value);
  else await trial.report(current_step, value);
  return { type: 'TELL_REPLY' };
}

/** kurobako's name for what went wrong. */
function kindOf(error: unknown): string {
  if (!(error instanceof TunesmithError)) return error instanceof SyntaxError ? 'INVALID_INPUT' : 'BUG';
  return error.code === 'EXHAUSTED' ? 'OTHER' : error.code === 'UNSUPPORTED_PROBLEM' ? 'INCAPABLE' : 'INVALID_INPUT';
}
