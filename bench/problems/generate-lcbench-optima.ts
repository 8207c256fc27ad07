/**
 * Writes lcbench-optima.ts: per task the best validation accuracy after 52 epochs that long searches found, a lower bound of
 * the optimum. Of 16,384 random configurations the best 64 and 64 others each climb on their own, for many basins are narrow:
 * 60 rounds, the best of four Gaussian steps of shrinking width where it is higher. What is known already is kept where it is
 * higher (among it, results of greedier searches), so each run with a new seed can only improve the file.
 * Run: npm run build:ts && node dist/bench/problems/generate-lcbench-optima.js SEED > /tmp/optima.ts, then move it here.
 */
import { join } from 'node:path';
import { decode } from '../../lib/unit-cube.js';
import { dataDirectory } from './data.js';
import { INPUTS, type LcbenchSurrogate, openLcbench } from './lcbench.js';
import { LCBENCH_OPTIMA } from './lcbench-optima.js';
import { normals, uniforms } from './random.js';
import { numbersOf } from './resource.js';

interface Candidate {
  readonly position: readonly number[];
  readonly accuracy: number;
}

async function search(surrogate: LcbenchSurrogate, task: string, seed: number): Promise<number> {
  const uniform = uniforms(Number(task) + seed);
  const normal = normals(uniform);
  const assess = async (positions: readonly (readonly number[])[]): Promise<Candidate[]> => {
    const configurations = positions.map((position) => decode(surrogate.space, Float64Array.from(position)));
    const rows = configurations.map((params) => [52, ...numbersOf(task, params, INPUTS)]);
    const predictions = await surrogate.predict(task, rows);
    return predictions.map(({ accuracy }, i) => ({ position: positions[i], accuracy }));
  };

  const sample = await assess(Array.from({ length: 16_384 }, () => INPUTS.map(uniform)));
  let climbers = [...sample.toSorted((a, b) => b.accuracy - a.accuracy).slice(0, 64), ...sample.slice(0, 64)];
  for (let round = 0; round < 60; round++) {
    const width = 0.2 * 0.93 ** round;
    const step = (x: number) => Math.min(1, Math.max(0, x + width * normal()));
    const offspring = await assess(climbers.flatMap(({ position }) => [0, 1, 2, 3].map(() => position.map(step))));
    climbers = climbers.map((climber, i) => highest([climber, ...offspring.slice(4 * i, 4 * i + 4)]));
  }
  return highest(climbers).accuracy;
}

function highest(candidates: readonly Candidate[]): Candidate {
  return candidates.reduce((best, candidate) => (candidate.accuracy > best.accuracy ? candidate : best));
}

const directory = dataDirectory();
if (directory === undefined) throw new Error('generate-lcbench-optima: expected benchmark data. Set TUNESMITH_DATA.');
const surrogate = openLcbench(join(directory, 'lcbench'));
const seed = Number(process.argv[2] ?? 0);
const lines: string[] = [];
for (const task of surrogate.tasks) {
  const best = Math.max(LCBENCH_OPTIMA[task] ?? 0, await search(surrogate, task, seed));
  lines.push(`  '${task}': ${best},`);
}
process.stdout.write(`/**
 * Best known validation accuracy (percent) after 52 epochs per OpenML task, as the surrogate predicts it.
 * Written by generate-lcbench-optima.ts.
 */
export const LCBENCH_OPTIMA: { readonly [task: string]: number } = {
${lines.join('\n')}
};
`);
