import { TunesmithError } from '../../errors.js';
import type { Dimension as LegalValues, LinearTerms } from '../engine.js';

/** One coordinate of the unit cube. Plain data. */
export interface Dimension extends LegalValues {
  /** Where its active values lie, in [0, 1]. */
  readonly low: number;
  readonly high: number;
}

/** One dimension's part in a linear constraint. */
export interface Term {
  /** All the dimension's, ascending; empty when continuous. */
  readonly levels: Float64Array;
  /** At 0 and 1 when continuous, else at each level; empty: 0 everywhere. */
  readonly values: Float64Array;
}

/** low <= Σ_i t_i(x_i) <= high over the active dimensions. */
export interface LinearConstraint {
  readonly terms: readonly Term[];
  readonly low: number;
  readonly high: number;
}

const EXACT_LIMIT = 2 ** 53;

/** Index of the first of the ascending values that is >= value; values.length if there is none. */
export function lowerBound(values: Float64Array, value: number): number {
  let first = 0;
  let count = values.length;
  while (count > 0) {
    const half = count >> 1;
    if (values[first + half] < value) {
      first += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return first;
}

/** Index of the level nearest to value; the lower one on a tie; the first for NaN. */
export function levelIndex(levels: Float64Array, value: number): number {
  const above = lowerBound(levels, value);
  if (above === 0) return 0;
  return above === levels.length || value - levels[above - 1] <= levels[above] - value ? above - 1 : above;
}

/**
 * The search space as the core sees it: a product of dimensions in [0, 1]^d, less what violates a constraint. Parents stand before
 * children. A legal point is a snapped one; whether it satisfies the constraints, constraint.ts says.
 */
export class Domain {
  constructor(
    readonly dimensions: readonly Dimension[],
    readonly constraints: readonly LinearConstraint[] = [],
  ) {}

  /** The whole of a space, as a request describes it. */
  static of(dimensions: readonly LegalValues[], constraints: readonly LinearTerms[] = []): Domain {
    return new Domain(
      dimensions.map((dimension) => ({ ...dimension, low: 0, high: 1 })),
      constraints.map(({ terms, low, high }) => ({
        terms: terms.map((values, i) => ({ levels: dimensions[i].levels, values })),
        low,
        high,
      })),
    );
  }

  get size(): number {
    return this.dimensions.length;
  }

  /** 1 for every dimension whose kernel distance is Hamming; length d. */
  categoricalMask(): Uint8Array {
    return Uint8Array.from(this.dimensions, ({ kind }) => Number(kind === 'categorical'));
  }

  /** 1 for every categorical dimension that switches no other on; length d. */
  choices(): Uint8Array {
    const choices = this.categoricalMask();
    for (const { parent } of this.dimensions) if (parent >= 0) choices[parent] = 0;
    return choices;
  }

  /** 1 for every dimension that is switched on at the legal point x; length d. */
  active(x: Float64Array): Uint8Array {
    const active = new Uint8Array(this.size).fill(1);
    this.dimensions.forEach(({ parent, parentLevels }, i) => {
      if (parent >= 0) active[i] = active[parent] & Number(parentLevels.includes(x[parent]));
    });
    return active;
  }

  /** Moves x (length d) to the nearest legal point, in place: snaps discrete dimensions, resets inactive ones. */
  snap(x: Float64Array): void {
    if (x.length !== this.size) {
      throw new TunesmithError(
        'INVALID_ARGUMENT',
        `snap: expected a point of length ${this.size}, received ${x.length}. Pass one coordinate per dimension.`,
      );
    }
    const active = new Uint8Array(this.size).fill(1);
    for (let i = 0; i < this.size; i++) {
      const { parent, parentLevels, inactive, levels, low, high } = this.dimensions[i];
      if (parent >= i) {
        throw new TunesmithError(
          'INVALID_ARGUMENT',
          `snap: expected the parent of dimension ${i} before it, received index ${parent}. ` +
            'Order parents before their children.',
        );
      }
      // Parents stand before children, so the parent's coordinate is final; a child of an inactive one is inactive.
      if (parent >= 0) active[i] = active[parent] & Number(parentLevels.includes(x[parent]));
      if (active[i] === 0) {
        x[i] = inactive;
      } else if (levels.length > 0) {
        x[i] = levels[levelIndex(levels, x[i])];
      } else {
        // Comparisons, not Math.max: NaN becomes low, as in the core.
        if (!(x[i] > low)) x[i] = low;
        else if (x[i] > high) x[i] = high;
      }
    }
  }

  /**
   * Number of distinct legal points; 0 when some dimension is continuous or the count exceeds 2^53.
   * Conditional dimensions count as if always active (an upper bound).
   */
  cardinality(): number {
    let count = 1;
    for (const { levels } of this.dimensions) {
      if (levels.length === 0 || count > Math.floor(EXACT_LIMIT / levels.length)) return 0;
      count *= levels.length;
    }
    return count;
  }
}
