import { bootstrapMeans, type Interval } from '../statistics/bootstrap.js';
import { median, ranks } from '../statistics/descriptive.js';
import { type FriedmanResult, friedman } from '../statistics/friedman.js';
import { holm } from '../statistics/holm.js';
import { signedRank } from '../statistics/wilcoxon.js';
import { logRegret, type Sample } from './sample.js';

/** Mean rank of each strategy over problems, with a 95% interval from resampling the problems. */
export interface Ranking {
  readonly problems: readonly string[];
  readonly ranks: readonly ({ readonly strategy: string } & Interval)[];
  /** Undefined where there are fewer than two strategies. */
  readonly friedman: FriedmanResult | undefined;
  /** Strategies with runs on too few of the problems. */
  readonly leftOut: readonly string[];
}

/** A strategy is ranked if it has runs on at least this share of the problems. */
const COVERAGE = 0.5;

/** Ranks by median regret, on the problems that every ranked strategy has runs on; best first. */
export function rankingOf(sample: Sample, problems: readonly string[]): Ranking {
  const has = (strategy: string, problem: string): boolean => sample.of(strategy, problem).length > 0;
  const strategies = sample.strategies.filter(
    (strategy) => problems.filter((problem) => has(strategy, problem)).length >= COVERAGE * problems.length,
  );
  const common = problems.filter((problem) => strategies.every((strategy) => has(strategy, problem)));
  const regrets = common.map((problem) => strategies.map((strategy) => median(sample.of(strategy, problem))));
  const means = common.length === 0 ? [] : bootstrapMeans(regrets.map(ranks));
  return {
    problems: common,
    ranks: means.map((interval, i) => ({ strategy: strategies[i], ...interval })).sort((a, b) => a.mean - b.mean),
    friedman: common.length > 0 && strategies.length > 1 ? friedman(regrets) : undefined,
    leftOut: sample.strategies.filter((strategy) => !strategies.includes(strategy)),
  };
}

/** Whether two strategies differ over problems. */
export interface Difference {
  readonly pair: readonly [first: string, second: string];
  /** Signed-rank over the problems' median log10 regrets, and after Holm's correction over all pairs. */
  readonly p: number;
  readonly adjusted: number;
}

/** Every pair of strategies, on problems that all of them have runs on. */
export function differencesOf(
  sample: Sample,
  strategies: readonly string[],
  problems: readonly string[],
): Difference[] {
  const medians = strategies.map((strategy) =>
    problems.map((problem) => logRegret(median(sample.of(strategy, problem)))),
  );
  const pairs = strategies.flatMap((first, i) =>
    strategies.slice(i + 1).map((second, k) => {
      const { p } = signedRank(medians[i], medians[i + 1 + k]);
      return { pair: [first, second] as const, p };
    }),
  );
  const adjusted = holm(pairs.map(({ p }) => p));
  return pairs.map((each, i) => ({ ...each, adjusted: adjusted[i] }));
}
