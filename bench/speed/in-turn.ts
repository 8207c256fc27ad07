import { loadAddon, loadEngine, openBackend } from '../../lib/engine/load.js';
import { Likelihood } from '../../lib/engine/portable/likelihood.js';
import { multiplyStrip, PADDING } from '../../lib/engine/portable/linalg.js';
import { simdOver, workspace } from '../../lib/engine/portable/workspace.js';
import { environment } from '../report/environment.js';
import { figure } from '../report/format.js';
import { terminalTable } from '../report/tables.js';
import { writeMeasurement } from '../report/write.js';
import { median } from '../statistics/descriptive.js';
import { requestOver } from './bounded.js';

const TOLD = 100;
const DIMENSIONS = 6;
const ROUNDS = 40;
/** Before them, untimed: V8 compiles what it meets often. */
const WARMING_UP = 10;

/** Milliseconds of the same thing done by one contender, in every round. */
interface Times {
  readonly what: string;
  readonly by: string;
  readonly milliseconds: readonly number[];
}

/**
 * What a proposal costs without the addon: n = 100, d = 6, both engines in turns, so that what else the machine does meets both alike. Prints a table, writes engines-<time>.json; the directory's default is bench/results/local.
 */
export async function inTurn(out: string | undefined): Promise<void> {
  const started = new Date();
  const all = [...(await timeProposals()), ...(await timeParts())];
  console.log(terminalTable(cells(all), process.stdout.isTTY));
  const report = {
    format: 'tunesmith-engines/1',
    started: started.toISOString(),
    environment: environment(),
    times: all,
  };
  writeMeasurement('engines', started, report, out);
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

/** Times `run` by each contender in turn. */
async function rounds<C>(
  what: string,
  contenders: readonly C[],
  nameOf: (contender: C) => string,
  run: (contender: C) => Promise<unknown>,
): Promise<Times[]> {
  const times = contenders.map((contender) => ({ what, by: nameOf(contender), milliseconds: [] as number[] }));
  for (let round = -WARMING_UP; round < ROUNDS; round++) {
    for (const [i, contender] of contenders.entries()) {
      const start = performance.now();
      await run(contender);
      if (round >= 0) times[i].milliseconds.push(performance.now() - start);
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
