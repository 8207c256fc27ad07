import { bayesian, createStudy } from '../../lib/index.js';
import * as portable from '../../lib/portable.js';
import type { Params } from '../../lib/space.js';
import { type Program, startProgram } from '../compare/program.js';
import { hartmann6 } from '../functions/hartmann6.js';
import { findPeers, type PeerName } from '../peers/peers.js';
import { fromFunction } from '../problems/from-function.js';
import { uniforms } from '../problems/random.js';
import { type Environment, environment } from '../report/environment.js';
import { figure } from '../report/format.js';
import { type Cells, terminalTable } from '../report/tables.js';
import { writeMeasurement } from '../report/write.js';
import { median } from '../statistics/descriptive.js';

/** What asks of one tool cost after n results: milliseconds of processor time, each with the tell before it. */
export interface AskCost {
  readonly tool: string;
  readonly n: number;
  /** Of the first ask, which fits a surrogate from nothing. */
  readonly first: number;
  /** Median of those after it. */
  readonly next: number;
  readonly asks: number;
}

export interface AsksReport {
  readonly format: 'tunesmith-asks/1';
  readonly started: string;
  readonly environment: Environment;
  readonly versions: { readonly [tool: string]: { readonly [name: string]: string } };
  readonly costs: readonly AskCost[];
}

/** What is measured and where it is written. */
export interface AsksOptions {
  readonly out?: string;
  readonly peers: readonly PeerName[];
}

export const ASK_PEERS: readonly PeerName[] = ['optuna-gp', 'botorch'];

/** Six parameters in [0, 1]. */
const PROBLEM = fromFunction(hartmann6);
const TOLD = [100, 200, 500, 1000];
/** Asks after the first: at least so many, and more of them while they are cheap. */
const FEWEST = 3;
const MOST = 30;
const ENOUGH_MILLISECONDS = 3000;

const OURS = 'tunesmith';
const ENGINES: readonly (readonly [name: string, create: typeof createStudy])[] = [
  [OURS, createStudy],
  [`${OURS}, portable`, portable.createStudy],
];

/**
 * What an ask costs in tunesmith, by either engine, and in peers after the same n random results on Hartmann's function in six
 * dimensions: one tool after the other at each n, so that a slow minute of the machine meets all of them. Writes asks-<time>.json.
 */
export async function asks({ out, peers }: AsksOptions): Promise<void> {
  const started = new Date();
  const found = await findPeers(peers);
  const present = found.flatMap((peer) => ('program' in peer ? [peer] : []));
  for (const peer of found) if ('reason' in peer) console.log(`skipped: ${peer.name}: ${peer.reason}`);
  // Untimed: V8 compiles what it meets often. Peers are programs anew at each n.
  for (const engine of ENGINES) await askCost(() => own(engine), TOLD[0]);
  const tools = [
    ...ENGINES.map((engine) => () => own(engine)),
    ...present.map((peer) => (trials: number) => openProgram(peer.program, trials)),
  ];
  const costs: AskCost[] = [];
  for (const n of TOLD) {
    for (const open of tools) {
      const cost = await askCost(open, n);
      costs.push(cost);
      console.log(`n = ${n}, ${cost.tool}: ${figure(cost.first)} ms, then ${figure(cost.next)} ms`);
    }
  }
  console.log(`\n${terminalTable(askCells(costs), process.stdout.isTTY)}`);
  const report: AsksReport = {
    format: 'tunesmith-asks/1',
    started: started.toISOString(),
    environment: environment(),
    versions: Object.fromEntries(present.map(({ program, versions }) => [program.name, versions])),
    costs,
  };
  writeMeasurement('asks', started, report, out);
}

/** A tool's study of PROBLEM. */
export interface AskedTool {
  readonly name: string;
  observe(params: Record<string, number>, value: number): unknown;
  /** Asks, evaluates and tells; resolves to the milliseconds of processor time of the ask and the tell before it. */
  ask(): Promise<number>;
  close(): unknown;
}

/** Processor time as peers count theirs: of all threads of this process. */
async function own([name, create]: (typeof ENGINES)[number]): Promise<AskedTool> {
  const { space, direction, evaluate } = PROBLEM;
  const study = create({ space, direction, strategy: bayesian(), seed: 1 });
  return {
    name,
    observe: (params, value) => study.tell(params, value),
    async ask() {
      const used = process.cpuUsage();
      const trial = (await study.ask())!;
      study.tell(trial, await evaluate(trial.params, 1));
      const { user, system } = process.cpuUsage(used);
      return (user + system) / 1000;
    },
    close: () => {},
  };
}

/** A program that states its times, as peers do. */
export async function openProgram(program: Program, trials: number): Promise<AskedTool> {
  const { space, direction, evaluate } = PROBLEM;
  const study = await startProgram(program, { space, direction, seed: 1, trials });
  return {
    name: program.name,
    observe: (params, value) => study.observe(params, value),
    async ask() {
      const trial = (await study.ask())!;
      await study.tell(trial, await evaluate(trial.params as Params, 1));
      return trial.milliseconds!;
    },
    close: () => study.close(),
  };
}

/** Tells a tool n random results, then asks. Rejects with what the tool says is wrong. */
export async function askCost(open: (trials: number) => Promise<AskedTool>, n: number): Promise<AskCost> {
  const uniform = uniforms(n);
  const tool = await open(n + MOST + 1);
  try {
    for (let i = 0; i < n; i++) {
      const params = Object.fromEntries(PROBLEM.space.names.map((name) => [name, uniform()]));
      await tool.observe(params, await PROBLEM.evaluate(params, 1));
    }
    const first = await tool.ask();
    const next: number[] = [];
    while (next.length < FEWEST || (next.length < MOST && next.length * median(next) < ENOUGH_MILLISECONDS)) {
      next.push(await tool.ask());
    }
    return { tool: tool.name, n, first, next: median(next), asks: next.length };
  } finally {
    await tool.close();
  }
}

/** One row an n, two columns a tool; of peers how many times as long as ours in brackets. */
export function askCells(costs: readonly AskCost[]): Cells {
  const tools = [...new Set(costs.map(({ tool }) => tool))];
  const told = [...new Set(costs.map(({ n }) => n))];
  const costOf = (tool: string, n: number): AskCost | undefined =>
    costs.find((cost) => cost.tool === tool && cost.n === n);
  const cell = (tool: string, n: number, of: 'first' | 'next'): string => {
    const [cost, ours] = [costOf(tool, n)?.[of], costOf(OURS, n)?.[of]];
    if (cost === undefined) return '-';
    return tool === OURS || ours === undefined ? figure(cost) : `${figure(cost)} (${figure(cost / ours)}×)`;
  };
  return [
    ['n', ...tools.flatMap((tool) => [`${tool}: first ask, ms`, 'next, median'])],
    ...told.map((n) => [String(n), ...tools.flatMap((tool) => [cell(tool, n, 'first'), cell(tool, n, 'next')])]),
  ];
}
