import type { Engine } from '../../../lib/engine/engine.js';
import type { Space } from '../../../lib/space.js';
import { anchorOf } from '../../../lib/strategy/anchor.js';
import { configurationCount } from '../../../lib/strategy/combinations.js';
import type { History, Problem, Proposal, Session, Strategy, TrialView } from '../../../lib/strategy/strategy.js';
import { decode, defaultsOf, domainOf, key, linearTermsOf, satisfies, snap } from '../../../lib/unit-cube.js';

/** Enough of an engine for strategies: uniform numbers by hashing, and proposals that record what was requested. */
export function fakeEngine(overrides: Partial<Engine> = {}): Engine {
  const uniform: Engine['uniform'] = (seed, purpose, index, count) =>
    Float64Array.from({ length: count }, (_, i) => hash([seed, purpose, index, i]) / 2 ** 32);
  return {
    name: 'portable',
    uniform,
    sobol: (seed, start, count, d) =>
      Float64Array.from({ length: count * d }, (_, i) => hash([seed, 100, start * d + i]) / 2 ** 32),
    latinHypercube: (seed, count, d) => {
      const shift = hash([seed]) % count;
      return Float64Array.from({ length: count * d }, (_, i) => (((Math.floor(i / d) + shift) % count) + 0.5) / count);
    },
    ...overrides,
  } as Engine;
}

function hash(words: readonly number[]): number {
  let h = 0x9e3779b9;
  for (const word of words) {
    h = Math.imul(h ^ word, 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h ^= h >>> 16;
  }
  return h >>> 0;
}

export interface Setting {
  readonly engine?: Engine;
  readonly seed?: number;
  readonly trials?: number;
}

export function problemOf(space: Space, { engine = fakeEngine(), seed = 1, trials }: Setting = {}): Problem {
  const problem = {
    space,
    domain: domainOf(space),
    names: space.names,
    seed,
    engine,
    cardinality: configurationCount(space),
    trialLimit: trials,
    defaults: defaultsOf(space),
    linear: linearTermsOf(space),
    snap: (unit: Float64Array) => snap(space, unit),
    isLegal: (unit: Float64Array) => satisfies(space, unit),
  };
  return { ...problem, anchor: space.constraints.length === 0 ? undefined : anchorOf(problem) };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A study reduced to what strategies see: asks one by one, tells at once or later. */
export class Course {
  readonly trials: Mutable<TrialView>[] = [];
  readonly session: Session;
  memory: History['memory'] = undefined;
  asked = 0;

  constructor(
    readonly space: Space,
    strategy: Strategy,
    readonly setting: Setting = {},
  ) {
    this.session = strategy.open(problemOf(space, setting));
  }

  get history(): History {
    const seen = new Set(this.trials.map(({ unit }) => key(this.space, unit)));
    const { trials, asked, memory } = this;
    const observed = trials.filter((trial) => !trial.asked).length;
    return {
      trials,
      asked,
      observed,
      memory,
      trialLimit: this.setting.trials,
      has: (unit) => seen.has(key(this.space, unit)),
    };
  }

  async ask(count = 1): Promise<readonly Proposal[]> {
    const { proposals, memory } = await this.session.propose(this.history, count);
    for (const proposal of proposals) {
      const number = proposal.trial ?? this.trials.length;
      if (proposal.trial === undefined) {
        this.asked++;
        this.trials.push({ number, unit: proposal.unit, state: 'running', loss: undefined, reports: [], asked: true });
      }
      this.trials[number].state = 'running';
      this.session.asked?.(number, proposal);
    }
    if (proposals.length > 0) this.memory = memory;
    return proposals;
  }

  tell(number: number, loss: number, resource?: number): void {
    const trial = this.trials[number];
    trial.loss = loss;
    if (!this.session.iterative) {
      trial.state = 'completed';
      return;
    }
    trial.reports = [...trial.reports, { resource: resource!, loss }];
    for (const { trial: decided, verdict } of this.session.reported!(number, loss)) {
      if (verdict !== 'proceed') this.trials[decided].state = verdict;
    }
  }

  /** Proposals as parameters. */
  params(proposals: readonly Proposal[]): object[] {
    return proposals.map(({ unit }) => decode(this.space, unit));
  }
}
