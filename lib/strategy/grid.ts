import { integer } from '../check.js';
import { show, TunesmithError } from '../errors.js';
import { levelCount } from '../levels.js';
import { checkOptions, remedy } from '../options.js';
import type { Parameter } from '../parameter.js';
import { turn } from '../turn.js';
import { type Combinations, combinations, everyValue, type Values } from './combinations.js';
import type { Json, Problem, Proposal, Session, Strategy } from './strategy.js';

export interface GridOptions {
  /** How many values of each numeric parameter: one number for all, or by parameter name. */
  readonly levels?: number | { readonly [parameter: string]: number } | undefined;
  /** Number of trials you expect; the grid's size must equal it. */
  readonly trials?: number | undefined;
}

/** Larger grids under constraints are not counted beforehand. */
const COUNTED = 100_000;
/** The event loop is given a turn after so many combinations. */
const TURN = 1024;

/**
 * Grid search: every combination of the parameters' values, each once, in a fixed order, the last parameter fastest.
 * Categorical, ordinal and bool parameters take all their values. A numeric one takes `levels` values, evenly spaced on
 * its scale with both ends (u_i = i / (levels - 1); the centre for one level), or all legal ones if these are fewer.
 * Combinations that violate a constraint, or that the study has seen already, are passed over.
 * open throws SPACE_UNSUPPORTED for a numeric parameter without levels or if every combination violates a constraint,
 * GRID_SIZE_MISMATCH if the number of legal combinations is not the stated number of trials.
 */
export function grid(options: GridOptions = {}): Strategy {
  checkOptions('grid', options, ['levels', 'trials']);
  const { levels, trials } = options;
  if (typeof levels === 'object' && levels !== null && !Array.isArray(levels)) {
    for (const [name, count] of Object.entries(levels)) integer('grid', `levels.${name}`, count, 1);
  } else if (levels !== undefined) integer('grid', 'levels', levels, 1);
  if (trials !== undefined) integer('grid', 'trials', trials, 1);
  const stated: { [key: string]: Json } = {};
  if (levels !== undefined) stated.levels = typeof levels === 'object' ? { ...levels } : levels;
  if (trials !== undefined) stated.trials = trials;
  return { name: 'grid', options: stated, open: (problem) => openGrid(problem, stated as GridOptions) };
}

function openGrid(problem: Problem, { levels, trials }: GridOptions): Session {
  const { names, domain, space } = problem;
  if (typeof levels === 'object') checkNames(Object.keys(levels), names);
  const points = combinations(
    domain,
    names.map((name) => valuesOf(name, space.parameters[name], levelsOf(name, levels))),
  );
  const known = points.count <= COUNTED || problem.anchor === undefined ? countLegal(problem, points) : undefined;
  checkSize(points.count, known, trials ?? problem.trialLimit);
  /** Combinations before this one are illegal or in the history, and stay so. */
  let spent = 0;
  return {
    trialCount: known,
    iterative: false,
    async propose(history, count, signal) {
      const proposals: Proposal[] = [];
      for (let k = spent; k < points.count && proposals.length < count; k++) {
        if (k % TURN === TURN - 1) {
          await turn();
          signal?.throwIfAborted();
        }
        const unit = problem.snap(points.at(k));
        const passed = history.has(unit) || !problem.isLegal(unit);
        if (!passed) proposals.push({ unit });
        else if (k === spent) spent++;
      }
      return { proposals, status: proposals.length < count ? 'exhausted' : 'ready' };
    },
  };
}

/** Without constraints this takes no enumeration. */
function countLegal({ anchor, snap, isLegal }: Problem, points: Combinations): number {
  if (anchor === undefined) return points.count;
  let legal = 0;
  for (let k = 0; k < points.count; k++) if (isLegal(snap(points.at(k)))) legal++;
  return legal;
}

/** `known`: the combinations that satisfy the constraints; undefined: too many to count, at most `count`. */
function checkSize(count: number, known: number | undefined, stated: number | undefined): void {
  if (known === 0) {
    throw new TunesmithError(
      'SPACE_UNSUPPORTED',
      `grid: expected combinations that satisfy the constraints, received none among ${count}. Raise levels.`,
    );
  }
  if (stated === undefined || stated === known || (known === undefined && stated <= count)) return;
  throw new TunesmithError(
    'GRID_SIZE_MISMATCH',
    `grid: expected trials to equal the number of combinations, ${known ?? `at most ${count}`}, received ${stated}. ` +
      'Leave trials out to visit every combination, or change levels.',
  );
}

function checkNames(given: readonly string[], names: readonly string[]): void {
  for (const name of given) {
    if (names.includes(name)) continue;
    throw new TunesmithError(
      'UNKNOWN_PARAMETER',
      `grid: levels names an unknown parameter ${show(name)}. ${remedy(name, names, 'parameters')}`,
    );
  }
}

function levelsOf(name: string, levels: GridOptions['levels']): number | undefined {
  if (typeof levels !== 'object') return levels;
  return Object.hasOwn(levels, name) ? levels[name] : undefined;
}

function valuesOf(name: string, parameter: Parameter, levels: number | undefined): Values {
  if ('choices' in parameter) return everyValue(name, parameter);
  if (levels === undefined) {
    throw new TunesmithError(
      'SPACE_UNSUPPORTED',
      `grid: expected a number of levels for ${parameter.kind}(${show(name)}), received none. ` +
        `Write grid({ levels: { ${show(name)}: 5 } }), grid({ levels: 5 }) for all, or use categorical([...]).`,
    );
  }
  if (levelCount(parameter) <= levels) return everyValue(name, parameter);
  return evenlySpaced(levels, levelCount(parameter) === Infinity ? undefined : everyValue(name, parameter));
}

/** u_i = i / (levels - 1); where the legal values are given, the nearest of these in order, each once. */
function evenlySpaced(levels: number, legal: Values | undefined): Values {
  const at = (i: number): number => (levels === 1 ? 0.5 : i / (levels - 1));
  if (legal === undefined) return { count: levels, at };
  const indices = Array.from({ length: levels }, (_, i) => nearestIndex(legal, at(i)));
  const distinct = [...new Set(indices)].map((index) => legal.at(index));
  return { count: distinct.length, at: (i) => distinct[i] };
}

/** Bisection: legal values ascend. */
function nearestIndex(legal: Values, u: number): number {
  let low = 0;
  let high = legal.count - 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (legal.at(middle) <= u) low = middle;
    else high = middle;
  }
  return high > low && legal.at(high) - u < u - legal.at(low) ? high : low;
}
