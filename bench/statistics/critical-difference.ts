/**
 * Which strategies a critical-difference diagram joins by a bar: the maximal groups of neighbours whose extreme mean ranks differ by less
 * than the critical difference, as [first, last] places in ascending order; groups of one are left out.
 * ranks: ascending mean ranks. Source: Demšar (2006), Journal of Machine Learning Research 7, section 3.2.
 */
export function cliques(
  ranks: readonly number[],
  criticalDifference: number,
): (readonly [first: number, last: number])[] {
  const groups: (readonly [number, number])[] = [];
  for (const [first, rank] of ranks.entries()) {
    const last = ranks.findLastIndex((other) => other - rank < criticalDifference);
    // A group inside an earlier one, which began before, is not maximal.
    if (last > first && last > (groups.at(-1)?.[1] ?? -1)) groups.push([first, last]);
  }
  return groups;
}
