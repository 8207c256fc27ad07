import { integer, invalid } from '../../lib/check.js';
import type { Problem } from '../problem.js';
import { normals, uniforms } from '../problems/random.js';

/** A trial as the simulator needs it: what to train, from where, up to where. */
export interface SimulatedTrial {
  readonly number: number;
  readonly params: unknown;
  /** Iterative strategies: train up to here; undefined: to the problem's maxResource. */
  readonly resource: number | undefined;
  /** Resource already spent on it. */
  readonly resumeFrom: number;
  /** Time inside the tool, where the tool states it. */
  readonly milliseconds?: number;
  /** Iterative strategies: the value at `resource`; true: go on to the new `resource` on the same worker. */
  report(resource: number, value: number): Promise<boolean>;
}

/**
 * A study by ask and tell; ask resolves to undefined while a rung waits, and when the study has ended. Trials of iterative
 * strategies report instead of being told.
 */
export interface SimulatedStudy<T extends SimulatedTrial = SimulatedTrial> {
  ask(): Promise<T | undefined>;
  tell(trial: T, value: number): unknown;
  fail(trial: T, error: Error): unknown;
}

/** One finished job (a trial trained from one resource to another) in order of simulated completion. */
export interface Completion {
  readonly trial: number;
  /** Simulated time of completion. */
  readonly time: number;
  /** Epochs finished by all workers so far, this job's included. */
  readonly spent: number;
  /** The resource it went on from; 0: a new trial. */
  readonly from: number;
  /** The resource this trial has reached. */
  readonly resource: number;
  /** Objective value, free of noise; NaN: diverged. */
  readonly value: number;
  /** Distinct trials that have finished at least one job. */
  readonly trials: number;
  /** Real milliseconds spent inside the tool so far: asks and tells. Of programs what they state. */
  readonly toolMilliseconds: number;
}

/** How one simulation ended. */
export interface Simulation {
  readonly completions: readonly Completion[];
  /** True: the study had no more to ask before its resource was spent. */
  readonly exhausted: boolean;
  /** Share of the workers' time that went into jobs, up to the last start of one: what follows is for lack of resource. */
  readonly efficiency: number;
  /** Real milliseconds each ask took. */
  readonly askMilliseconds: readonly number[];
}

export interface SimulationOptions {
  /** Simulated parallel workers, >= 1. */
  readonly workers: number;
  /** Total resource (epochs) that may be spent; a job that would exceed it is not started. */
  readonly resource: number;
  /** Of the noise of noisy problems, a stream of its own: the k-th trial of every tool meets the same noise. Default 0. */
  readonly seed?: number;
}

interface Job<T> {
  readonly trial: T;
  readonly from: number;
  readonly to: number;
  readonly value: number;
  /** The value as the study is told it, with noise. */
  readonly observed: number;
  readonly end: number;
  /** Jobs started before it. */
  readonly order: number;
}

/**
 * Runs a study against a problem on a virtual clock: `workers` idle workers ask in turn, jobs end after the problem's
 * cost, ends are told in order of (time, start order). Exact and deterministic: no real time enters.
 * Diverged evaluations (NaN) cost what they cost; they are told by `fail`, or reported as NaN by iterative strategies.
 * Rejects with INVALID_ARGUMENT.
 */
export async function simulate<T extends SimulatedTrial>(
  study: SimulatedStudy<T>,
  problem: SimulatedProblem,
  { workers, resource, seed = 0 }: SimulationOptions,
): Promise<Simulation> {
  integer('simulate', 'workers', workers, 1);
  if (!(resource > 0)) throw invalid('simulate', 'resource > 0', String(resource), 'Pass how much may be spent.');
  return new Simulator(study, problem, { workers, resource, seed }).run();
}

type SimulatedProblem = Pick<Problem, 'maxResource' | 'evaluate' | 'observe' | 'cost'>;

/** Workers on a virtual clock. */
class Simulator<T extends SimulatedTrial> {
  readonly #normal: () => number;
  readonly #running: Job<T>[] = [];
  readonly #completions: Completion[] = [];
  readonly #askMilliseconds: number[] = [];
  /** Start and end of every job. */
  readonly #spans: (readonly [start: number, end: number])[] = [];
  /** Numbers of the trials that finished a job. */
  readonly #seen = new Set<number>();
  #toolMilliseconds = 0;
  #time = 0;
  /** Resource of the jobs started, and of those finished. */
  #committed = 0;
  #spent = 0;
  /** The last job did not fit into the resource. */
  #full = false;
  #exhausted = false;

  constructor(
    private readonly study: SimulatedStudy<T>,
    private readonly problem: SimulatedProblem,
    private readonly options: Required<SimulationOptions>,
  ) {
    this.#normal = normals(uniforms(options.seed));
  }

  async run(): Promise<Simulation> {
    for (;;) {
      await this.#fillWorkers();
      const job = takeEarliest(this.#running);
      if (job === undefined) break;
      this.#complete(job);
      const before = performance.now();
      const goesOn = await settle(this.study, job);
      // A program states its tells' time with its next ask.
      if (job.trial.milliseconds === undefined) this.#toolMilliseconds += performance.now() - before;
      if (goesOn) this.#full = !(await this.#start(job.trial, job.to)) || this.#full;
    }
    return {
      completions: this.#completions,
      exhausted: this.#exhausted,
      efficiency: efficiencyOf(this.#spans, this.options.workers),
      askMilliseconds: this.#askMilliseconds,
    };
  }

  /** Idle workers ask until there is nothing to do for them. */
  async #fillWorkers(): Promise<void> {
    const { workers, resource } = this.options;
    while (!this.#full && this.#running.length < workers && this.#committed < resource) {
      const before = performance.now();
      const trial = await this.study.ask();
      const asking = trial?.milliseconds ?? performance.now() - before;
      this.#askMilliseconds.push(asking);
      this.#toolMilliseconds += asking;
      if (trial === undefined) {
        // With nothing running no tell can come that would wake the study: it has ended.
        this.#exhausted = this.#running.length === 0;
        return;
      }
      this.#full = !(await this.#start(trial, trial.resumeFrom));
    }
  }

  /** False: the job does not fit into the resource. */
  async #start(trial: T, from: number): Promise<boolean> {
    const { problem } = this;
    const to = trial.resource ?? problem.maxResource;
    if (this.#committed + (to - from) > this.options.resource) return false;
    this.#committed += to - from;
    const params = trial.params as Readonly<Record<string, unknown>>;
    const value = await problem.evaluate(params, to);
    const observed = problem.observe?.(value, this.#normal) ?? value;
    const end = this.#time + ((await problem.cost?.(params, from, to)) ?? to - from);
    this.#running.push({ trial, from, to, value, observed, end, order: this.#spans.length });
    this.#spans.push([this.#time, end]);
    return true;
  }

  #complete({ trial, from, to, value, end }: Job<T>): void {
    this.#time = end;
    this.#spent += to - from;
    this.#seen.add(trial.number);
    this.#completions.push({
      trial: trial.number,
      time: end,
      spent: this.#spent,
      from,
      resource: to,
      value,
      trials: this.#seen.size,
      toolMilliseconds: this.#toolMilliseconds,
    });
  }
}

function efficiencyOf(spans: readonly (readonly [start: number, end: number])[], workers: number): number {
  const last = spans.at(-1)?.[0] ?? 0;
  const busy = spans.reduce((sum, [start, end]) => sum + Math.min(end, last) - start, 0);
  return last === 0 ? 1 : busy / (workers * last);
}

/** Hands a job's value to the study; true: the trial goes on. */
async function settle<T extends SimulatedTrial>(
  study: SimulatedStudy<T>,
  { trial, to, observed: value }: Job<T>,
): Promise<boolean> {
  if (trial.resource !== undefined) return trial.report(to, value);
  if (Number.isFinite(value)) await study.tell(trial, value);
  else await study.fail(trial, new Error(`diverged at resource ${to}`));
  return false;
}

function takeEarliest<T>(running: Job<T>[]): Job<T> | undefined {
  if (running.length === 0) return undefined;
  let earliest = 0;
  for (let i = 1; i < running.length; i++) {
    const a = running[i];
    const b = running[earliest];
    if (a.end < b.end || (a.end === b.end && a.order < b.order)) earliest = i;
  }
  return running.splice(earliest, 1)[0];
}
