import type { Random } from './random.js';

/** A row drawn with probability proportional to its weight. At least one is positive, none negative. */
function draw(weights: Float64Array, random: Random): number {
  let rest = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  let drawn = 0;
  for (let row = 0; row < weights.length; row++) {
    if (weights[row] === 0) continue;
    drawn = row;
    rest -= weights[row];
    if (rest < 0) break;
  }
  return drawn;
}

/**
 * Rows to climb from: the best, the last (the incumbent, if there is one) and a Boltzmann sample without replacement,
 * P(row) ~ exp(z-score), drawn one by one. Source: BoTorch initialize_q_batch.
 */
export function chooseStarts(
  values: Float64Array,
  count: number,
  incumbent: boolean,
  random: Random,
): readonly number[] {
  const m = values.length;
  const best = values.reduce((best, value, row) => (value > values[best] ? row : best), 0);
  const starts = incumbent && best !== m - 1 ? [best, m - 1] : [best];
  const mean = values.reduce((sum, value) => sum + value / m, 0);
  const square = values.reduce((sum, value) => sum + ((value - mean) * (value - mean)) / m, 0);
  const scale = square > 0 && Number.isFinite(square) ? 1 / Math.sqrt(square) : 0;
  const weights = values.map((value) => (scale > 0 ? Math.exp((value - values[best]) * scale) : 1));
  for (const start of starts) weights[start] = 0;
  while (starts.length < count && weights.some((weight) => weight > 0)) {
    const drawn = draw(weights, random);
    starts.push(drawn);
    weights[drawn] = 0;
  }
  return starts;
}
