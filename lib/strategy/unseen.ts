import { Purpose } from '../engine/engine.js';
import { levelCount } from '../levels.js';
import type { FloatParameter, Parameter } from '../parameter.js';
import { turn } from '../turn.js';
import { allCombinations, type Combinations } from './combinations.js';
import { linearOf, repair } from './repair.js';
import { scattered } from './scattered.js';
import type { History, Problem } from './strategy.js';
import { type Stream, streamOf } from './stream.js';
import { walk } from './walk.js';

/** Point (length d) number k of a sequence; need not be legal. */
export type Draw = (k: number) => Float64Array;

/** Uniform draws before walks begin: about as many as a few walks cost. */
const REDRAWS = 32;
const CONSTRAINED_REDRAWS = 512;
const WALKS = 8;
const SMALL = 10_000;
/** Combinations tried before a space with continuous parameters counts as exhausted, or very large ones do. */
const SCANNED = { continuous: 1 << 12, finite: 1 << 24 };
/** The event loop is given a turn after so many configurations tried, and after so many points found. */
const TURN = 1024;
const DRAWN = 128;

/** Up to `wanted` legal points that neither the history nor `taken` holds. */
type Unseen = (
  history: History,
  wanted: number,
  draw: Draw,
  taken?: readonly Float64Array[],
  signal?: AbortSignal,
) => Promise<Float64Array[]>;

/**
 * Finds legal points that the history has not seen: of `wanted` points number i is draw(asked + i), snapped. One that is
 * illegal or already seen is replaced: by a uniform draw, by the end of a walk from a legal point, at last by the next such
 * configuration in a scattered order of all. Returns fewer than wanted only if no more are left (of more than 2^24
 * configurations, or with continuous parameters: if none is found). Pure: a function of the history.
 * `distinct`: real numbers drawn never coincide, so that in a space where each configuration has one only told configurations
 * need a look; not so under constraints, onto whose boundaries walks move them.
 */
export function unseenPoints(problem: Problem, distinct = false): Unseen {
  const { domain, snap, isLegal, anchor, cardinality } = problem;
  const d = domain.length;
  const scan = scanOf(problem);
  const unique = distinct && anchor === undefined && Object.values(problem.space.parameters).some(isAlwaysReal);

  const redraw = async (k: number, history: History, isNew: Test, signal?: AbortSignal) => {
    const stream = streamOf(problem, Purpose.fallback, k);
    const redraws = anchor === undefined ? REDRAWS : CONSTRAINED_REDRAWS;
    for (let redrawn = 0; redrawn < redraws; redrawn++) {
      const unit = snap(stream.point(d));
      if (isNew(unit)) return unit;
    }
    // A small space is scanned as fast.
    if (anchor !== undefined && cardinality > SMALL) {
      const { trials } = history;
      for (let walked = 0; walked < WALKS; walked++) {
        const start = trials[stream.below(trials.length + 1)]?.unit ?? anchor;
        const unit = walk(problem, start, 2 * d + 2, stream);
        if (isNew(unit)) return unit;
      }
    }
    return scan(history, stream, isNew, signal);
  };

  return async (history, wanted, draw, taken = [], signal) => {
    const points: Float64Array[] = [];
    const batch = new Set(taken.map((unit) => unit.join()));
    const trusted = unique && history.observed === 0;
    const isSeen = (unit: Float64Array): boolean => history.has(unit) || batch.has(unit.join());
    const isNew = (unit: Float64Array): boolean => (trusted || !isSeen(unit)) && isLegal(unit);
    for (let i = 0; i < wanted; i++) {
      if (i % DRAWN === DRAWN - 1) {
        await turn();
        signal?.throwIfAborted();
      }
      const drawn = snap(draw(history.asked + i));
      const unit = isNew(drawn) ? drawn : await redraw(history.asked + i, history, isNew, signal);
      if (unit === undefined) break;
      points.push(unit);
      if (!trusted) batch.add(unit.join());
    }
    return points;
  };
}

/** True for a real number of at least 2^40 values that every configuration has. */
function isAlwaysReal(parameter: Parameter): boolean {
  if (levelCount(parameter) < Infinity || parameter.when !== undefined) return false;
  const { low, high } = parameter as FloatParameter;
  return high - low > 2 ** -12 * Math.max(Math.abs(low), Math.abs(high));
}

type Test = (unit: Float64Array) => boolean;
type Scan = (history: History, stream: Stream, isNew: Test, signal?: AbortSignal) => Promise<Float64Array | undefined>;

/**
 * Tries all combinations of the discrete values, continuous ones drawn from the stream and moved onto the boundaries of linear
 * constraints; with turns for the event loop.
 */
function scanOf(problem: Problem): Scan {
  const finite = problem.cardinality < Infinity;
  const limit = finite ? SCANNED.finite : SCANNED.continuous;
  // Real numbers drawn at random hardly ever satisfy an equality.
  const repairs = !finite && linearOf(problem.space).length > 0;
  let stream: Stream;
  let every: Combinations | undefined;
  /** Configurations before this place of the order are illegal or in the history, and stay so. */
  let spent = 0;
  return async (history, drawn, isNew, signal) => {
    stream = drawn;
    every ??= allCombinations(problem, () => stream.uniform());
    const order = scattered(every.count, problem.seed);
    for (let place = finite ? spent : 0; place < Math.min(every.count, limit); place++) {
      if (place % TURN === TURN - 1) {
        await turn();
        signal?.throwIfAborted();
      }
      const unit = every.at(order(place));
      if (isNew(unit)) return unit;
      const repaired = repairs ? repair(problem, unit) : unit;
      if (repairs && isNew(repaired)) return repaired;
      if (place === spent && (history.has(unit) || !problem.isLegal(unit))) spent++;
    }
    return undefined;
  };
}
