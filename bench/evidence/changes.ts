import { mean } from '../statistics/descriptive.js';
import { signedRank } from '../statistics/wilcoxon.js';
import { adjustedDuels, type Duel } from './duels.js';
import { pOf, regretOf, signed } from './markdown.js';
import { type Evidence, type NamedFile, nameWithin } from './pool-runs.js';
import { logRegret, sampleAt } from './sample.js';

/** What became of a strategy between two files, after so many full evaluations. */
export interface Change {
  readonly strategy: string;
  readonly at: number;
  /** One a problem that both files have runs of: ours is after, theirs before; `adjusted` is p after Holm's correction. */
  readonly duels: readonly (Duel & { readonly adjusted: number })[];
}

/** Strategies that two files share, as poolRuns tells them apart. */
export function changesOf({ runs }: Evidence, files: readonly NamedFile[], at: readonly number[]): Change[] {
  const [before, after] = files;
  const names = (file: NamedFile): Set<string> => new Set(file.file.runs.map(({ strategy }) => strategy));
  const shared = [...names(before)].filter((strategy) => names(after).has(strategy));
  return shared.flatMap((strategy) => {
    const named = (file: NamedFile): string => nameWithin(files, file, strategy);
    return at.flatMap((n): Change[] => {
      const sample = sampleAt(runs, n);
      const duels = adjustedDuels(sample, named(after), named(before), sample.problems);
      return duels.length === 0 ? [] : [{ strategy, at: n, duels }];
    });
  });
}

const SIGNIFICANT = 0.05;

/** Markdown: which problems got better, which worse, each with its p value; every difference that was not shown is counted. */
export function changesReport(changes: readonly Change[]): string {
  return changes
    .map(({ strategy, at, duels }) => {
      const shown = duels.filter(({ adjusted }) => adjusted < SIGNIFICANT);
      const worse = shown.filter(({ ours, theirs }) => ours > theirs);
      const better = shown.filter(({ ours, theirs }) => ours < theirs);
      const { p } = signedRank(
        duels.map(({ ours }) => logRegret(ours)),
        duels.map(({ theirs }) => logRegret(theirs)),
      );
      const over = `mean log10 difference ${signed(mean(duels.map(({ difference }) => difference)))} (signed-rank over problems, p ${pOf(p)})`;
      return [
        `### What changed: ${strategy} @${at}`,
        `${duels.length} problems: ${better.length} better, ${worse.length} worse, no difference shown on ${duels.length - shown.length}; ${over}.`,
        ...listOf('Better', better),
        ...listOf('Worse', worse),
      ].join('\n\n');
    })
    .join('\n\n');
}

function listOf(title: string, duels: Change['duels']): string[] {
  if (duels.length === 0) return [];
  const line = ({ problem, ours, theirs, difference, runs, adjusted }: Change['duels'][number]): string =>
    `- ${problem}: ${regretOf(theirs)} → ${regretOf(ours)}, log10 ${signed(difference)} (rank-sum over ${runs[1]} / ${runs[0]} runs, Holm over problems, p ${pOf(adjusted)})`;
  return [`${title}:`, duels.map(line).join('\n')];
}
