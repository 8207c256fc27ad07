import { erfc } from './erfc.js';

const HALF_LOG_TWO_PI = 0.9189385332046728;
const INVERSE_SQRT_TWO_PI = 0.3989422804014327;
const SQRT_HALF_PI = 1.2533141373155003;

/** Below this erfc loses its digits to underflow of the cancelling terms, and the asymptotic series is exact. */
const TAIL = -25;
/** Keeps z² and 1/z² inside the range of a double. */
const LOWEST = -1e150;

// Rational approximations of Wichura (1988), Algorithm AS 241, PPND16: center, moderate tail, far tail.
const CENTER_NUMERATOR = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
  33430.57558358813, 2509.0809287301227,
];
const CENTER_DENOMINATOR = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943,
  5226.495278852854,
];
const MODERATE_NUMERATOR = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
  0.022723844989269184, 0.0007745450142783414,
];
const MODERATE_DENOMINATOR = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
];
const FAR_NUMERATOR = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
];
const FAR_DENOMINATOR = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 0.000018463183175100548,
  1.421511758316446e-7, 2.0442631033899397e-15,
];

/** Standard normal density, φ(z) = exp(-z²/2) / √(2π). */
export function normalPdf(z: number): number {
  return INVERSE_SQRT_TWO_PI * Math.exp(-0.5 * z * z);
}

/** Standard normal distribution function, Φ(z) = erfc(-z / √2) / 2. */
export function normalCdf(z: number): number {
  return 0.5 * erfc(-z * Math.SQRT1_2);
}

/** ln Φ(z), accurate in the far tail. */
export function logNormalCdf(z: number): number {
  if (z > 0) return Math.log1p(-0.5 * erfc(z * Math.SQRT1_2));
  if (z > TAIL) return Math.log(0.5 * erfc(-z * Math.SQRT1_2));
  return -0.5 * z * z - HALF_LOG_TWO_PI - Math.log(-z) + Math.log1p(-onePlusZMills(z));
}

/**
 * Φ^-1(p), p in (0, 1); full double accuracy. -Infinity at 0, Infinity at 1, NaN elsewhere outside.
 * Only + - * / √ ln: bit for bit the core's for p in [0.075, 0.925], beyond as near as the platforms' logarithms are.
 * Source: Wichura (1988), Algorithm AS 241, PPND16.
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) {
    if (p === 0) return -Infinity;
    return p === 1 ? Infinity : Number.NaN;
  }
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(CENTER_NUMERATOR, r)) / polynomial(CENTER_DENOMINATOR, r);
  }
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const magnitude =
    r <= 5
      ? polynomial(MODERATE_NUMERATOR, r - 1.6) / polynomial(MODERATE_DENOMINATOR, r - 1.6)
      : polynomial(FAR_NUMERATOR, r - 5) / polynomial(FAR_DENOMINATOR, r - 5);
  return q < 0 ? -magnitude : magnitude;
}

/** What log expected improvement and its gradient need at one z. */
export interface LogImprovement {
  /** ln h. */
  readonly logH: number;
  /** A = Φ / h, the derivative of logH. */
  readonly a: number;
  /** B = φ / h = 1 - z A. */
  readonly b: number;
}

/**
 * ln h(z) with h = φ(z) + z Φ(z), and A = Φ/h, B = φ/h (algorithms: docs/math.md "logEI").
 * Finite for every finite z; below -1e150 as at -1e150. Relative errors: ln h 1e-13, A and B 1e-11.
 * Source: Ament et al. (2023), arXiv 2310.20708.
 */
export function logImprovement(z: number): LogImprovement {
  if (z > -1) {
    const density = normalPdf(z);
    const probability = normalCdf(z);
    const h = density + z * probability;
    return { logH: Math.log(h), a: probability / h, b: density / h };
  }
  const bounded = Math.max(z, LOWEST);
  const [mills, t] = millsRatio(bounded);
  return { logH: -0.5 * bounded * bounded - HALF_LOG_TWO_PI + Math.log(t), a: mills / t, b: 1 / t };
}

/** R = Φ/φ at z <= -1, and 1 + z R. */
function millsRatio(z: number): readonly [mills: number, onePlusZMills: number] {
  if (z > TAIL) {
    const mills = SQRT_HALF_PI * Math.exp(0.5 * z * z) * erfc(-z * Math.SQRT1_2);
    return [mills, 1 + z * mills];
  }
  const t = onePlusZMills(z);
  return [(t - 1) / z, t];
}

/** 1 + z R(z) for z <= TAIL, where R = Φ/φ, by the asymptotic series u(1 - 3u(1 - 5u(...))), u = 1/z². */
function onePlusZMills(z: number): number {
  const u = 1 / (z * z);
  return u * (1 - 3 * u * (1 - 5 * u * (1 - 7 * u * (1 - 9 * u * (1 - 11 * u * (1 - 13 * u))))));
}

/** c[0] + c[1] x + ... + c[7] x^7. */
function polynomial(c: readonly number[], x: number): number {
  let sum = c[7];
  for (let i = 6; i >= 0; i--) sum = sum * x + c[i];
  return sum;
}
