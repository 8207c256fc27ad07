import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Environment, environment } from '../report/environment.js';
import { figure } from '../report/format.js';
import { terminalTable } from '../report/tables.js';
import { writeMeasurement } from '../report/write.js';
import type { ScaleCase } from './scale-case.js';

export interface ScaleReport {
  readonly format: 'tunesmith-scale/1';
  readonly started: string;
  readonly environment: Environment;
  readonly cases: readonly ScaleCase[];
}

const DIMENSIONS = [6, 100, 200];
const TOLD = [100, 200, 300, 400, 500, 600, 800, 1000, 2000, 5000, 10_000];
const CASE = fileURLToPath(new URL('./scale-case.js', import.meta.url));

/**
 * Time and memory of a Bayesian ask against trials told and dimensions, each pair in a process of its own. Prints as it
 * goes, writes scale-<time>.json; the directory's default is bench/results/local.
 */
export function scale(out: string | undefined): void {
  const started = new Date();
  const cases: ScaleCase[] = [];
  for (const d of DIMENSIONS) {
    for (const n of TOLD) {
      const measured: ScaleCase = JSON.parse(
        execFileSync(process.execPath, [CASE, `${n}`, `${d}`], { encoding: 'utf8' }),
      );
      cases.push(measured);
      console.log(
        `d = ${d}, n = ${n}: ${figure(measured.elapsed.first)} ms, then ${figure(measured.elapsed.median)} ms`,
      );
    }
  }
  const header = [
    'd',
    'n',
    'first ask, ms (fit)',
    'next, median',
    'greatest',
    'processor: first',
    'median',
    'greatest',
    'MB',
  ];
  const rows = cases.map(({ d, n, elapsed, processor, megabytes }) => [
    String(d),
    String(n),
    ...[elapsed, processor].flatMap(({ first, median, greatest }) => [first, median, greatest].map(figure)),
    figure(megabytes),
  ]);
  console.log(`\n${terminalTable([header, ...rows], process.stdout.isTTY)}`);
  const report: ScaleReport = {
    format: 'tunesmith-scale/1',
    started: started.toISOString(),
    environment: environment(),
    cases,
  };
  writeMeasurement('scale', started, report, out);
}
