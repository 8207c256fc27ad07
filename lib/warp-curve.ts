/**
 * The way back from a surrogate's warped targets to losses: piecewise linear through the told pairs (target, loss), and beyond
 * either end along the chord from the median pair to that end. Non-decreasing, as the warp is; quantiles map to quantiles.
 * losses: at least one, finite; targets: as many, in the same order.
 */
export function inverseWarp(losses: readonly number[], targets: ArrayLike<number>): (target: number) => number {
  const pairs = losses
    .map((loss, i) => [targets[i], loss] as const)
    .sort(([a, lossA], [b, lossB]) => a - b || lossA - lossB)
    .filter(([target], i, sorted) => i === 0 || target > sorted[i - 1][0]);
  const n = pairs.length;
  if (n === 1) return () => pairs[0][1];
  // Differences of the largest numbers overflow, so that they are scaled; quarters of the smallest would vanish.
  const unit = losses.some((loss) => Math.abs(loss) > 1) ? 0.25 : 1;
  /** On the straight line through two pairs. */
  const along = (from: number, to: number, target: number): number => {
    const [[x, y], [x1, y1]] = [pairs[from], pairs[to]];
    const loss = (y * unit + (y1 * unit - y * unit) * ((target - x) / (x1 - x))) / unit;
    return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, loss));
  };
  return (target) => {
    if (target <= pairs[0][0]) return along(0, Math.floor(n / 2), target);
    if (target >= pairs[n - 1][0]) return along(n - 1, Math.floor((n - 1) / 2), target);
    let [below, above] = [0, n - 1];
    while (above - below > 1) {
      const middle = (below + above) >> 1;
      if (pairs[middle][0] <= target) below = middle;
      else above = middle;
    }
    return along(below, above, target);
  };
}
