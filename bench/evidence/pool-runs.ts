import { basename, dirname, join } from 'node:path';
import { TunesmithError } from '../../lib/errors.js';
import { type KeptRun, type ProblemFacts, type RunsFile, readRuns } from './runs.js';

/** The runs of several files as one. */
export interface Evidence {
  readonly problems: ReadonlyMap<string, ProblemFacts>;
  readonly runs: readonly KeptRun[];
}

export interface NamedFile {
  readonly path: string;
  readonly file: RunsFile;
}

/** Files as readRuns takes them. Throws INVALID_FILE. */
export function readFiles(paths: readonly string[]): NamedFile[] {
  return paths.map((path) => ({ path, file: readRuns(path) }));
}

/**
 * Puts files together. A strategy that has a run of the same problem and seed in two files is as many strategies, told apart by
 * their files: `bayesian (before)`. Where an optimum is only the best known, a better value that any run found takes its place, so that
 * no regret is negative. Throws INVALID_FILE where files count regret from different optima.
 */
export function poolRuns(files: readonly NamedFile[]): Evidence {
  const seen = new Map<string, string>();
  const repeated = new Set<string>();
  for (const { path, file } of files) {
    for (const { strategy, problem, seed } of file.runs) {
      const key = `${strategy} ${problem} ${seed}`;
      if (seen.has(key) && seen.get(key) !== path) repeated.add(strategy);
      seen.set(key, path);
    }
  }
  const runs = files.flatMap((file) =>
    file.file.runs.map((run) =>
      repeated.has(run.strategy) ? { ...run, strategy: nameWithin(files, file, run.strategy) } : run,
    ),
  );
  const problems = factsOf(files);
  return { problems, runs: lifted(runs, problems) };
}

/** What a strategy of several files is called: by its file, with the folders where another file has the same name. */
export function nameWithin(files: readonly NamedFile[], { path }: NamedFile, strategy: string): string {
  const nameOf = (of: string): string => basename(of, '.json');
  const isShared = files.some((other) => other.path !== path && nameOf(other.path) === nameOf(path));
  return `${strategy} (${isShared ? join(dirname(path), nameOf(path)) : nameOf(path)})`;
}

function factsOf(files: readonly NamedFile[]): ReadonlyMap<string, ProblemFacts> {
  const problems = new Map<string, ProblemFacts>();
  for (const { path, file } of files) {
    for (const [name, facts] of Object.entries(file.problems)) {
      const known = problems.get(name) ?? facts;
      if (Math.abs(known.optimum - facts.optimum) > 1e-9 * Math.max(1, Math.abs(known.optimum))) {
        throw new TunesmithError(
          'INVALID_FILE',
          `${basename(path)}: expected the optimum of ${name} to be ${known.optimum} as in the files before it, ` +
            `received ${facts.optimum}. Run it again: regrets from different optima cannot be compared.`,
        );
      }
      problems.set(name, known);
    }
  }
  return problems;
}

/** Regrets against a best known optimum, moved up by what the best run found beyond it. */
function lifted(runs: readonly KeptRun[], problems: Evidence['problems']): KeptRun[] {
  const beyond = new Map<string, number>();
  for (const { problem, regrets } of runs) {
    for (const [, regret] of regrets) beyond.set(problem, Math.min(beyond.get(problem) ?? 0, regret));
  }
  return runs.map((run) => {
    const least = beyond.get(run.problem) ?? 0;
    if (least >= 0 || problems.get(run.problem)?.optimumKind === 'exact') return run;
    return { ...run, regrets: run.regrets.map(([at, regret]) => [at, regret - least] as const) };
  });
}
