#!/usr/bin/env node
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { table } from '../evidence/markdown.js';
import { type Environment, environment, packageRoot } from '../report/environment.js';
import { figure, spread } from '../report/format.js';
import { fileStamp } from '../report.js';
import { contenders } from './contenders.js';
import { type Block, crossover, DIMENSIONS, measureBlock, SIZES } from './measure.js';

/** The file that this writes. */
interface KernelsReport {
  readonly format: 'tunesmith-kernels/1';
  readonly started: string;
  readonly environment: Environment;
  readonly d: number;
  readonly notes: readonly string[];
  readonly blocks: readonly Block[];
}

const { quick, out } = new Command('npm run bench:kernels --')
  .description('Times blocks of Matérn-5/2 covariances: native, typed arrays, and each mode of gpu.js that works here.')
  .option('--quick', 'the smallest sizes alone, as a smoke test')
  .option('--out <directory>', 'where the JSON file goes', join(packageRoot(), 'bench', 'results', 'local'))
  .parse()
  .opts<{ quick?: true; out: string }>();

const started = new Date();
const field = await contenders();
const names = field.contenders.map(({ name }) => name);
const gpuModes = names.slice(2);

const blocks: Block[] = [];
for (const n of quick ? SIZES.n.slice(0, 2) : SIZES.n) {
  for (const m of quick ? SIZES.m.slice(0, 2) : SIZES.m) {
    blocks.push(await measureBlock(field.contenders, n, m));
    process.stderr.write(`${n} x ${m}\r`);
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
mkdirSync(out, { recursive: true });
const file = join(out, `kernels-${fileStamp(started)}.json`);
writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);

const { machine, node } = report.environment;
console.log(`${machine.cpu}, ${machine.cores} cores, ${machine.system}, Node ${node}; d = ${DIMENSIONS}`);
for (const note of field.notes) console.log(note);
console.log(`\nMilliseconds a block: median [quartiles].\n\n${table(['n', 'm', ...names], blocks.map(row))}\n`);
for (const mode of gpuModes) {
  const from = crossover(blocks, mode, 'typed arrays');
  console.log(
    `${mode}: ${from === undefined ? 'no size from which on it is' : `from ${from} covariances on`} faster than typed arrays`,
  );
}
console.log(`\n${file}`);

function row({ n, m, timings }: Block): string[] {
  return [figure(n), figure(m), ...timings.map(({ median, lower, upper }) => spread({ lower, median, upper }))];
}
