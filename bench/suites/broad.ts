import { type ProblemClass, PUBLIC } from './peers.js';

/** The broad suite: four problems a class, none of the public functions among them. */
export const BROAD: { readonly [C in Exclude<ProblemClass, 'mixed'>]: readonly string[] } = {
  unimodal: ['sphere-shifted-6', 'different-powers-8', 'zakharov-4', 'sphere-shifted-20'],
  multimodal: ['rastrigin-rotated-4', 'levy-8', 'gaussian-peaks-5', 'schwefel-4'],
  'ill-conditioned': ['ellipsoid-rotated-6', 'rosenbrock-8', 'powell-8', 'bent-cigar-rotated-4'],
  'heavy-tailed': ['goldstein-price', 'beale', 'exponential-bowl-5', 'zakharov-10'],
  plateau: ['steps-5', 'hinge-8', 'step-ellipsoid-6', 'saturated-bowl-4'],
  boundary: ['linear-slope-8', 'sphere-outside-5', 'log-edge-5', 'corner-product-10'],
  noisy: ['branin-noisy', 'hartmann6-noisy', 'sphere-noisy-6', 'levy-outliers-4'],
  integer: ['integer-ellipsoid-5', 'integer-rosenbrock-4', 'boosting-7', 'integer-ackley-8'],
  categorical: ['choices-6x6', 'choice-of-20', 'choices-floats-8', 'bools-14'],
  conditional: ['learner-8', 'layers-8', 'schedule-9', 'switches-10'],
  lcbench: ['lcbench-7593', 'lcbench-168330', 'lcbench-189866', 'lcbench-167184'],
};

/** Defaults are chosen on `tuning` and confirmed on `confirmation`. */
export const HALVES = ['tuning', 'confirmation'] as const;

export type Half = (typeof HALVES)[number];

/** The problems of one half of the broad suite, or of both: in each class they belong to the halves by turns, tuning first. */
export function broadNames(half?: Half): readonly string[] {
  return Object.values(BROAD).flatMap((names) => names.filter((_, i) => half === undefined || HALVES[i % 2] === half));
}

const classes = new Map<string, ProblemClass>([
  ...PUBLIC.map((entry) => [entry.name, entry.class] as const),
  ...Object.entries(BROAD).flatMap(([label, names]) => names.map((name) => [name, label as ProblemClass] as const)),
]);

/** The class of a problem of the public or the broad suite; undefined for any other. */
export function classOf(problem: string): ProblemClass | undefined {
  return classes.get(problem);
}
