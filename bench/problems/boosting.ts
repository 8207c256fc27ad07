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
  const { learningRate, depth, leaf, l2, sampleShare, pixelShare } = options;
  const uniform = uniforms(options.seed);
  const known = scored(pixels, training, positive);
  const held = scored(pixels, validation, positive);
  const gradients = new Float64Array(known.count);
  const curvatures = new Float64Array(known.count);
  const histogram = { g: new Float64Array(BINS), h: new Float64Array(BINS), n: new Float64Array(BINS) };

  const grown = (rows: readonly number[], columns: readonly number[], levels: number): Node => {
    const [g, h] = [total(rows, gradients), total(rows, curvatures)];
    const end: Node = { value: (-learningRate * g) / (h + l2) };
    if (levels === 0 || rows.length < 2 * leaf) return end;
    let best = { gain: 1e-9, pixel: -1, cut: 0 };
    for (const pixel of columns) {
      fill(rows, pixel);
      let [gl, hl, nl] = [0, 0, 0];
      for (let cut = 0; cut < BINS - 1; cut++) {
        gl += histogram.g[cut];
        hl += histogram.h[cut];
        nl += histogram.n[cut];
        if (nl < leaf || rows.length - nl < leaf) continue;
        const gain = gl ** 2 / (hl + l2) + (g - gl) ** 2 / (h - hl + l2) - g ** 2 / (h + l2);
        if (gain > best.gain) best = { gain, pixel, cut };
      }
    }
    if (best.pixel < 0) return end;
    const { pixel, cut } = best;
    const isLeft = (row: number): boolean => known.bins[row * pixels + pixel] <= cut;
    return {
      pixel,
      cut,
      left: grown(rows.filter(isLeft), columns, levels - 1),
      right: grown(
        rows.filter((row) => !isLeft(row)),
        columns,
        levels - 1,
      ),
    };
  };

  const fill = (rows: readonly number[], pixel: number): void => {
    histogram.g.fill(0);
    histogram.h.fill(0);
    histogram.n.fill(0);
    for (const row of rows) {
      const bin = known.bins[row * pixels + pixel];
      histogram.g[bin] += gradients[row];
      histogram.h[bin] += curvatures[row];
      histogram.n[bin]++;
    }
  };

  return {
    grow() {
      for (let row = 0; row < known.count; row++) {
        const probability = logistic(known.scores[row]);
        gradients[row] = probability - known.targets[row];
        curvatures[row] = probability * (1 - probability);
      }
      const tree = grown(drawn(known.count, sampleShare, uniform), drawn(pixels, pixelShare, uniform), depth);
      for (const { count, bins, scores } of [known, held]) {
        for (let row = 0; row < count; row++) scores[row] += scoreOf(tree, bins, row * pixels);
      }
    },
    loss() {
      let sum = 0;
      for (let row = 0; row < held.count; row++) {
        const margin = held.targets[row] === 1 ? held.scores[row] : -held.scores[row];
        // ln(1 + exp(-margin)) without overflow
        sum += Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
      }
      return sum / held.count;
    },
  };
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
