import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAddon, loadEngine, openBackend } from '../../lib/engine/load.js';
import { Likelihood } from '../../lib/engine/portable/likelihood.js';
import { multiplyStrip, PADDING } from '../../lib/engine/portable/linalg.js';
import { simdOver, workspace } from '../../lib/engine/portable/workspace.js';
import { type Program, type ProgramStudy, startProgram } from '../compare/program.js';
import { median } from '../compare/statistics.js';
import { functionNamed } from '../functions/index.js';
import { findPeers } from '../peers/peers.js';
import { fromFunction } from '../problems/from-function.js';
import { environment, packageRoot, resultsDirectory } from '../report/environment.js';
import { figure } from '../report/format.js';
import { terminalTable } from '../report/tables.js';
import { fileStamp } from '../report.js';
import { requestOver } from './bounded.js';

const TOLD = 100;
const DIMENSIONS = 6;
const ROUNDS = 40;
/** Before them, untimed: V8 compiles what it meets often. */
const WARMING_UP = 10;
const PEER = 'optuna-gp';

/** Milliseconds of the same thing done by one contender, in every round. */
interface Times {
  readonly what: string;
  readonly by: string;
  readonly milliseconds: readonly number[];
}

/**
 * What a proposal costs without the addon: n = 100, d = 6, both engines and Optuna's Gaussian processes in turns, so that what else
 * the machine does meets all alike. Prints a table, writes engines-<time>.json; the directory's default is bench/results/local.
 */
export async function inTurn(out: string | undefined): Promise<void> {
  const started = new Date();
  const { asks, note } = await timeAsks();
  const all = [...(await timeProposals()), ...asks, ...(await timeParts())];
  console.log(terminalTable(cells(all), process.stdout.isTTY));
  if (note !== undefined) console.log(note);
  const directory = out ?? resultsDirectory();
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `engines-${fileStamp(started)}.json`);
  const report = {
    format: 'tunesmith-engines/1',
    started: started.toISOString(),
    environment: environment(),
    times: all,
  };
  writeFileSync(file, `${JSON.stringify(report, undefined, 2)}\n`);
  console.log(file);
}

/** The same requests to both engines in this process, the portable one on its thread: with no fit before, and with the last one. */
async function timeProposals(): Promise<Times[]> {
  const engines = [loadEngine(), openBackend('portable', []).engine];
  const request = requestOver(TOLD, DIMENSIONS);
  const before = {
    ...request,
    points: request.points.subarray(0, -DIMENSIONS),
    losses: request.losses.subarray(0, -1),
  };
  const { hyperparameters } = await engines[0].propose(before);
  let trial = TOLD;
  return [
    ...(await rounds(
      'proposal, cold fit',
      engines,
      ({ name }) => name,
      (engine) => engine.propose({ ...request, trial }),
    )),
    ...(await rounds(
      'proposal, warm fit',
      engines,
      ({ name }) => name,
      // Each round draws its own candidates.
      (engine) => engine.propose({ ...request, warmStart: hyperparameters, trial: trial++ }),
    )),
  ];
}

/**
 * Asks of programs by the protocol of docs/stdio.md, after 100 trials of their own on Hartmann-6: each ask fits anew. What they state
 * themselves: tunesmith wall time, the peer the processor's, which never is more.
 */
async function timeAsks(): Promise<{ readonly asks: Times[]; readonly note?: string }> {
  const problem = fromFunction(functionNamed('hartmann6'));
  const cli = join(packageRoot(), 'dist', 'lib', 'cli', 'main.js');
  const own = ['native', 'portable'].map(
    (name): Program => ({ name, command: ['env', `TUNESMITH_BACKEND=${name}`, process.execPath, cli, 'stdio'] }),
  );
  const [peer] = await findPeers([PEER]);
  const programs = 'program' in peer ? [...own, peer.program] : own;
  const trials = TOLD + WARMING_UP + ROUNDS;
  const studies: { readonly name: string; readonly study: ProgramStudy }[] = [];
  try {
    for (const program of programs) {
      const study = await startProgram(program, { space: problem.space, direction: 'minimize', seed: 1, trials });
      studies.push({ name: program.name, study });
      for (let i = 0; i < TOLD; i++) await tell(study, await study.ask());
    }
    const asks = await rounds(
      'ask of a study',
      studies,
      ({ name }) => name,
      ({ study }) => study.ask(),
      async ({ study }, trial) => {
        await tell(study, trial);
        return trial?.milliseconds;
      },
    );
    return 'program' in peer ? { asks } : { asks, note: `${PEER} does not run here: ${peer.reason}` };
  } finally {
    for (const { study } of studies) await study.close();
  }

  async function tell(study: ProgramStudy, trial: Awaited<ReturnType<ProgramStudy['ask']>>): Promise<void> {
    if (trial === undefined) throw new Error('timeAsks: expected a trial, received none.');
    await study.tell(trial, (await problem.evaluate(trial.params as never, 1)) as number);
  }
}

const REPETITIONS = 100;

/** What fits and screenings are made of, a hundred of each. */
async function timeParts(): Promise<Times[]> {
  const { points, losses } = requestOver(TOLD, DIMENSIONS);
  const at = { lengthscales: Array(DIMENSIONS).fill(0.5), outputscale: 1, noise: 1e-3, mean: 0 };
  const gradient = new Float64Array(DIMENSIONS + 3);
  const portable = new Likelihood({ d: DIMENSIONS, x: points, y: losses }, 'matern52');
  const likelihoods = [
    { name: 'native', evaluate: loadAddon().createLikelihood(points, losses, DIMENSIONS, 'matern52') },
    { name: 'portable', evaluate: (hyperparameters: typeof at) => portable.evaluate(hyperparameters, gradient) },
  ];
  const repeat = async (run: () => void): Promise<void> => {
    for (let i = 0; i < REPETITIONS; i++) run();
  };
  return [
    ...(await rounds(
      `${REPETITIONS} log likelihoods and gradients`,
      likelihoods,
      ({ name }) => name,
      ({ evaluate }) => repeat(() => evaluate(at)),
    )),
    ...(await rounds(
      `${REPETITIONS} products of ${TOLD} x ${TOLD} matrices`,
      ['SIMD', 'plain loops'],
      (name) => name,
      (name) => repeat(() => multiply(name === 'SIMD')),
    )),
  ];
}

function multiply(withSimd: boolean): void {
  const [a, b, out] = workspace(TOLD * TOLD, TOLD * TOLD, TOLD * TOLD);
  const simd = withSimd ? simdOver(a, b, out) : undefined;
  const right = { values: b, first: 0, stride: TOLD };
  for (let i = 0; i < TOLD; i += PADDING) {
    const left = { values: a, first: i * TOLD, row: TOLD, step: 1 };
    multiplyStrip(simd, left, right, TOLD, { values: out, first: i * TOLD, stride: TOLD }, TOLD);
  }
}

/** Times `run` by each contender in turn. `after` follows untimed; it may know better what the run cost. */
async function rounds<C, R>(
  what: string,
  contenders: readonly C[],
  nameOf: (contender: C) => string,
  run: (contender: C) => Promise<R>,
  after: (contender: C, result: R) => Promise<number | undefined> = async () => undefined,
): Promise<Times[]> {
  const times = contenders.map((contender) => ({ what, by: nameOf(contender), milliseconds: [] as number[] }));
  for (let round = -WARMING_UP; round < ROUNDS; round++) {
    for (const [i, contender] of contenders.entries()) {
      const start = performance.now();
      const result = await run(contender);
      const elapsed = performance.now() - start;
      const stated = await after(contender, result);
      if (round >= 0) times[i].milliseconds.push(stated ?? elapsed);
    }
  }
  return times;
}

/** Rows for the terminal; ratios are to the first contender's in the same rounds. */
function cells(all: readonly Times[]): string[][] {
  return [
    [`n = ${TOLD}, d = ${DIMENSIONS}`, 'by', 'ms, least', 'median', 'times the first, least', 'median'],
    ...all.map(({ what, by, milliseconds }) => {
      const first = all.find((each) => each.what === what)!.milliseconds;
      const [least, middle] = [Math.min(...milliseconds), median(milliseconds)];
      const ratios = [least / Math.min(...first), middle / median(first)].map((ratio) => ratio.toFixed(1));
      return [what, by, figure(least), figure(middle), ...ratios];
    }),
  ];
}
