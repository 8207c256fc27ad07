import { choice, finite, integer } from '../check.js';
import type { Decision, Halving, HalvingPlan, Job } from '../engine/engine.js';
import { show, TunesmithError } from '../errors.js';
import { checkOptions } from '../options.js';
import { newConfigurations } from './new-configurations.js';
import { random } from './random.js';
import { maxResourceOf, type ResourceScale, resourceScale } from './resource.js';
import { searcherView } from './searcher-view.js';
import type { History, Json, ModelView, Problem, ProposalBatch, Session, Strategy, TrialDecision } from './strategy.js';

const modes = ['synchronous', 'promotion', 'stopping'] as const satisfies readonly HalvingPlan['mode'][];

export interface HyperbandOptions {
  /** Resource of the first rung of the most exploratory bracket, > 0. Default 1. */
  readonly minResource?: number | undefined;
  /** Resource of full training. Default: `high` of an int parameter epochs, numepochs, n-epochs, n_epochs or num_epochs. */
  readonly maxResource?: number | undefined;
  /** No trial is paused or stopped below this resource: rungs below it are left out. Default minResource. */
  readonly grace?: number | undefined;
  /** One in so many trials goes on from a rung; an integer >= 2. Default 3. */
  readonly reductionFactor?: number | undefined;
  /** Proposes new configurations. Default random(). */
  readonly searcher?: Strategy | undefined;
  /**
   * Share of the new configurations that are drawn at random whatever a bayesian() searcher thinks, in [0, 1]: early losses may
   * mislead its model. Default 1/3.
   */
  readonly randomFraction?: number | undefined;
  /**
   * 'synchronous' (default): a rung decides when it is full. 'promotion' and 'stopping' (ASHA) never wait: a trial is paused
   * and perhaps resumed later, or stopped for good.
   */
  readonly mode?: HalvingPlan['mode'] | undefined;
  /** How many brackets, the most exploratory first. Default: all; 1 is successive halving. */
  readonly brackets?: number | undefined;
  /** Configurations to start at most; modes 'promotion' and 'stopping' only. Default: the study's number of trials. */
  readonly trials?: number | undefined;
  /** Passes over all brackets; synchronous mode only. Default: one, or as many as the study's number of trials allows. */
  readonly iterations?: number | undefined;
}

/** Brackets and iterations are counted in 32 bits. */
const MOST = 2 ** 32 - 1;

const OPTIONS = [
  'minResource',
  'maxResource',
  'grace',
  'reductionFactor',
  'searcher',
  'randomFraction',
  'mode',
  'brackets',
  'trials',
  'iterations',
];

/**
 * Hyperband: brackets of successive halving. Many configurations get little resource, the best 1/reductionFactor of each
 * rung go on to reductionFactor times as much. Resources may be fractions of the data.
 * open throws RESOURCE_REQUIRED if maxResource is neither given nor inferred, INVALID_ARGUMENT for resources that do not fit
 * together, SPACE_UNSUPPORTED for a space (or a searcher) with too few configurations to fill the brackets, TRIALS_TOO_FEW for a study whose
 * number of trials does not fill the first rung (synchronous mode).
 * Source: Li et al. (2018), Algorithm 1 and Table 1; Li et al. (2020) for the asynchronous modes; Falkner et al. (2018) for model-based searchers.
 */
export function hyperband(options: HyperbandOptions = {}): Strategy {
  checkOptions('hyperband', options, OPTIONS);
  const { maxResource, grace, brackets, trials, iterations } = options;
  const minResource = finite('hyperband', 'minResource', options.minResource ?? 1, true);
  const mode = choice('hyperband', 'mode', options.mode ?? 'synchronous', modes);
  const searcher = checkSearcher(options.searcher ?? random());
  if (brackets !== undefined) integer('hyperband', 'brackets', brackets, 1, MOST);
  if (trials !== undefined) integer('hyperband', 'trials', trials, 1);
  if (iterations !== undefined) integer('hyperband', 'iterations', iterations, 1, MOST);
  if (trials !== undefined && mode === 'synchronous') refuseOption('trials', mode, 'iterations');
  if (iterations !== undefined && mode !== 'synchronous') refuseOption('iterations', mode, 'trials');
  if (grace !== undefined) finite('hyperband', 'grace', grace, true);
  if (maxResource !== undefined) resourceScale(Math.max(minResource, grace ?? 0), maxResource);
  const { randomFraction = 1 / 3 } = options;
  if (finite('hyperband', 'randomFraction', randomFraction) < 0 || randomFraction > 1) refuseFraction(randomFraction);
  const plan: Plan = {
    minResource,
    randomFraction,
    reductionFactor: integer('hyperband', 'reductionFactor', options.reductionFactor ?? 3, 2),
    mode,
    ...(maxResource === undefined ? {} : { maxResource }),
    ...(grace === undefined ? {} : { grace }),
    ...(brackets === undefined ? {} : { brackets }),
    ...(trials === undefined ? {} : { trials }),
    ...(iterations === undefined ? {} : { iterations }),
  };
  const stated = { ...plan, searcher: { name: searcher.name, options: searcher.options } };
  return {
    name: 'hyperband',
    options: stated as unknown as { readonly [key: string]: Json },
    open: (problem) => openHyperband(problem, plan, searcher),
  };
}

type Plan = Omit<HyperbandOptions, 'searcher'> &
  Required<Pick<HyperbandOptions, 'minResource' | 'reductionFactor' | 'randomFraction' | 'mode'>>;

function checkSearcher(searcher: Strategy): Strategy {
  if (typeof searcher?.open === 'function' && searcher.name !== 'hyperband') return searcher;
  throw new TunesmithError(
    'INVALID_ARGUMENT',
    `hyperband: expected searcher to be a strategy for one-shot trials, received ${show(searcher?.name ?? searcher)}. ` +
      'Use random(), bayesian() or grid().',
  );
}

function refuseFraction(received: number): never {
  throw new TunesmithError(
    'INVALID_ARGUMENT',
    `hyperband: expected randomFraction in [0, 1], received ${received}. Use for example 1 / 3.`,
  );
}

function refuseOption(name: string, mode: string, instead: string): never {
  throw new TunesmithError(
    'INVALID_OPTIONS',
    `hyperband: expected no ${name} in mode ${show(mode)}, received some. Use ${instead} there.`,
  );
}

function openHyperband(problem: Problem, plan: Plan, searcher: Strategy): Session {
  const { minResource, grace = 0, mode, reductionFactor, brackets = 0, trials, iterations } = plan;
  const scale = resourceScale(Math.max(minResource, grace), plan.maxResource ?? maxResourceOf(problem.space));
  const limit = Math.min(trials ?? Infinity, problem.trialLimit ?? Infinity);
  const stated = mode === 'synchronous' || limit === Infinity ? 0 : limit;
  // A stated number of trials ends the study by itself: until then pass follows pass.
  const passes = mode === 'synchronous' ? (iterations ?? (problem.trialLimit === undefined ? 1 : 0)) : 1;
  const { minUnits, maxUnits } = scale;
  const open = (maxTrials: number) =>
    problem.engine.createHalving({
      minResource: minUnits,
      maxResource: maxUnits,
      reductionFactor,
      mode,
      brackets,
      maxTrials,
      iterations: passes,
    });
  if (mode !== 'synchronous') {
    const opened = openSearcher(searcher, problem, stated);
    // Who waits to be promoted is stopped when no other configuration can come.
    const last = Math.min(stated || Infinity, problem.cardinality, opened.trialCount ?? Infinity);
    const halving = open(last === Infinity ? 0 : last);
    return new HyperbandSession(problem, halving, scale, opened, plan, stated || undefined);
  }
  const halving = open(0);
  const first = halving.brackets[0].rungs[0].size;
  if (problem.trialLimit !== undefined && problem.trialLimit < first) refuseFewTrials(problem.trialLimit, first);
  const perPass = halving.brackets.reduce((sum, { rungs }) => sum + rungs[0].size, 0);
  const known = passes * perPass;
  if (problem.cardinality < perPass) refuseSmallSpace(`a space of ${problem.cardinality}`, perPass);
  const opened = openSearcher(searcher, problem, known);
  const { trialCount = Infinity } = opened;
  if (trialCount < perPass) refuseSmallSpace(`a searcher that proposes ${trialCount}`, perPass);
  return new HyperbandSession(problem, halving, scale, opened, plan, known || undefined);
}

/** A rung is modelled from so many results on for each parameter (docs/adr/0014). */
const RESULTS_PER_PARAMETER = { synchronous: 0.5, promotion: 2, stopping: 2 } as const;
const FEWEST_RESULTS = 3;
/** At least so many trials below that rung are pending in its model, if need be paused ones (docs/adr/0017). */
const PENDING = { synchronous: 0, promotion: 15, stopping: 15 } as const;

/** A searcher may plan with the number of configurations, where it is known. */
function openSearcher(searcher: Strategy, problem: Problem, known: number): Session {
  const trialLimit = searcher.name === 'grid' ? undefined : (problem.trialLimit ?? (known || undefined));
  return searcher.open({ ...problem, engine: problem.engine, trialLimit });
}

function refuseSmallSpace(received: string, needed: number): never {
  throw new TunesmithError(
    'SPACE_UNSUPPORTED',
    `hyperband: expected at least ${needed} distinct configurations to fill its brackets, received ${received}. ` +
      'Raise minResource, set brackets, or use mode "promotion".',
  );
}

/** The first rung would never fill: every trial would end at the smallest resource. */
function refuseFewTrials(trials: number, needed: number): never {
  throw new TunesmithError(
    'TRIALS_TOO_FEW',
    `hyperband: expected at least ${needed} trials to fill the first rung, received ${trials}. ` +
      'Raise trials or minResource, or use mode "promotion".',
  );
}

class HyperbandSession implements Session {
  readonly iterative = true;
  /** Study numbers of the halving's trials, by the halving's numbers, and back. */
  readonly #numbers: number[] = [];
  readonly #indices: number[] = [];
  readonly #view: (history: History) => History;
  readonly #newConfiguration: ReturnType<typeof newConfigurations>;

  constructor(
    problem: Problem,
    private readonly halving: Halving,
    private readonly scale: ResourceScale,
    private readonly searcher: Session,
    { mode, randomFraction }: Plan,
    readonly trialCount: number | undefined,
  ) {
    const rungs = halving.brackets.flatMap(({ rungs }) => rungs.map(({ resource }) => scale.resource(resource)));
    this.#view = searcherView(
      new Set(rungs),
      Math.max(FEWEST_RESULTS, RESULTS_PER_PARAMETER[mode] * problem.domain.length),
      PENDING[mode],
    );
    this.#newConfiguration = newConfigurations(problem, searcher, this.#view, randomFraction);
  }

  async propose(history: History, _count: number, signal?: AbortSignal): Promise<ProposalBatch> {
    const next = this.halving.peek();
    const { memory } = history;
    if (next === 'waiting') return { proposals: [], status: 'waiting', memory };
    if (next === 'finished') return { proposals: [], status: 'exhausted', memory };
    return this.#isNew(next) ? this.#proposeNew(next, history, signal) : this.#resume(next, history);
  }

  asked(trial: number): void {
    const next = this.halving.next();
    if (typeof next === 'string' || !this.#isNew(next)) return;
    this.#numbers[next.trial] = trial;
    this.#indices[trial] = next.trial;
  }

  reported(trial: number, loss: number): readonly TrialDecision[] {
    const index = this.#indices[trial];
    return index === undefined ? [] : this.#decisions(this.halving.report(index, loss));
  }

  failed(trial: number): readonly TrialDecision[] {
    const index = this.#indices[trial];
    return index === undefined ? [] : this.#decisions(this.halving.fail(index));
  }

  resource(trial: number): number | undefined {
    const index = this.#indices[trial];
    const job = index === undefined ? undefined : this.halving.job(index);
    return job && this.scale.resource(job.resource);
  }

  modelOf(history: History): ModelView {
    const view = this.#view(history);
    return this.searcher.modelOf?.(view) ?? { history: view };
  }

  isMemory(memory: Json): boolean {
    return this.searcher.isMemory?.(memory) ?? true;
  }

  #isNew(job: Job): boolean {
    return this.#numbers[job.trial] === undefined;
  }

  #resume(job: Job, { trials, memory }: History): ProposalBatch {
    const trial = this.#numbers[job.trial];
    const resource = this.scale.resource(job.resource);
    const resumeFrom = this.scale.resource(job.resumeFrom);
    return { proposals: [{ unit: trials[trial].unit, trial, resource, resumeFrom }], status: 'ready', memory };
  }

  async #proposeNew(job: Job, history: History, signal?: AbortSignal): Promise<ProposalBatch> {
    const { proposals, memory = history.memory } = await this.#newConfiguration(job.trial, history, signal);
    if (proposals.length > 0) {
      const { unit, prediction } = proposals[0];
      const proposal = { unit, resource: this.scale.resource(job.resource), ...(prediction && { prediction }) };
      return { proposals: [proposal], status: 'ready', memory };
    }
    // No configuration is left; running trials may still be promoted.
    const running = history.trials.some(({ state }) => state === 'running');
    return { proposals: [], status: running ? 'waiting' : 'exhausted', memory };
  }

  #decisions(decisions: readonly Decision[]): TrialDecision[] {
    return decisions.map(({ trial, verdict }) => ({ trial: this.#numbers[trial], verdict }));
  }
}
