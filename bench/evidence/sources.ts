import { table } from './markdown.js';
import type { NamedFile } from './pool-runs.js';

/** Which files a report is of: dates, machines, versions, seeds, runs. */
export function sourcesOf(files: readonly NamedFile[]): string {
  return table(
    ['strategy', 'runs', 'problems', 'seeds', 'date', 'versions', 'machine'],
    files.flatMap(({ file: { runs, started, environment, programs } }) => {
      const strategies = [...new Set(runs.map(({ strategy }) => strategy))];
      return strategies.map((strategy) => {
        const own = runs.filter((run) => run.strategy === strategy);
        const versions = programs.find(({ name }) => name === strategy)?.versions;
        const stated =
          versions === undefined
            ? `tunesmith ${environment.tunesmith} ${environment.commit ?? ''}`
            : Object.entries(versions)
                .map((entry) => entry.join(' '))
                .join(', ');
        return [
          strategy,
          `${own.length}`,
          `${new Set(own.map(({ problem }) => problem)).size}`,
          `${new Set(own.map(({ seed }) => seed)).size}`,
          started.slice(0, 10),
          stated.trim(),
          environment.machine.cpu,
        ];
      });
    }),
  );
}
