import type { ComparisonReport } from './comparison-report.js';
import { halvingCells, regretCells, speedupCells, terminalTable, workerEfficiencyCells } from './tables.js';

/** The tables, notes and failures of a report, for a terminal. */
export function printReport(
  { summary, speedups, workerEfficiency = [], halving, notes, skipped, failures, options }: ComparisonReport,
  print: (text: string) => void,
  colours: boolean,
): void {
  print(`\nFinal simple regret: median [quartiles] of ${options.seeds.length} seeds; * least median\n`);
  print(terminalTable(regretCells(summary, options.strategies), colours));
  if (speedups.length > 0) {
    print(`\nResource until random search's final best is reached / resource random search spent (– not reached)\n`);
    print(terminalTable(speedupCells(speedups), colours));
  }
  if (workerEfficiency.length > 0) {
    print(
      "\nEvaluations until the sequential runs' median best at @T, or random search's last (@random), is reached, k workers / one worker\n" +
        '(1 is ideal; medians over the seeds). Delay: if k workers made the proposals of one, k - 1 asks later\n',
    );
    print(terminalTable(workerEfficiencyCells(workerEfficiency), colours));
  }
  if (halving.length > 0) {
    print(
      '\nTraining: share of the time that workers trained, trials that went on, trials trained to a resource (medians)\n',
    );
    print(terminalTable(halvingCells(halving), colours));
  }
  for (const note of notes) print(`note: ${note}`);
  for (const { name, reason } of skipped) print(`skipped: ${name}: ${reason}`);
  for (const { request, error } of failures) {
    print(`FAILED: ${request.problem}, ${request.strategy}, seed ${request.seed}: ${error}`);
  }
}
