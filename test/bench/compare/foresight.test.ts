import { describe, expect, it } from 'vitest';
import { execute } from '../../../bench/compare/execute.js';
import { type Foreknowledge, foresight } from '../../../bench/compare/foresight.js';
import { problemNamed } from '../../../bench/problems/registry.js';
import { bayesian, createStudy, type Strategy } from '../../../lib/index.js';

const problem = problemNamed('branin');

/** Asks for trials, none of which is told but the first `told`. */
async function proposed(strategy: Strategy, told: number, trials: number): Promise<unknown[]> {
  const study = createStudy({ space: problem.space, direction: 'minimize', strategy, seed: 4, trials: 40 });
  const asked = [];
  for (let i = 0; i < trials; i++) {
    const trial = await study.ask();
    if (trial === undefined) break;
    asked.push(trial.params);
    if (i < told) study.tell(trial.number, await problem.evaluate(trial.params, 1));
  }
  return asked;
}

describe.each<Foreknowledge>(['fit', 'values'])('foresight of %s', (known) => {
  it('does with one worker what bayesian() does, and not with several', async () => {
    const [plain, foreseeing] = [bayesian(), foresight(problem, known)];
    expect(await proposed(foreseeing, 12, 12)).toEqual(await proposed(plain, 12, 12));
    const [seven, eight] = [await proposed(foreseeing, 8, 12), await proposed(plain, 8, 12)];
    expect(seven.slice(0, 9)).toEqual(eight.slice(0, 9));
    expect(seven.slice(9)).not.toEqual(eight.slice(9));
  });

  it('is a strategy of the benchmark, whose runs end', async () => {
    const record = await execute({
      problem: 'branin',
      strategy: `foresight-${known}`,
      seed: 1,
      trials: 20,
      workers: 8,
    });
    expect(record.evaluations).toBe(20);
    expect(record.exhausted).toBe(false);
  });
});

describe('foresight of values', () => {
  it('proposes nothing that is running or told', async () => {
    const points = await proposed(foresight(problem, 'values'), 6, 14);
    expect(new Set(points.map((point) => JSON.stringify(point))).size).toBe(14);
  });
});
