#!/usr/bin/env node
import { Command } from 'commander';
import { GPU_MODES } from '../../lib/engine/portable/gpu/modes.js';
import { positive } from '../cli/arguments.js';
import { table } from '../evidence/markdown.js';
import { type Environment, environment } from '../report/environment.js';
import { spread } from '../report/format.js';
import { writeMeasurement } from '../report/write.js';
import { contenders } from './contenders.js';
import { type Block, crossover, DIMENSIONS, measureBlock, type Operation, SIZES } from './measure.js';

/** The file that this writes. */
interface KernelsReport {
  readonly format: 'tunesmith-kernels/1';
  readonly started: string;
  readonly environment: Environment;
  readonly d: number;
  readonly notes: readonly string[];
  readonly blocks: readonly Block[];
}

const { quick, most, out } = new Command('npm run bench:kernels --')
  .description('Times blocks of Matérn-5/2 covariances: native, typed arrays, and each mode of gpu.js that works here.')
  .option('--quick', 'the smallest sizes alone, as a smoke test')
  .option(
    '--most <covariances>',
    'no larger blocks, for machines that are not idle',
    positive,
    Number.POSITIVE_INFINITY,
  )
  .option(
    '--out <directory>',
    'where the JSON file goes; default: bench/results/local, outside a checkout tunesmith-bench',
  )
  .parse()
  .opts<{ quick?: true; most: number; out?: string }>();

const started = new Date();
const field = await contenders();
const blocks: Block[] = [];
for (const operation of ['crossCovariance', 'weightedSum'] as const) {
  const { n: ns, m: ms } = SIZES[operation];
  for (const n of quick ? ns.slice(0, 2) : ns) {
    for (const m of quick ? ms.slice(0, 2) : ms) {
      if (n * m > most) continue;
      blocks.push(await measureBlock(field.contenders, operation, n, m));
      process.stderr.write(`${operation} ${n} x ${m}\n`);
    }
  }
}

const report: KernelsReport = {
  format: 'tunesmith-kernels/1',
  started: started.toISOString(),
  environment: environment(),
  d: DIMENSIONS,
  notes: field.notes,
  blocks,
};
const { machine, node } = report.environment;
console.log(`${machine.cpu}, ${machine.cores} cores, ${machine.system}, Node ${node}; d = ${DIMENSIONS}`);
for (const note of field.notes) console.log(note);
printTable('Covariances, milliseconds an n x m block: median [quartiles].', 'crossCovariance');
printTable('Posterior mean at m points given n, milliseconds: median [quartiles].', 'weightedSum');
writeMeasurement('kernels', started, report, out);

function printTable(title: string, operation: Operation): void {
  const these = blocks.filter((block) => block.operation === operation);
  const names = these[0].timings.map(({ name }) => name);
  const row = ({ n, m, timings }: Block): string[] => [
    String(n),
    String(m),
    ...timings.map(({ median, lower, upper }) => spread({ lower, median, upper })),
  ];
  console.log(`\n${title}\n\n${table(['n', 'm', ...names], these.map(row))}\n`);
  for (const mode of names.filter((name) => GPU_MODES.some((known) => known === name))) {
    const from = crossover(these, mode, 'typed arrays');
    const where = from === undefined ? 'at no size from which on it stays so' : `from n x m = ${from} on`;
    console.log(`${mode}: faster than typed arrays by a tenth or more ${where}.`);
  }
}
