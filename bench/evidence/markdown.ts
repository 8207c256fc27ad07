import { figure } from '../report/format.js';
import { quartiles } from '../statistics/descriptive.js';
import type { BestPeerDuel } from './best-peer.js';
import type { ClassDuel, Duel, Tally } from './duels.js';
import type { Ranking } from './ranking.js';
import { FLOOR, type Sample } from './sample.js';

/** A Markdown table from its head and rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** A regret in few digits; 0 where it is solved. */
export const regretOf = (value: number): string => (value <= FLOOR ? '0' : figure(value));
/** `−0.52`, `+0.10`. */
export const signed = (value: number): string =>
  Math.abs(value) < 0.005 ? '0.00' : `${value > 0 ? '+' : '−'}${Math.abs(value).toFixed(2)}`;
/** `0.023`, `9e-4`. */
export const pOf = (p: number): string => (p < 0.001 ? p.toExponential(0) : p.toFixed(3));

/** Mean ranks at each checkpoint: `1.40 [1.13, 1.73]`. */
export function rankTable(rankings: readonly (readonly [at: number, ranking: Ranking])[]): string {
  const order = rankings.at(-1)?.[1].ranks.map(({ strategy }) => strategy) ?? [];
  const names = [...new Set([...order, ...rankings.flatMap(([, { ranks }]) => ranks.map(({ strategy }) => strategy))])];
  const cell = ({ ranks }: Ranking, name: string): string => {
    const entry = ranks.find(({ strategy }) => strategy === name);
    return entry === undefined ? '-' : `${entry.mean.toFixed(2)} [${entry.low.toFixed(2)}, ${entry.high.toFixed(2)}]`;
  };
  return table(
    ['strategy', ...rankings.map(([at, { problems }]) => `@${at} (${problems.length} problems)`)],
    names.map((name) => [name, ...rankings.map(([, ranking]) => cell(ranking, name))]),
  );
}

/** Friedman's test and the distance at which two mean ranks differ, of each checkpoint. */
export function friedmanLine(rankings: readonly (readonly [at: number, ranking: Ranking])[]): string {
  const parts = rankings.flatMap(([at, { friedman }]) => {
    if (friedman === undefined) return [];
    const distance = friedman.criticalDifference?.toFixed(2) ?? '-';
    return [`@${at} p ${pOf(friedman.p)}, ${distance}`];
  });
  return parts.length === 0
    ? ''
    : `Friedman’s test, and the distance at which two mean ranks differ (Nemenyi, α = 0.05): ${parts.join('; ')}.`;
}

/** Median regret [quartiles] (runs) of each strategy on one problem, at each checkpoint. */
export function regretTable(samples: readonly (readonly [at: number, sample: Sample])[], problem: string): string {
  const rows = (samples[0]?.[1].strategies ?? []).flatMap((strategy) => {
    const cells = samples.map(([, sample]) => {
      const regrets = sample.of(strategy, problem);
      if (regrets.length === 0) return '-';
      const { lower, median, upper } = quartiles(regrets);
      return `${regretOf(median)} [${regretOf(lower)}, ${regretOf(upper)}] (${regrets.length})`;
    });
    return cells.every((cell) => cell === '-') ? [] : [[strategy, ...cells]];
  });
  return table(['strategy', ...samples.map(([at]) => `regret @${at}`)], rows);
}

/** The focus against the best peer of each problem. */
export function bestPeerTable(duels: readonly BestPeerDuel[]): string {
  return table(
    [
      'problem',
      'best peer',
      'ours',
      'theirs',
      'log10 difference',
      'runs',
      'p',
      'p (Holm)',
      'held out: theirs',
      'difference',
    ],
    duels.map(({ problem, peer, ours, theirs, difference, runs, p, adjusted, heldOut }) => [
      problem,
      peer,
      regretOf(ours),
      regretOf(theirs),
      signed(difference),
      runs.join(' / '),
      pOf(p),
      pOf(adjusted),
      heldOut === undefined ? '-' : regretOf(heldOut.theirs),
      heldOut === undefined ? '-' : signed(heldOut.difference),
    ]),
  );
}

/** Wins, ties and losses alone: what counts where differences of regrets mean nothing. */
export function countTable(tallies: readonly Tally[]): string {
  return table(
    ['peer', 'problems', 'wins', 'ties', 'at the optimum', 'losses', 'share won'],
    tallies.map(({ peer, problems, wins, ties, tiesAtOptimum, losses, significantWins, significantLosses }) => [
      ...[
        peer,
        `${problems}`,
        `${wins} (${significantWins})`,
        `${ties}`,
        `${tiesAtOptimum}`,
        `${losses} (${significantLosses})`,
      ],
      `${Math.round((100 * wins) / problems)}%`,
    ]),
  );
}

/** One row a peer: wins, ties, losses, and by how much. */
export function tallyTable(tallies: readonly Tally[]): string {
  const both = (count: number, significant: number): string => `${count} (${significant})`;
  return table(
    ['peer', 'problems', 'wins', 'ties', 'losses', 'mean log10 difference', 'median', 'p'],
    tallies.map((each) => [
      each.peer,
      `${each.problems}`,
      both(each.wins, each.significantWins),
      `${each.ties}`,
      both(each.losses, each.significantLosses),
      signed(each.meanDifference),
      signed(each.medianDifference),
      pOf(each.p),
    ]),
  );
}

/** One row a class, one column a peer: mean log10 difference, * where p < 0.05, and LOSS where that is against the focus. */
export function classTable(duels: readonly ClassDuel[]): string {
  const labels = [...new Set(duels.map(({ label }) => label))];
  const peers = [...new Set(duels.map(({ peer }) => peer))];
  return table(
    ['class', ...peers],
    labels.map((label) => [
      label,
      ...peers.map((peer) => {
        const found = duels.find((each) => each.label === label && each.peer === peer);
        if (found === undefined) return '-';
        const { meanDifference, p, problems, pairs, worse } = found;
        const mark = p < 0.05 ? (worse ? ' LOSS' : ' *') : '';
        return `${signed(meanDifference)}${mark} (p ${pOf(p)}, ${problems.length} × ${Math.round(pairs / problems.length)})`;
      }),
    ]),
  );
}

/** A plain list of what a peer does better, what is significant first. */
export function lossList(losses: readonly (readonly [at: number, duels: readonly Duel[]])[]): string {
  const significant = ({ p }: Duel): boolean => p < 0.05;
  const line = (each: Duel): string => {
    const { problem, peer, ours, theirs, p, runs } = each;
    const verdict = significant(each) ? 'significant' : 'not significant';
    return `- ${problem}: ${peer} ${regretOf(theirs)}, ours ${regretOf(ours)} (p ${pOf(p)}, ${runs.join(' / ')} runs: ${verdict})`;
  };
  return losses
    .flatMap(([at, duels]) => [
      `@${at}: ${duels.length === 0 ? 'none.' : ''}`,
      ...[...duels].sort((a, b) => Number(significant(b)) - Number(significant(a))).map(line),
      '',
    ])
    .join('\n');
}
