/** What <cmath> gives the core and JavaScript lacks. */

const INVERSE_SQRT_PI = 0.5641895835477563;
/** Beyond it erfc is below the smallest double. */
const UNDERFLOW = 27.3;

// Rational approximations of Cody (1969), highest power first: erf(x)/x in x², erfc(x) exp(x²) in x, and its tail in 1/x².
const CENTER_NUMERATOR = [
  0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694,
];
const CENTER_DENOMINATOR = [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171];
const MODERATE_NUMERATOR = [
  2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769,
  1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
];
const MODERATE_DENOMINATOR = [
  1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
  4362.619090143247, 3439.3676741437216, 1230.3393548037495,
];
const TAIL_NUMERATOR = [
  0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275,
  0.0006587491615298378,
];
const TAIL_DENOMINATOR = [
  1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
];

/**
 * Complementary error function, relative error below 1e-15 where it is a normal number.
 *   erfc(x) = 2/√π ∫_x^∞ exp(-t²) dt
 * Source: Cody (1969), "Rational Chebyshev approximations for the error function", Math. Comp. 23.
 */
export function erfc(x: number): number {
  const y = Math.abs(x);
  if (y <= 0.46875) return 1 - (x * polynomial(CENTER_NUMERATOR, y * y)) / polynomial(CENTER_DENOMINATOR, y * y);
  if (y > UNDERFLOW) return x > 0 ? 0 : 2;
  const tail = expOfMinusSquare(y) * scaledTail(y);
  return x > 0 ? tail : 2 - tail;
}

/** erfc(y) exp(y²) for y > 0.46875. */
function scaledTail(y: number): number {
  if (y <= 4) return polynomial(MODERATE_NUMERATOR, y) / polynomial(MODERATE_DENOMINATOR, y);
  const u = 1 / (y * y);
  return (INVERSE_SQRT_PI - (u * polynomial(TAIL_NUMERATOR, u)) / polynomial(TAIL_DENOMINATOR, u)) / y;
}

/** exp(-y²) with y² split into an exact part and a small rest: the rounding of y² would cost y² units in the last place. */
function expOfMinusSquare(y: number): number {
  const coarse = Math.trunc(y * 16) / 16;
  return Math.exp(-coarse * coarse) * Math.exp(-(y - coarse) * (y + coarse));
}

/** c[0] x^k + ... + c[k]. */
function polynomial(c: readonly number[], x: number): number {
  let sum = c[0];
  for (let i = 1; i < c.length; i++) sum = sum * x + c[i];
  return sum;
}
