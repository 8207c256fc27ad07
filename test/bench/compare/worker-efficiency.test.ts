import { describe, expect, it } from 'vitest';
import type { CurvePoint, RunRecord } from '../../../bench/compare/run.js';
import { workerEfficiencies } from '../../../bench/compare/worker-efficiency.js';
import { workerEfficiencyCells } from '../../../bench/report/tables.js';

/** A run that improves to each value at each number of evaluations. */
function runOf(
  seed: number,
  workers: number,
  improvements: readonly (readonly [at: number, best: number])[],
): RunRecord {
  const curve = improvements.map(
    ([at, best]): CurvePoint => ({ evaluations: at, time: at, trials: at, toolMilliseconds: at, best }),
  );
  return { problem: 'bowl', strategy: 'mine', seed, workers, trials: 100, curve } as unknown as RunRecord;
}

const bowl = { name: 'bowl', direction: 'minimize' as const };
/** Sequential medians: 2 after 25 evaluations, 1 after 50. */
const sequential = [
  runOf(1, 1, [
    [5, 9],
    [20, 2],
    [40, 1],
  ]),
  runOf(2, 1, [
    [5, 9],
    [24, 2],
    [50, 1],
  ]),
  runOf(3, 1, [
    [5, 9],
    [30, 2],
    [60, 1],
  ]),
];

describe('workerEfficiencies', () => {
  it('divides medians of the evaluations to the sequential median result', () => {
    const parallel = [
      runOf(1, 8, [
        [6, 9],
        [30, 1.5],
        [55, 1],
      ]),
      runOf(2, 8, [
        [6, 9],
        [36, 1.5],
        [75, 0.5],
      ]),
      runOf(3, 8, [
        [6, 9],
        [90, 1.5],
      ]),
    ];
    expect(workerEfficiencies([bowl], ['mine'], [...sequential, ...parallel])).toEqual([
      { problem: 'bowl', strategy: 'mine', workers: 8, at: 15, ratio: 6 / 5, delay: 1, censored: false },
      { problem: 'bowl', strategy: 'mine', workers: 8, at: 25, ratio: 36 / 24, delay: 31 / 24, censored: false },
      { problem: 'bowl', strategy: 'mine', workers: 8, at: 50, ratio: 75 / 50, delay: 57 / 50, censored: false },
    ]);
  });

  it('counts runs that never get there as their horizon, and says so', () => {
    const parallel = [1, 2, 3].map((seed) => runOf(seed, 4, [[10, 9]]));
    const [, at25] = workerEfficiencies([bowl], ['mine'], [...sequential, ...parallel]);
    expect(at25).toMatchObject({ workers: 4, at: 25, ratio: 100 / 24, censored: true });
  });

  it('turns maximization round', () => {
    const negated = (run: RunRecord): RunRecord => ({ ...run, curve: run.curve.map((p) => ({ ...p, best: -p.best })) });
    const records = [...sequential, ...sequential.map((run) => ({ ...run, workers: 2 }))].map(negated);
    const all = workerEfficiencies([{ name: 'bowl', direction: 'maximize' }], ['mine'], records);
    expect(all.map(({ ratio }) => ratio)).toEqual([1, 1, 1]);
  });

  it('has a target that random search sets, if runs of one worker reach it in half their horizon', () => {
    const random = (last: number): RunRecord => ({
      ...runOf(1, 1, [
        [5, 8],
        [90, last],
      ]),
      strategy: 'random',
    });
    const records = [...sequential, ...sequential.map((run) => ({ ...run, workers: 2 }))];
    const at = (last: number) =>
      workerEfficiencies([bowl], ['mine', 'random'], [...records, random(last)]).filter((each) => each.at === 'random');
    expect(at(2)).toEqual([
      { problem: 'bowl', strategy: 'mine', workers: 2, at: 'random', ratio: 1, delay: 25 / 24, censored: false },
    ]);
    expect(at(0.5)).toEqual([]);
  });

  it('says nothing without sequential runs, with several workers alone, or of too short a horizon', () => {
    const parallel = sequential.map((run) => ({ ...run, workers: 8 }));
    expect(workerEfficiencies([bowl], ['mine'], parallel)).toEqual([]);
    expect(workerEfficiencies([bowl], ['mine'], sequential)).toEqual([]);
    const short = [...sequential, ...parallel].map((run) => ({ ...run, trials: 50 }));
    expect(workerEfficiencies([bowl], ['mine'], short).map(({ at }) => at)).toEqual([15, 25]);
  });
});

describe('workerEfficiencyCells', () => {
  it('has a column a strategy, count and target, and their geometric mean', () => {
    const entry = { strategy: 'mine', workers: 8, at: 25, delay: 1.28 };
    expect(
      workerEfficiencyCells([
        { ...entry, problem: 'a', ratio: 1, censored: false },
        { ...entry, problem: 'b', ratio: 4, censored: true },
      ]),
    ).toEqual([
      ['problem', 'mine, 8 workers, @25'],
      ['a', '1.00'],
      ['b', '>= 4.00'],
      ['geometric mean', '>= 2.00'],
      ['of the delay alone', '1.28'],
    ]);
  });
});
