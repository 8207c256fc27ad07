/**
 * Holm's step-down adjustment: with p_(1) <= ... <= p_(m),  adjusted p_(i) = max_{j <= i} min(1, (m - j + 1) p_(j)).
 * Rejecting where the adjusted p is below α keeps the chance of any false rejection below α. In the order given.
 * Source: Holm (1979), Scandinavian Journal of Statistics 6(2).
 */
export function holm(p: readonly number[]): number[] {
  const order = p.map((_, i) => i).sort((a, b) => p[a] - p[b]);
  const adjusted = new Array<number>(p.length);
  let largest = 0;
  for (const [place, i] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (p.length - place) * p[i]));
    adjusted[i] = largest;
  }
  return adjusted;
}
