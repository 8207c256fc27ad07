import { type BayesianOptions, bayesian, type Problem, random, type Strategy } from '../../lib/index.js';
import { STRATEGIES } from './strategies.js';

const OPTIONS: { readonly [name: string]: BayesianOptions } = {
  'bayesian-rbf': { kernel: 'rbf' },
  'bayesian-vizier': { prior: 'vizier' },
  'bayesian-lognormal': { prior: 'lognormal' },
  'bayesian-no-prior': { prior: 'none' },
  'bayesian-unwarped': { warp: false },
  'bayesian-no-quadratic': { quadratic: false },
  'bayesian-logEI': { acquisition: 'logEI' },
  'bayesian-UCB': { acquisition: 'UCB' },
  'bayesian-initial-3': { initial: 3 },
  'bayesian-initial-10': { initial: 10 },
};

/** Candidates of `bayesian-listed`: as many as the default scores before it perturbs and climbs. */
const LISTED = 1024;

/** bayesian() with one default changed, and what is changed: what each of them is worth (docs/adr/0003). */
export const ABLATIONS: { readonly [name: string]: string } = {
  ...Object.fromEntries(Object.entries(OPTIONS).map(([name, options]) => [name, JSON.stringify(options)])),
  'bayesian-random-initial': 'initial points drawn at random instead of the centre and Sobol points',
  'bayesian-listed': `the best of ${LISTED} fresh Sobol points: nothing perturbed, no climbs`,
};

/** The names of tunesmith's own strategies. */
export const OWN_STRATEGIES: readonly string[] = [...Object.keys(STRATEGIES), ...Object.keys(ABLATIONS)];

/** Whether this is bayesian() with one default changed. */
export function isAblation(strategy: string): boolean {
  return Object.hasOwn(ABLATIONS, strategy);
}

/** bayesian() in one form or another: where a study's number of trials is stated, it schedules by it. */
export function isBayesian(strategy: string): boolean {
  return strategy === 'bayesian' || strategy.startsWith('foresight-') || isAblation(strategy);
}

/** The strategy of that name. */
export function ablation(name: string): Strategy {
  if (name === 'bayesian-random-initial') return randomInitial();
  if (name === 'bayesian-listed') return listed();
  return bayesian(OPTIONS[name]);
}

function randomInitial(): Strategy {
  const model = bayesian();
  const uniform = random();
  return {
    ...model,
    open(problem) {
      const session = model.open(problem);
      const draws = uniform.open(problem);
      return {
        ...session,
        async propose(history, count, signal) {
          const batch = await session.propose(history, count, signal);
          const modelled = batch.proposals.some(({ prediction }) => prediction !== undefined);
          return modelled ? batch : draws.propose(history, count, signal);
        },
      };
    },
  };
}

function listed(): Strategy {
  const model = bayesian();
  return { ...model, open: (problem) => model.open({ ...problem, engine: listing(problem) }) };
}

/** The problem's engine, where proposals come from among Sobol points. */
function listing({ engine, domain, snap }: Problem): Problem['engine'] {
  const d = domain.length;
  const propose: typeof engine.propose = (request, signal) => {
    const points = engine.sobol(request.seed, request.trial * LISTED, LISTED, d);
    for (let i = 0; i < points.length; i += d) points.set(snap(points.slice(i, i + d)), i);
    return engine.propose({ ...request, candidates: points }, signal);
  };
  return Object.assign(Object.create(engine), { propose });
}
