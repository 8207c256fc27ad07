import { median } from '../statistics/descriptive.js';
import { type Duel, duel, peersOf, withHolm } from './duels.js';
import { logRegret, type Sample } from './sample.js';

/** The focus against the best peer of a problem. */
export interface BestPeerDuel extends Duel {
  readonly adjusted: number;
  /** Of the best peer by other runs than those that chose it; undefined where it has one run. */
  readonly heldOut: HeldOut | undefined;
}

export interface HeldOut {
  readonly theirs: number;
  /** log10 ours - log10 theirs. */
  readonly difference: number;
}

/**
 * The focus against, on each problem, the peer with the least median regret; p after Holm's correction over the problems. A choice by the
 * runs that it is then judged by favours the peers: of several equal ones it takes the luckiest. `heldOut` is free of that.
 */
export function bestPeerDuels(sample: Sample, focus: string, problems: readonly string[]): BestPeerDuel[] {
  const duels = problems.flatMap((problem) => {
    const all = peersOf(sample, focus).flatMap((peer) => duel(sample, focus, peer, problem) ?? []);
    return all.length === 0 ? [] : [all.reduce((best, each) => (each.theirs < best.theirs ? each : best))];
  });
  return withHolm(duels).map((each) => ({ ...each, heldOut: heldOutOf(sample, focus, each) }));
}

/** More folds choose by more runs, and judge by fewer. */
const MOST_FOLDS = 5;

/**
 * Cross-validation of the choice: a peer's k-th run is in fold k mod F, F the fewest runs that a peer has, at most five. For each fold the
 * peer with the least median outside of it, judged by the median of its runs within; the median over the folds. Peers with one run take no
 * part.
 */
function heldOutOf(sample: Sample, focus: string, { problem, ours, runs: [, ofBest] }: Duel): HeldOut | undefined {
  // Without it the others would be too easy a choice.
  if (ofBest < 2) return undefined;
  const peers = peersOf(sample, focus)
    .map((peer) => sample.of(peer, problem))
    .filter((regrets) => regrets.length >= 2);
  const folds = Math.min(MOST_FOLDS, ...peers.map((regrets) => regrets.length));
  const judged = Array.from({ length: folds }, (_, fold) => {
    const choices = peers.map((regrets) => ({
      choosing: median(regrets.filter((_, k) => k % folds !== fold)),
      judging: median(regrets.filter((_, k) => k % folds === fold)),
    }));
    return choices.reduce((best, each) => (each.choosing < best.choosing ? each : best)).judging;
  });
  const theirs = median(judged);
  return { theirs, difference: ours === theirs ? 0 : logRegret(ours) - logRegret(theirs) };
}
