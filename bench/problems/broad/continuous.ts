import { logGoldsteinPrice } from '../../functions/log-goldstein-price.js';
import { pointBySeed, rotationBySeed, spreadWeight, turned } from '../../functions/transform.js';
import { box, sum } from '../../functions/vector.js';
import type { TestFunction } from '../../problem.js';

const COCO = 'Hansen, Finck, Ros & Auger (2009), BBOB noiseless functions definitions, INRIA RR-6829';

/** A function of z = rotation (x - centre) on [-half, half]^d that is 0, its minimum, at z = 0; centre and rotation by seed. */
function centred(
  name: string,
  dimension: number,
  citation: string,
  evaluate: (z: readonly number[]) => number,
  { seed, half = 5, rotated = false }: { readonly seed: number; readonly half?: number; readonly rotated?: boolean },
): TestFunction {
  const centre = pointBySeed(dimension, seed, -0.8 * half, 0.8 * half);
  const rotation = rotationBySeed(dimension, seed + 1);
  return {
    name: `${name}-${dimension}`,
    domain: box(name, dimension, -half, half),
    minimum: 0,
    minimizers: [centre],
    citation,
    evaluate: (x) => evaluate(rotated ? turned(x, centre, rotation) : x.map((v, i) => v - centre[i])),
  };
}

const norm = (z: readonly number[]): number => Math.sqrt(sum(z, (v) => v ** 2));

/** Σz². */
const sphere = (dimension: number, seed: number): TestFunction =>
  centred('sphere-shifted', dimension, `${COCO}, f1`, (z) => sum(z, (v) => v ** 2), { seed });

/** Σ|z_i|^(2 + 4 i/(d - 1)). */
const differentPowers = centred(
  'different-powers',
  8,
  `${COCO}, f14, not rotated, without the root`,
  (z) => sum(z, (v, i) => Math.abs(v) ** (2 + (4 * i) / (z.length - 1))),
  { seed: 103 },
);

/** 10 d + Σ z² - 10 cos(2πz), rotated. */
const rastrigin = centred(
  'rastrigin-rotated',
  4,
  `${COCO}, f15 without its oscillations`,
  (z) => sum(z, (v) => v ** 2 + 10 - 10 * Math.cos(2 * Math.PI * v)),
  { seed: 111, rotated: true },
);

/** 10 - max_k w_k exp(-|x - y_k|²/(2 r_k²)): 21 peaks, the highest (w = 10, r = 1.2) at y_0. */
function gaussianPeaks(dimension: number): TestFunction {
  const peaks = Array.from({ length: 21 }, (_, k) => ({
    centre: pointBySeed(dimension, 121 + k, -4, 4),
    height: k === 0 ? 10 : 1.1 + (8 * (k - 1)) / 19,
    radius: k === 0 ? 1.2 : 1 + (k % 5) / 2,
  }));
  return {
    name: `gaussian-peaks-${dimension}`,
    domain: box('gaussianPeaks', dimension, -5, 5),
    minimum: 0,
    minimizers: [peaks[0].centre],
    citation: `${COCO}, f21 with round peaks`,
    evaluate: (x) =>
      10 -
      Math.max(
        ...peaks.map(({ centre, height, radius }) => {
          return height * Math.exp(-sum(x, (v, i) => (v - centre[i]) ** 2) / (2 * radius ** 2));
        }),
      ),
  };
}

/** Σ 10^(6 i/(d - 1)) z_i², rotated: condition 10⁶. */
const ellipsoid = centred(
  'ellipsoid-rotated',
  6,
  `${COCO}, f10 without its oscillations`,
  (z) => sum(z, (v, i) => spreadWeight(i, z.length, 6) * v ** 2),
  { seed: 151, rotated: true },
);

/** z_0² + 10⁶ Σ_{i>0} z_i², rotated. */
const bentCigar = centred(
  'bent-cigar-rotated',
  4,
  `${COCO}, f12 without its asymmetry`,
  (z) => z[0] ** 2 + 1e6 * sum(z.slice(1), (v) => v ** 2),
  { seed: 161, rotated: true },
);

/** Goldstein and Price's function itself: values from 3 to 10⁶. */
const goldsteinPrice: TestFunction = {
  ...logGoldsteinPrice,
  name: 'goldstein-price',
  minimum: 3,
  citation: 'Goldstein & Price (1971), Mathematics of Computation 25; Jamil & Yang (2013), no. 52',
  evaluate: (x) => Math.exp(logGoldsteinPrice.evaluate(x)),
};

/** exp(2|z|) - 1: ten decades of values. */
const exponentialBowl = centred(
  'exponential-bowl',
  5,
  'tunesmith, bench/problems/broad',
  (z) => Math.expm1(2 * norm(z)),
  { seed: 171 },
);

/** Σ ⌊|z| + ½⌋²: steps, flat between them. */
const steps = centred(
  'steps',
  5,
  'De Jong (1975), step function; Jamil & Yang (2013), no. 139',
  (z) => sum(z, (v) => Math.floor(Math.abs(v) + 0.5) ** 2),
  { seed: 181, half: 10 },
);

/** 1 - exp(-|z|²/(2 · 1.5²)): a well in a plain. */
const saturatedBowl = centred(
  'saturated-bowl',
  4,
  'tunesmith, bench/problems/broad',
  (z) => -Math.expm1(-(norm(z) ** 2) / 4.5),
  {
    seed: 191,
  },
);

/** Σ max(0, |z| - 1): a flat bottom. */
const hinge = centred(
  'hinge',
  8,
  'tunesmith, bench/problems/broad',
  (z) => sum(z, (v) => Math.max(0, Math.abs(v) - 1)),
  { seed: 201 },
);

/**
 * 0.1 max(|z_0|/10⁴, Σ 10^(2 i/(d - 1)) s_i²), s_i = ⌊½ + z_i⌋ where |z_i| > ½, else ⌊½ + 10 z_i⌋/10: terraces, rotated.
 */
const stepEllipsoid = centred(
  'step-ellipsoid',
  6,
  `${COCO}, f7 with one rotation`,
  (z) => {
    const terrace = (v: number): number => (Math.abs(v) > 0.5 ? Math.floor(0.5 + v) : Math.floor(0.5 + 10 * v) / 10);
    const total = sum(z, (v, i) => spreadWeight(i, z.length, 2) * terrace(v) ** 2);
    return 0.1 * Math.max(Math.abs(z[0]) / 1e4, total);
  },
  { seed: 211, rotated: true },
);

/** Σ 10^(i/(d - 1)) (5 - sign_i x_i): least in one corner. */
const linearSlope: TestFunction = {
  name: 'linear-slope-8',
  domain: box('linearSlope', 8, -5, 5),
  minimum: 0,
  minimizers: [[5, -5, -5, 5, -5, 5, 5, -5]],
  citation: `${COCO}, f5`,
  evaluate: (x) =>
    sum(linearSlope.minimizers[0], (corner, i) => spreadWeight(i, 8, 1) * Math.sign(corner) * (corner - x[i])),
};

const OUTSIDE = [-6, 7, 1.3, -2.2, 5.5];
const NEAREST = OUTSIDE.map((c) => Math.min(5, Math.max(-5, c)));

/** Σ (x - c)² - (nearest - c)², the centre c outside the box: least on an edge, at c's nearest point. */
const sphereOutside: TestFunction = {
  name: 'sphere-outside-5',
  domain: box('sphereOutside', 5, -5, 5),
  minimum: 0,
  minimizers: [NEAREST],
  citation: 'tunesmith, bench/problems/broad',
  evaluate: (x) => sum(OUTSIDE, (c, i) => (x[i] - NEAREST[i]) * (x[i] + NEAREST[i] - 2 * c)),
};

/** Σ (1 - x_i) (1 + x_{i+1}/2) cyclically: least at (1, ..., 1). */
const cornerProduct: TestFunction = {
  name: 'corner-product-10',
  domain: box('cornerProduct', 10, 0, 1),
  minimum: 0,
  minimizers: [new Array<number>(10).fill(1)],
  citation: 'tunesmith, bench/problems/broad',
  evaluate: (x) => sum(x, (v, i) => (1 - v) * (1 + x[(i + 1) % x.length] / 2)),
};

/** Shifted, rotated and other continuous functions that bench/functions does not have. */
export const CONTINUOUS: readonly TestFunction[] = [
  sphere(6, 101),
  sphere(20, 107),
  differentPowers,
  rastrigin,
  gaussianPeaks(5),
  ellipsoid,
  bentCigar,
  goldsteinPrice,
  exponentialBowl,
  steps,
  saturatedBowl,
  hinge,
  stepEllipsoid,
  linearSlope,
  sphereOutside,
  cornerProduct,
];
