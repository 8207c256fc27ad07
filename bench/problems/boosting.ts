import type { Samples } from './digits-data.js';
import { uniforms } from './random.js';

/** How an ensemble of trees is grown. */
export interface BoostingOptions {
  readonly learningRate: number;
  readonly depth: number;
  /** Fewest samples in a leaf. */
  readonly leaf: number;
  /** Weight of ½ Σ leaf value² in the loss. */
  readonly l2: number;
  /** Share of the samples, and of the pixels, that a tree is grown on. */
  readonly sampleShare: number;
  readonly pixelShare: number;
  readonly seed: number;
}

/** An ensemble in training. */
export interface Boosting {
  /** Grows one more tree. */
  grow(): void;
  /** Mean logistic loss in nats on the validation samples. */
  loss(): number;
}

/** Pixels are cut into this many classes of brightness. */
const BINS = 16;
/** Splits that gain less are rounding. */
const LEAST_GAIN = 1e-9;

/** A node that sends samples with bin <= cut left, or a leaf. */
type Node =
  | { readonly pixel: number; readonly cut: number; readonly left: Node; readonly right: Node }
  | { readonly value: number };

/** Samples with binned pixels, 1 or 0 as what they are to be told apart as, and the ensemble's score of each. */
interface Scored {
  readonly count: number;
  readonly bins: Uint8Array;
  readonly targets: Float64Array;
  readonly scores: Float64Array;
}

/**
 * Gradient boosting of the logistic loss with histogram trees: with gradients g and curvatures h of the loss a leaf takes the value
 * -learningRate Σg/(Σh + l2), and a split is that of the largest gain G_l²/(H_l + l2) + G_r²/(H_r + l2) - G²/(H + l2).
 * Tells the label `positive` from all others. Deterministic in its options.
 * Source: Friedman (2001), Annals of Statistics 29; Chen & Guestrin (2016), XGBoost, KDD, eqs. 5 and 7.
 */
export function boosting(
  pixels: number,
  training: Samples,
  validation: Samples,
  positive: number,
  options: BoostingOptions,
): Boosting {
  return new Ensemble(pixels, scored(pixels, training, positive), scored(pixels, validation, positive), options);
}

/** Where a node is split, and what that gains. */
interface Split {
  readonly gain: number;
  readonly pixel: number;
  readonly cut: number;
}

class Ensemble implements Boosting {
  readonly #gradients: Float64Array;
  readonly #curvatures: Float64Array;
  /** Sums of gradients and curvatures, and counts, of the samples in each bin. */
  readonly #histogram = { g: new Float64Array(BINS), h: new Float64Array(BINS), n: new Float64Array(BINS) };
  readonly #uniform: () => number;

  constructor(
    private readonly pixels: number,
    private readonly training: Scored,
    private readonly validation: Scored,
    private readonly options: BoostingOptions,
  ) {
    this.#gradients = new Float64Array(training.count);
    this.#curvatures = new Float64Array(training.count);
    this.#uniform = uniforms(options.seed);
  }

  grow(): void {
    const { pixels, training, validation } = this;
    const { depth, sampleShare, pixelShare } = this.options;
    for (let row = 0; row < training.count; row++) {
      const probability = logistic(training.scores[row]);
      this.#gradients[row] = probability - training.targets[row];
      this.#curvatures[row] = probability * (1 - probability);
    }
    const rows = drawn(training.count, sampleShare, this.#uniform);
    const tree = this.#node(rows, drawn(pixels, pixelShare, this.#uniform), depth);
    for (const { count, bins, scores } of [training, validation]) {
      for (let row = 0; row < count; row++) scores[row] += scoreOf(tree, bins, row * pixels);
    }
  }

  loss(): number {
    const { count, targets, scores } = this.validation;
    let sum = 0;
    for (let row = 0; row < count; row++) {
      const margin = targets[row] === 1 ? scores[row] : -scores[row];
      // ln(1 + exp(-margin)) without overflow
      sum += Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
    }
    return sum / count;
  }

  /** A tree of at most so many levels on some samples and pixels. */
  #node(rows: readonly number[], columns: readonly number[], levels: number): Node {
    const { learningRate, leaf, l2 } = this.options;
    const [g, h] = [total(rows, this.#gradients), total(rows, this.#curvatures)];
    const splits = levels > 0 && rows.length >= 2 * leaf;
    const split = splits ? this.#bestSplit(rows, columns, g, h) : undefined;
    if (split === undefined) return { value: (-learningRate * g) / (h + l2) };
    const { pixel, cut } = split;
    const isLeft = (row: number): boolean => this.training.bins[row * this.pixels + pixel] <= cut;
    const isRight = (row: number): boolean => !isLeft(row);
    const left = this.#node(rows.filter(isLeft), columns, levels - 1);
    return { pixel, cut, left, right: this.#node(rows.filter(isRight), columns, levels - 1) };
  }

  /** g, h: sums of the gradients and curvatures of all rows. undefined: no split gains anything. */
  #bestSplit(rows: readonly number[], columns: readonly number[], g: number, h: number): Split | undefined {
    const { leaf, l2 } = this.options;
    let best: Split | undefined;
    for (const pixel of columns) {
      this.#fillHistogram(rows, pixel);
      let [gl, hl, nl] = [0, 0, 0];
      for (let cut = 0; cut < BINS - 1; cut++) {
        gl += this.#histogram.g[cut];
        hl += this.#histogram.h[cut];
        nl += this.#histogram.n[cut];
        if (nl < leaf || rows.length - nl < leaf) continue;
        const gain = gl ** 2 / (hl + l2) + (g - gl) ** 2 / (h - hl + l2) - g ** 2 / (h + l2);
        if (gain > (best?.gain ?? LEAST_GAIN)) best = { gain, pixel, cut };
      }
    }
    return best;
  }

  #fillHistogram(rows: readonly number[], pixel: number): void {
    const { g, h, n } = this.#histogram;
    for (const sums of [g, h, n]) sums.fill(0);
    for (const row of rows) {
      const bin = this.training.bins[row * this.pixels + pixel];
      g[bin] += this.#gradients[row];
      h[bin] += this.#curvatures[row];
      n[bin]++;
    }
  }
}

function scored(pixels: number, { count, images, labels }: Samples, positive: number): Scored {
  return {
    count,
    bins: Uint8Array.from(images.subarray(0, count * pixels), (v) => Math.min(BINS - 1, Math.floor(v * BINS))),
    targets: Float64Array.from(labels, (label) => (label === positive ? 1 : 0)),
    scores: new Float64Array(count),
  };
}

function logistic(score: number): number {
  return 1 / (1 + Math.exp(-score));
}

function total(rows: readonly number[], values: Float64Array): number {
  return rows.reduce((sum, row) => sum + values[row], 0);
}

function scoreOf(tree: Node, bins: Uint8Array, start: number): number {
  let node = tree;
  while ('pixel' in node) node = bins[start + node.pixel] <= node.cut ? node.left : node.right;
  return node.value;
}

/** About a share of 0..count-1, at least one. */
function drawn(count: number, share: number, uniform: () => number): number[] {
  const chosen: number[] = [];
  for (let i = 0; i < count; i++) if (uniform() < share) chosen.push(i);
  return chosen.length > 0 ? chosen : [Math.floor(uniform() * count)];
}
