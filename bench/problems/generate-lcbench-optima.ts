/**
 * Writes lcbench-optima.ts: per task the best validation accuracy after 52 epochs that a long search finds, 16,384 random
 * configurations, then 80 rounds of 256 Gaussian steps of shrinking width from the best 16. A lower bound of the optimum.
 * Run: npm run build:ts && node dist/bench/problems/generate-lcbench-optima.js > bench/problems/lcbench-optima.ts
 */
import { join } from 'node:path';
import { decode } from '../../lib/unit-cube.js';
import { dataDirectory } from './data.js';
import { INPUTS, type LcbenchSurrogate, openLcbench } from './lcbench.js';
import { normals, uniforms } from './random.js';
import { numbersOf } from './resource.js';

interface Candidate {
  readonly position: readonly number[];
  readonly accuracy: number;
}

async function search(surrogate: LcbenchSurrogate, task: string): Promise<number> {
  const uniform = uniforms(Number(task));
  const normal = normals(uniform);
  const assess = async (positions: readonly (readonly number[])[]): Promise<Candidate[]> => {
    const configurations = positions.map((position) => decode(surrogate.space, Float64Array.from(position)));
    const rows = configurations.map((params) => [52, ...numbersOf(task, params, INPUTS)]);
    const predictions = await surrogate.predict(task, rows);
    return predictions.map(({ accuracy }, i) => ({ position: positions[i], accuracy }));
  };
  const leading = (candidates: readonly Candidate[]) =>
    candidates.toSorted((a, b) => b.accuracy - a.accuracy).slice(0, 16);

  let best = leading(await assess(Array.from({ length: 16_384 }, () => INPUTS.map(uniform))));
  for (let round = 0; round < 80; round++) {
    const width = 0.2 * 0.94 ** round;
    const step = (x: number) => Math.min(1, Math.max(0, x + width * normal()));
    const offspring = Array.from({ length: 256 }, (_, i) => best[i % best.length].position.map(step));
    best = leading([...best, ...(await assess(offspring))]);
  }
  return best[0].accuracy;
}

const directory = dataDirectory();
if (directory === undefined) throw new Error('generate-lcbench-optima: expected benchmark data. Set TUNESMITH_DATA.');
const surrogate = openLcbench(join(directory, 'lcbench'));
const lines: string[] = [];
for (const task of surrogate.tasks) lines.push(`  '${task}': ${await search(surrogate, task)},`);
process.stdout.write(`/**
 * Best known validation accuracy (percent) after 52 epochs per OpenML task, as the surrogate predicts it.
 * Written by generate-lcbench-optima.ts.
 */
export const LCBENCH_OPTIMA: { readonly [task: string]: number } = {
${lines.join('\n')}
};
`);
