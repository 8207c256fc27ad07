import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NamedFile } from './pool-runs.js';
import type { RunsFile } from './runs.js';

/**
 * Writes the runs of some files as one compact file a strategy, DIRECTORY/STRATEGY.json; returns the paths. Of several runs with the
 * same problem and seed the longest is kept, of those the first.
 */
export function keepRuns(directory: string, files: readonly NamedFile[]): string[] {
  mkdirSync(directory, { recursive: true });
  const strategies = [...new Set(files.flatMap(({ file }) => file.runs.map(({ strategy }) => strategy)))];
  return strategies.map((strategy) => {
    const path = join(directory, `${strategy}.json`);
    writeFileSync(
      path,
      text(
        ofStrategy(
          strategy,
          files.map(({ file }) => file),
        ),
      ),
    );
    return path;
  });
}

function ofStrategy(strategy: string, files: readonly RunsFile[]): RunsFile {
  const own = files.filter(({ runs }) => runs.some((run) => run.strategy === strategy));
  const runs = new Map<string, RunsFile['runs'][number]>();
  for (const run of own.flatMap((file) => file.runs)) {
    if (run.strategy !== strategy) continue;
    const key = `${run.problem} ${run.seed}`;
    const earlier = runs.get(key);
    if (earlier === undefined || run.evaluations > earlier.evaluations) runs.set(key, run);
  }
  const taken = new Set([...runs.values()].map(({ problem }) => problem));
  const described = own.find(({ programs }) => programs.some(({ name }) => name === strategy)) ?? own[0];
  const problems = Object.assign({}, ...own.map((file) => file.problems)) as RunsFile['problems'];
  return {
    ...described,
    started: own
      .map(({ started }) => started)
      .sort()
      .at(-1)!,
    programs: described.programs.filter(({ name }) => name === strategy),
    notes: [...new Set(own.flatMap(({ notes }) => notes))],
    problems: Object.fromEntries(Object.entries(problems).filter(([name]) => taken.has(name))),
    runs: [...runs.values()].sort((a, b) =>
      a.problem === b.problem ? a.seed - b.seed : a.problem < b.problem ? -1 : 1,
    ),
  };
}

/** JSON with one run a line, so that version control shows which runs changed. */
function text({ runs, ...rest }: RunsFile): string {
  const head = JSON.stringify(rest, null, 1).slice(0, -2);
  return `${head},\n "runs": [\n${runs.map((run) => `  ${JSON.stringify(run)}`).join(',\n')}\n ]\n}\n`;
}
