import { mean, median } from '../statistics/descriptive.js';
import { holm } from '../statistics/holm.js';
import { rankSum, signedRank } from '../statistics/wilcoxon.js';
import { FLOOR, logRegret, type Sample } from './sample.js';

/** Two strategies on one problem. */
export interface Duel {
  readonly problem: string;
  readonly peer: string;
  readonly ours: number;
  readonly theirs: number;
  readonly runs: readonly [ours: number, theirs: number];
  /** Median log10 regret, ours - theirs: negative is better. */
  readonly difference: number;
  /** Rank-sum over the seeds. */
  readonly p: number;
}

/** The focus against one peer on one problem; undefined where either has no run. */
export function duel(sample: Sample, focus: string, peer: string, problem: string): Duel | undefined {
  const [ours, theirs] = [sample.of(focus, problem), sample.of(peer, problem)];
  if (ours.length === 0 || theirs.length === 0) return undefined;
  return {
    problem,
    peer,
    ours: median(ours),
    theirs: median(theirs),
    runs: [ours.length, theirs.length],
    // Where neither ever got a value there is no difference.
    difference: median(ours) === median(theirs) ? 0 : logRegret(median(ours)) - logRegret(median(theirs)),
    p: rankSum(ours, theirs).p,
  };
}

/** The focus against one peer on every problem that both have runs on; p after Holm's correction over the problems. */
export function adjustedDuels(
  sample: Sample,
  focus: string,
  peer: string,
  problems: readonly string[],
): (Duel & { readonly adjusted: number })[] {
  return withHolm(problems.flatMap((problem) => duel(sample, focus, peer, problem) ?? []));
}

/** Duels with their p after Holm's correction over all of them. */
export function withHolm(duels: readonly Duel[]): (Duel & { readonly adjusted: number })[] {
  const adjusted = holm(duels.map(({ p }) => p));
  return duels.map((each, i) => ({ ...each, adjusted: adjusted[i] }));
}

/** Wins, ties and losses by median regret against one peer; in brackets those with p < 0.05 after Holm's correction. */
export interface Tally {
  readonly peer: string;
  readonly problems: number;
  readonly wins: number;
  readonly ties: number;
  /** Those at the optimum, where nothing more can be won. */
  readonly tiesAtOptimum: number;
  readonly losses: number;
  readonly significantWins: number;
  readonly significantLosses: number;
  /** Over the problems, of the difference of median log10 regrets, ours - theirs. */
  readonly meanDifference: number;
  readonly medianDifference: number;
  /** Signed-rank over the problems' differences. */
  readonly p: number;
}

/** One tally a peer that has runs on any of the problems. */
export function tallies(sample: Sample, focus: string, problems: readonly string[]): Tally[] {
  return peersOf(sample, focus).flatMap((peer) => {
    const duels = adjustedDuels(sample, focus, peer, problems);
    if (duels.length === 0) return [];
    const count = (holds: (each: (typeof duels)[number]) => boolean): number => duels.filter(holds).length;
    const differences = duels.map(({ difference }) => difference);
    return [
      {
        peer,
        problems: duels.length,
        wins: count(({ ours, theirs }) => ours < theirs),
        ties: count(({ ours, theirs }) => ours === theirs),
        tiesAtOptimum: count(({ ours, theirs }) => ours === theirs && ours <= FLOOR),
        losses: count(({ ours, theirs }) => ours > theirs),
        significantWins: count(({ ours, theirs, adjusted }) => ours < theirs && adjusted < 0.05),
        significantLosses: count(({ ours, theirs, adjusted }) => ours > theirs && adjusted < 0.05),
        meanDifference: mean(differences),
        medianDifference: median(differences),
        p: signedRank(
          duels.map(({ ours }) => logRegret(ours)),
          duels.map(({ theirs }) => logRegret(theirs)),
        ).p,
      },
    ];
  });
}

/** The focus against one peer on a class of problems. */
export interface ClassDuel {
  readonly label: string;
  readonly peer: string;
  readonly problems: readonly string[];
  readonly pairs: number;
  readonly meanDifference: number;
  /** Signed-rank over pairs (problem, k-th seed) of log10 regrets, not corrected: the stricter test for a claim of no loss. */
  readonly p: number;
  /** Ours has the larger regrets by that test. */
  readonly worse: boolean;
}

/** Every class against every peer that has runs on it. */
export function classDuels(
  sample: Sample,
  focus: string,
  classes: ReadonlyMap<string, readonly string[]>,
): ClassDuel[] {
  return [...classes].flatMap(([label, members]) =>
    peersOf(sample, focus).flatMap((peer) => {
      const problems = members.filter((problem) => duel(sample, focus, peer, problem) !== undefined);
      const pairs = problems.flatMap((problem) => {
        const theirs = sample.of(peer, problem);
        return sample
          .of(focus, problem)
          .slice(0, theirs.length)
          .map((ours, k) => [logRegret(ours), logRegret(theirs[k])] as const);
      });
      if (pairs.length === 0) return [];
      const differences = problems.map((problem) => duel(sample, focus, peer, problem)!.difference);
      const [ours, theirs] = [pairs.map(([own]) => own), pairs.map(([, other]) => other)];
      const { p, statistic } = signedRank(ours, theirs);
      const worse = statistic > signedRank(theirs, ours).statistic;
      return [{ label, peer, problems, pairs: pairs.length, meanDifference: mean(differences), p, worse }];
    }),
  );
}

/** Every problem and peer with a lower median regret than the focus's, significant or not; the worst difference first. */
export function lossesOf(sample: Sample, focus: string, problems: readonly string[]): Duel[] {
  return problems
    .flatMap((problem) => peersOf(sample, focus).flatMap((peer) => duel(sample, focus, peer, problem) ?? []))
    .filter(({ ours, theirs }) => theirs < ours)
    .sort((a, b) => b.difference - a.difference);
}

export function peersOf({ strategies }: Sample, focus: string): string[] {
  return strategies.filter((strategy) => strategy !== focus);
}
