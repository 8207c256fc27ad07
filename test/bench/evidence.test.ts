import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { main } from '../../bench/cli.js';
import { attainment, TARGETS } from '../../bench/evidence/attainment.js';
import { bestPeerDuels } from '../../bench/evidence/best-peer.js';
import { poolRuns } from '../../bench/evidence/pool-runs.js';
import { evidenceReport } from '../../bench/evidence/report.js';
import { type KeptRun, type RunsFile, readRuns, regretAfter } from '../../bench/evidence/runs.js';
import { FLOOR, sampleAt } from '../../bench/evidence/sample.js';
import { shareBlocks, trainingShares } from '../../bench/evidence/training-share.js';
import { classDuels, lossesOf, rankingOf, tallies } from '../../bench/evidence/verdict.js';
import { isPeer } from '../../bench/peers/peers.js';
import { problemNamed } from '../../bench/problems/registry.js';
import { packageRoot } from '../../bench/report/environment.js';

/** A run of ten trials that reaches `regret` at the fifth. */
function run(strategy: string, problem: string, seed: number, regret: number): KeptRun {
  const regrets = [[1, 100 + seed] as const, [5, regret] as const];
  return { problem, strategy, seed, trials: 10, evaluations: 10, regrets, askMillisecondsAt: [1, null, null] };
}

function fileOf(runs: readonly KeptRun[], facts: Partial<RunsFile['problems'][string]> = {}): RunsFile {
  const names = [...new Set(runs.map(({ problem }) => problem))];
  return {
    format: 'tunesmith-runs/1',
    started: '2026-11-24T10:00:00.000Z',
    environment: {
      tunesmith: '0.1.0',
      node: 'v20',
      commit: 'abc',
      machine: { cpu: 'a processor', cores: 2, memoryGiB: 4, system: 'linux' },
    },
    programs: [],
    notes: [],
    problems: Object.fromEntries(names.map((name) => [name, { optimum: 0, optimumKind: 'exact', ...facts }])),
    runs,
  };
}

const seeds = [1, 2, 3, 4, 5, 6];
/** `bayesian` is far better than `peer` on branin and hartmann6, worse on ackley-5, and equal on mixed. */
const runs = seeds.flatMap((seed) => [
  run('bayesian', 'branin', seed, 1e-4 * seed),
  run('peer', 'branin', seed, 0.1 * seed),
  run('bayesian', 'hartmann6', seed, 1e-3 * seed),
  run('peer', 'hartmann6', seed, 0.1 * seed),
  run('bayesian', 'ackley-5', seed, 3 + seed),
  run('peer', 'ackley-5', seed, 1 + seed / 10),
  run('bayesian', 'mixed', seed, 1e-12),
  run('peer', 'mixed', seed, 0),
  ...(seed < 3 ? [run('thin', 'branin', seed, 1e-7)] : []),
]);
const problems = ['branin', 'hartmann6', 'ackley-5', 'mixed'];
const sample = sampleAt(runs, 10);

describe('regretAfter', () => {
  const one = run('a', 'p', 1, 2);

  it('is that of the last improvement so far', () => {
    expect(regretAfter(one, 4)).toBe(101);
    expect(regretAfter(one, 5)).toBe(2);
    expect(regretAfter(one, 10)).toBe(2);
  });

  it('is infinite before the first value and unknown beyond the run', () => {
    expect(regretAfter(one, 0.5)).toBe(Number.POSITIVE_INFINITY);
    expect(regretAfter(one, 11)).toBeUndefined();
  });
});

describe('the sample', () => {
  it('holds floored regrets in order of the seeds', () => {
    expect(sample.of('peer', 'mixed')).toEqual(seeds.map(() => FLOOR));
    expect(sampleAt([...runs].reverse(), 10).of('bayesian', 'ackley-5')).toEqual([4, 5, 6, 7, 8, 9]);
    expect(sample.of('thin', 'mixed')).toEqual([]);
    expect(sampleAt(runs, 11).of('peer', 'mixed')).toEqual([]);
  });
});

describe('rankingOf', () => {
  it('ranks by median regret, ties shared, and leaves thin strategies out by name', () => {
    const { ranks, leftOut, problems: common } = rankingOf(sample, problems);
    // bayesian: 1, 1, 2, 1.5; peer: 2, 2, 1, 1.5.
    expect(ranks.map(({ strategy, mean }) => [strategy, mean])).toEqual([
      ['bayesian', 1.375],
      ['peer', 1.625],
    ]);
    expect(leftOut).toEqual(['thin']);
    expect(common).toEqual(problems);
  });

  it('ranks on the problems that all have, here one', () => {
    const { ranks, problems: common } = rankingOf(sample, ['branin', 'hartmann6']);
    expect(common).toEqual(['branin']);
    expect(ranks[0].strategy).toBe('thin');
  });
});

describe('duels', () => {
  it('are with the best peer of each problem, p after Holm', () => {
    const duels = bestPeerDuels(sample, 'bayesian', problems);
    expect(duels.map(({ problem, peer }) => [problem, peer])).toEqual([
      ['branin', 'thin'],
      ['hartmann6', 'peer'],
      ['ackley-5', 'peer'],
      ['mixed', 'peer'],
    ]);
    // Complete separation of six and six: 2 / C(12, 6); of three equally small p values the first counts four times.
    expect(duels[1].p).toBeCloseTo(2 / 924, 12);
    expect(duels[1].adjusted).toBeCloseTo(8 / 924, 12);
    expect(duels[1].difference).toBeCloseTo(-2, 12);
    expect(duels[3]).toMatchObject({ difference: 0, p: 1, adjusted: 1 });
  });

  it('hold out the runs that judge the best peer from those that choose it', () => {
    const of = (strategy: string, regrets: readonly number[]): KeptRun[] =>
      regrets.map((regret, seed) => run(strategy, 'branin', seed, regret));
    const mine = of('bayesian', [1, 1, 1]);
    const lucky = sampleAt([...mine, ...of('a', [1, 100]), ...of('b', [100, 1]), ...of('once', [60])], 10);
    // Each of two peers is chosen by its good run and judged by its bad one.
    expect(bestPeerDuels(lucky, 'bayesian', ['branin'])).toMatchObject([
      { peer: 'a', theirs: 50.5, heldOut: { theirs: 100, difference: -2 } },
    ]);
    // Folds {0, 2} and {1}: judged by 2 and 3.
    const steady = sampleAt([...mine, ...of('a', [1, 3, 3]), ...of('b', [50, 60])], 10);
    expect(bestPeerDuels(steady, 'bayesian', ['branin'])[0].heldOut?.theirs).toBe(2.5);
    expect(
      bestPeerDuels(sampleAt([...mine, ...of('once', [1])], 10), 'bayesian', ['branin'])[0].heldOut,
    ).toBeUndefined();
  });

  it('tally wins, ties and losses, significant ones too', () => {
    const [peer] = tallies(sample, 'bayesian', problems);
    expect(peer).toMatchObject({
      peer: 'peer',
      problems: 4,
      wins: 2,
      ties: 1,
      losses: 1,
      significantWins: 2,
      significantLosses: 1,
    });
    expect(peer.meanDifference).toBeCloseTo((-3 - 2 + Math.log10(6.5 / 1.35)) / 4, 9);
  });

  it('test a class over problems and seeds, and see a loss', () => {
    const classes = new Map([
      ['good', ['branin', 'hartmann6']],
      ['bad', ['ackley-5']],
    ]);
    const found = classDuels(sample, 'bayesian', classes).filter(({ peer }) => peer === 'peer');
    expect(found.map(({ label, pairs, p }) => [label, pairs, p])).toEqual([
      ['good', 12, 2 / 2 ** 12],
      ['bad', 6, 2 / 2 ** 6],
    ]);
    expect(found[1].meanDifference).toBeGreaterThan(0);
    expect(found.map(({ worse }) => worse)).toEqual([false, true]);
  });

  it('list every loss, significant or not', () => {
    expect(lossesOf(sample, 'bayesian', problems).map(({ problem, peer }) => [problem, peer])).toEqual([
      ['branin', 'thin'],
      ['ackley-5', 'peer'],
    ]);
  });
});

describe('attainment', () => {
  it('is the share of targets reached, over runs and problems', () => {
    // 51 targets from 10² to 10⁻⁸: a regret of 100 reaches one, of 1 eleven, of 0 all.
    expect(TARGETS[0]).toBe(100);
    expect(TARGETS[50]).toBeCloseTo(1e-8, 20);
    const made = [run('a', 'p', 1, 1), run('a', 'p', 2, 0), run('a', 'q', 1, 200), run('b', 'p', 1, 100)];
    expect(attainment(made, 'a', ['p'], 10)).toBeCloseTo((11 / 51 + 1) / 2, 12);
    expect(attainment(made, 'a', ['p', 'q'], 10)).toBeCloseTo((11 / 51 + 1) / 4, 12);
    expect(attainment(made, 'b', ['p'], 10)).toBeCloseTo(1 / 51, 12);
    expect(attainment(made, 'a', ['p'], 4)).toBe(0);
    expect(attainment(made, 'b', ['p', 'q'], 10)).toBeUndefined();
    expect(attainment(made, 'a', ['p'], 11)).toBeUndefined();
  });
});

describe('poolRuns', () => {
  it('tells a strategy with the same problem and seed in two files apart by the files', () => {
    const before = { path: 'x/before.json', file: fileOf([run('bayesian', 'branin', 1, 1)]) };
    const after = {
      path: 'x/after.json',
      file: fileOf([run('bayesian', 'branin', 1, 2), run('peer', 'branin', 1, 3)]),
    };
    expect(poolRuns([before, after]).runs.map(({ strategy }) => strategy)).toEqual([
      'bayesian (before)',
      'bayesian (after)',
      'peer',
    ]);
  });

  it('puts a better value in the place of a best known optimum, and of no proven one', () => {
    const made = [run('a', 'p', 1, 2), run('b', 'p', 1, -3)];
    const last = (kind: 'exact' | 'best-known') =>
      poolRuns([{ path: 'a', file: fileOf(made, { optimumKind: kind }) }]).runs.map((each) => each.regrets[1][1]);
    expect(last('best-known')).toEqual([5, 0]);
    expect(last('exact')).toEqual([2, -3]);
  });

  it('refuses files with different optima', () => {
    const one = { path: 'one.json', file: fileOf([run('a', 'p', 1, 1)]) };
    const two = { path: 'two.json', file: fileOf([run('b', 'p', 1, 1)], { optimum: 1 }) };
    expect(() => poolRuns([one, two])).toThrow(/^two.json: expected the optimum of p to be 0 .*, received 1\. Run it/);
  });
});

describe('the share of training', () => {
  const random = run('random', 'branin', 1, 2);
  const halving: KeptRun = {
    ...run('asha', 'branin', 1, 0),
    regrets: [
      [1, 4],
      [2.5, 2],
      [9, 0],
    ],
  } as KeptRun;

  it('is what it takes to random search’s last result over all that random search spent', () => {
    expect(trainingShares([halving, random])).toEqual([{ problem: 'branin', strategy: 'asha', seeds: 1, share: 0.25 }]);
    const never = run('asha', 'branin', 2, 3);
    expect(trainingShares([halving, never, random, run('random', 'branin', 2, 2)])[0]).toMatchObject({
      seeds: 2,
      share: Infinity,
    });
  });

  it('needs random search with the same problem and seed', () => {
    expect(trainingShares([halving, { ...random, seed: 2 }, { ...random, problem: 'ackley' }])).toEqual([]);
    expect(shareBlocks([halving], 'asha')).toEqual([]);
  });

  it('is printed with the strategies side by side', () => {
    const [, summary, cells] = shareBlocks([halving, run('slow', 'branin', 1, 3), random], 'asha');
    expect(summary).toContain('asha: median of 1 problems 0.25; at most 1/5 on 0.');
    expect(cells).toContain('| branin | 0.25 | – |');
  });
});

describe('the report', () => {
  const text = evidenceReport(poolRuns([{ path: 'a', file: fileOf(runs) }]), {
    focus: 'bayesian',
    at: [4, 10],
    detail: true,
  });

  it('shows ranks, tests, losses, times and details', () => {
    expect(text).toContain('| bayesian | 1.50 [1.50, 1.50] | 1.38 [');
    const loss = '- ackley-5: peer 1.35, ours 6.5 (p 0.002, 6 / 6 runs: significant)\n';
    // Before a larger difference that two runs do not show.
    expect(text).toContain(`${loss}- branin: thin 1.0e-7, ours 3.5e-4 (p 0.071, 6 / 2 runs: not significant)`);
    expect(text).toContain('| peer | 1 | - | - |');
    expect(text).toMatch(/\| peer \| 4 \| 2 \(2\) \| 1 \| 1 \(1\) \|/);
    expect(text).toMatch(/\| mixed \| .*0\.00 \(p 1\.000, 1 × 6\)/);
    expect(text).toContain('Not ranked, with runs on less than half of the problems: thin.');
    expect(text).toContain('### ackley-5');
  });
});

describe('bench keep and bench compare', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tunesmith-evidence-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const at = (name: string): string => join(directory, name);

  async function printed(argv: readonly string[]): Promise<string> {
    let out = '';
    const note = (text: unknown): void => {
      out += `${text}\n`;
    };
    const log = vi.spyOn(console, 'log').mockImplementation(note);
    const errors = vi.spyOn(console, 'error').mockImplementation(note);
    expect(await main(argv)).toBe(out.includes('expected') ? 2 : 0);
    log.mockRestore();
    errors.mockRestore();
    return out;
  }

  const line = (tool: string, seed: number, best: readonly number[], error: string | null = null) =>
    JSON.stringify({
      tool,
      function: 'sixhump',
      seed,
      fmin: -1,
      best,
      cpu_s: [0.1, 0.2, 0.3],
      error,
    });

  it('keeps the lines of the peer harness by our names, and compares them', async () => {
    const lines = [
      line('random', 0, [3, 3, 1]),
      line('optuna-gp', 0, [2, -0.5, -0.75]),
      line('optuna-gp', 1, [2, 2], 'died'),
      line('optuna-gp', 1, [1, 1, -1]),
    ];
    writeFileSync(at('runs.jsonl'), `${lines.join('\n')}\n`);
    const options = [
      '--out',
      directory,
      '--versions',
      'optuna=5.0.0',
      '--date',
      '2026-11-24',
      '--note',
      'a shared core',
    ];
    const paths = await printed(['keep', at('runs.jsonl'), ...options]);
    expect(paths.trim().split('\n')).toEqual([at('optuna-random.json'), at('optuna-gp.json')]);
    const file = readRuns(at('optuna-gp.json'));
    expect(file).toMatchObject({
      started: '2026-11-24',
      notes: ['a shared core'],
      programs: [{ name: 'optuna-gp', versions: { optuna: '5.0.0' } }],
      problems: { 'sixhump-camel': { optimum: -1, optimumKind: 'exact' } },
    });
    expect(file.runs.map(({ seed, regrets }) => [seed, regrets])).toEqual([
      [
        0,
        [
          [1, 3],
          [2, 0.5],
          [3, 0.25],
        ],
      ],
      [
        1,
        [
          [1, 2],
          [3, 0],
        ],
      ],
    ]);
    // Keeping again what is kept changes nothing.
    const before = readFileSync(at('optuna-gp.json'), 'utf8');
    await printed(['keep', at('optuna-gp.json'), '--out', directory]);
    expect(readFileSync(at('optuna-gp.json'), 'utf8')).toBe(before);

    const report = await printed([
      'compare',
      at('optuna-gp.json'),
      at('optuna-random.json'),
      '--at',
      '3',
      '--focus',
      'optuna-gp',
    ]);
    expect(report).toContain('| optuna-gp | 1.00 [1.00, 1.00] |');
    expect(report).toContain('| optuna-random | 1 | 1 | 1 | 2026-11-24 | optuna 5.0.0 |');
  });

  it('takes runs with several workers for problems of their own', async () => {
    writeFileSync(
      at('four.json'),
      JSON.stringify(fileOf([run('a', 'branin', 1, 1), run('a', 'branin, 4 workers', 1, 2)])),
    );
    expect(await printed(['compare', at('four.json'), '--at', '10', '--workers', '1'])).not.toContain('4 workers');
    const four = await printed(['compare', at('four.json'), '--at', '10', '--workers', '4', '--detail']);
    expect(four).toContain('### branin, 4 workers');
    expect(four).not.toMatch(/### branin$/m);
  });

  it('refuses an unknown focus and a file that is something else', async () => {
    writeFileSync(at('other.json'), '{"format":"x"}');
    expect(await printed(['compare', at('other.json')])).toMatch(
      /^other.json: expected format .*, received "x"\. Pass/,
    );
    writeFileSync(at('one.json'), JSON.stringify(fileOf([run('peer', 'branin', 1, 1)])));
    expect(await printed(['compare', at('one.json'), '--focus', 'pear'])).toContain('Did you mean "peer"?');
    expect(await printed(['compare', at('one.json'), '--half', 'tuning'])).toMatch(
      /^compare: expected runs .* received none/,
    );
    expect(await printed(['compare', at('one.json'), '--suite', 'peers'])).toContain('1 problems');
  });
});

describe('bench/results/peers', () => {
  const directory = join(packageRoot(), 'bench', 'results', 'peers');
  const files = readdirSync(directory).map((name) => [name, readRuns(join(directory, name))] as const);

  it.each(files)(
    '%s holds runs of one known peer against the optima that bench has, and says what ran',
    (name, file) => {
      const strategies = [...new Set(file.runs.map(({ strategy }) => strategy))];
      expect(strategies).toEqual([name.replace('.json', '')]);
      expect(isPeer(strategies[0])).toBe(true);
      expect(file.programs.map((program) => program.name)).toEqual(strategies);
      expect(file.started).toMatch(/^2026-/);
      for (const [problem, { optimum }] of Object.entries(file.problems)) {
        if (!problem.startsWith('lcbench-')) expect(optimum).toBeCloseTo(problemNamed(problem).optimum, 9);
      }
      for (const { regrets, evaluations, trials } of file.runs) {
        expect(evaluations).toBeLessThanOrEqual(trials);
        for (const [i, [at, regret]] of regrets.entries()) {
          expect(at).toBeLessThanOrEqual(evaluations);
          if (i > 0) expect(regret).toBeLessThanOrEqual(regrets[i - 1][1]);
        }
      }
    },
  );
});
