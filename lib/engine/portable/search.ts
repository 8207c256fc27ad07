import { type BatchedKernel, typedArrays } from './batched-kernel.js';
import { Climb, MULTIPLIER_ROUNDS } from './climb.js';
import { repair } from './constraint.js';
import { type Dimension, type Domain, lowerBound } from './domain.js';
import type { Pace } from './pace.js';
import type { AcquisitionSurface } from './pending.js';
import type { Screening } from './screening.js';
import type { Seen } from './seen.js';

/** A point and its acquisition value. */
export interface Scored {
  readonly x: Float64Array;
  readonly value: number;
}

const MAX_CYCLES = 20;
const MAX_LINE_ROUNDS = 40;
const EXHAUSTIVE_LEVELS = 16;
/** Unseen candidates that are looked at closely where the screening was not exact. */
const SHORTLIST = 32;

/** An improvement worth moving for; keeps rounding errors from moving a search in circles. */
function exceeds(value: number, than: number): boolean {
  return value > than + 1e-10 * Math.max(1, Math.abs(than));
}

/** Indices of the levels to try from `current`: all others if few or categorical, else steps of 1, 2, 4, ... both ways. */
function moves({ kind, levels }: Dimension, current: number): number[] {
  const count = levels.length;
  if (kind === 'categorical' || count <= EXHAUSTIVE_LEVELS) {
    return Array.from(levels.keys()).filter((k) => k !== current);
  }
  const to: number[] = [];
  for (let step = 1; step < count; step *= 2) {
    if (step <= current) to.push(current - step);
    if (current + step < count) to.push(current + step);
  }
  return to;
}

/** The first index of the greatest of values[first..last-1]. */
function indexOfLargest(values: Float64Array, first: number, last: number): number {
  let best = first;
  for (let i = first + 1; i < last; i++) if (values[i] > values[best]) best = i;
  return best;
}

/** Points as one row-major array. */
function concatenated(points: readonly Float64Array[], d: number): Float64Array {
  const all = new Float64Array(points.length * d);
  points.forEach((x, i) => {
    all.set(x, i * d);
  });
  return all;
}

/**
 * Maximizes an acquisition surface over the legal points of a mixed domain that satisfy its linear constraints, remembering the
 * best unseen one it meets.
 * Methods throw Cancelled when the pace's flag is set.
 */
export class Search {
  #best: Scored | undefined;

  constructor(
    private readonly domain: Domain,
    private readonly surface: AcquisitionSurface,
    private readonly seen: Seen,
    private readonly pace: Pace,
  ) {}

  /** The best unseen point met so far. */
  get best(): Scored | undefined {
    return this.#best;
  }

  /** Values at m row-major legal points. */
  async score(points: Float64Array): Promise<Float64Array> {
    const values = await this.surface.score(points, typedArrays, this.pace);
    this.#offerAll(points, values);
    return values;
  }

  /**
   * Values at the legal points of a screening. Where they are not exact, those of the 32 best unseen points are computed anew,
   * and only these are offered.
   */
  async screen(screening: Screening, kernel: BatchedKernel): Promise<Float64Array> {
    const { points } = screening;
    const values = await this.surface.scoreScreening(screening, kernel, this.pace);
    if (screening.exact) {
      this.#offerAll(points, values);
      return values;
    }
    const rows = Array.from(values.keys())
      .sort((a, b) => values[b] - values[a] || a - b)
      .filter((row) => !this.seen.contains(this.#row(points, row)))
      .slice(0, SHORTLIST);
    const anew = await this.score(
      concatenated(
        rows.map((row) => this.#row(points, row)),
        this.domain.size,
      ),
    );
    rows.forEach((row, i) => {
      values[row] = anew[i];
    });
    return values;
  }

  /** Rows of a screening with their values, computed anew where the screening was not exact. */
  async scored(screening: Screening, values: Float64Array, rows: readonly number[]): Promise<Scored[]> {
    const points = rows.map((row) => this.#row(screening.points, row).slice());
    const exact = screening.exact
      ? Float64Array.from(rows, (row) => values[row])
      : await this.score(concatenated(points, this.domain.size));
    return points.map((x, i) => ({ x, value: exact[i] }));
  }

  /**
   * Climbs from each legal point: L-BFGS over the active continuous dimensions, in units of their lengthscales, alternates with a
   * search of each active discrete one over its real levels, until a full cycle changes nothing (at most 20). The climbs are
   * independent but go in step, so that each reading of the surrogate's factor serves all.
   * Under linear constraints the numbers climb an augmented Lagrangian, in a few rounds, and are repaired in the end. Returns
   * where each climb ended. Sources: "Decoupling multi-start optimization of acquisition functions", arXiv 2511.13625, for the
   * lockstep; Nocedal & Wright (2006), algorithm 17.4.
   */
  async climb(starts: readonly Scored[]): Promise<readonly Scored[]> {
    const ends = starts.slice();
    let points = starts.slice();
    let which = Array.from(starts.keys());
    for (let cycle = 0; cycle < MAX_CYCLES && points.length > 0; cycle++) {
      await this.#climbContinuous(points);
      const changed = new Set<number>();
      for (let i = 0; i < this.domain.size; i++) {
        if (this.domain.dimensions[i].levels.length > 1) await this.#climbLevels(points, i, changed);
      }
      points.forEach((point, q) => {
        ends[which[q]] = point;
      });
      points = points.filter((_, q) => changed.has(q));
      which = which.filter((_, q) => changed.has(q));
    }
    return ends;
  }

  #row(points: Float64Array, row: number): Float64Array {
    return points.subarray(row * this.domain.size, (row + 1) * this.domain.size);
  }

  #offer(x: Float64Array, value: number): void {
    if ((!this.#best || value > this.#best.value) && !this.seen.contains(x)) this.#best = { x: x.slice(), value };
  }

  #offerAll(points: Float64Array, values: Float64Array): void {
    values.forEach((value, i) => {
      this.#offer(this.#row(points, i), value);
    });
  }

  async #climbContinuous(points: Scored[]): Promise<void> {
    const { lengthscales } = this.surface.posterior.hyperparameters;
    const { dimensions } = this.domain;
    const climbs: Climb[] = [];
    points.forEach(({ x }, index) => {
      const active = this.domain.active(x);
      const free = dimensions.flatMap(({ kind }, i) => (active[i] && kind === 'continuous' ? [i] : []));
      if (free.length > 0) climbs.push(new Climb(index, x, free, this.domain, lengthscales));
    });
    await this.#minimizeInStep(climbs);
    let going: readonly Climb[] = climbs;
    for (let round = 0; round < MULTIPLIER_ROUNDS && going.length > 0; round++) {
      going = going.filter((climb) => climb.updateMultipliers());
      await this.#minimizeInStep(going);
    }
    for (const climb of climbs) {
      const minimum = climb.minimizer.minimum();
      if (!Number.isFinite(minimum.value)) continue;
      climb.land(minimum.x);
      climb.place(minimum.x);
      let value = -minimum.value;
      if (climb.constraints.length > 0) {
        if (!repair(this.domain, climb.x)) continue;
        value = (await this.surface.score(climb.x, typedArrays, this.pace))[0];
      }
      if (!exceeds(value, points[climb.index].value)) continue;
      points[climb.index] = { x: climb.x, value };
      this.#offer(climb.x, value);
    }
  }

  async #minimizeInStep(climbs: readonly Climb[]): Promise<void> {
    const { size: d } = this.domain;
    let going = climbs;
    while (going.length > 0) {
      await this.pace.breathe();
      for (const climb of going) climb.place(climb.minimizer.point);
      const gradients = new Float64Array(going.length * d);
      const x = concatenated(
        going.map((climb) => climb.x),
        d,
      );
      const values = this.surface.scoreWithGradient(x, gradients);
      going.forEach((climb, q) => {
        climb.receive(values[q], this.#row(gradients, q));
      });
      going = going.filter(({ minimizer }) => !minimizer.done);
    }
  }

  /** Searches dimension i from each of the points of which it is an active one; adds to changed those that it led elsewhere. */
  async #climbLevels(points: Scored[], i: number, changed: Set<number>): Promise<void> {
    const dimension = this.domain.dimensions[i];
    let going = Array.from(points.keys()).filter((q) => this.domain.active(points[q].x)[i]);
    for (let round = 0; round < MAX_LINE_ROUNDS && going.length > 0; round++) {
      const tried = going.map((q) => {
        const { x } = points[q];
        const to = moves(dimension, lowerBound(dimension.levels, x[i]));
        const rows = to.flatMap((k) => {
          const moved = x.slice();
          moved[i] = dimension.levels[k];
          this.domain.snap(moved);
          return repair(this.domain, moved, i + 1) ? [moved] : [];
        });
        return { rows, whole: to.length + 1 === dimension.levels.length };
      });
      const all = tried.flatMap(({ rows }) => rows);
      const values = await this.score(concatenated(all, this.domain.size));
      let first = 0;
      going = going.filter((q, g) => {
        const { rows, whole } = tried[g];
        const count = rows.length;
        if (count === 0) return false;
        const best = indexOfLargest(values, first, first + count);
        first += count;
        if (!exceeds(values[best], points[q].value)) return false;
        points[q] = { x: all[best], value: values[best] };
        changed.add(q);
        return !whole;
      });
    }
  }
}
