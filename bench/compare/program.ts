import { show, TunesmithError } from '../../lib/errors.js';
import type { Params, Space } from '../../lib/space.js';
import type { Problem } from '../problem.js';
import { type Line, type Message, openLine } from './line.js';
import type { SimulatedStudy, SimulatedTrial } from './simulate.js';

/** A program that speaks the ask/tell protocol of docs/stdio.md on its standard input and output. */
export interface Program {
  readonly name: string;
  /** The file to run and its arguments. */
  readonly command: readonly string[];
}

/** 'name=command line' as a program; words may be quoted. Throws INVALID_OPTIONS. */
export function programFrom(text: string): Program {
  const [, name, line] = /^([^=\s]+)=(.+)$/.exec(text) ?? [];
  const command = [...(line ?? '').matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c);
  if (name !== undefined && command.length > 0) return { name, command };
  throw new TunesmithError(
    'INVALID_OPTIONS',
    `--program: expected name=command, received ${show(text)}. Write for example --program 'mine=python3 mine.py'.`,
  );
}

/** A search space as the protocol writes it, parents before children. */
export function protocolSpace({ names, parameters }: Space): Message[] {
  return names.map((name) => {
    const { kind, ...rest } = parameters[name];
    const scale = 'scale' in rest ? { log: rest.scale === 'log' } : {};
    return { name, type: kind, ...rest, ...scale };
  });
}

/** What a conversation with a program is about. */
export interface Conversation {
  readonly space: Space;
  readonly direction: Problem['direction'];
  readonly seed: number;
  /** Configurations that it will be asked for at most. */
  readonly trials: number;
  /** Resource of full training; only for a program that trains by rungs. */
  readonly maxResource?: number;
}

/** A trial that a program proposed. */
export interface ProgramTrial extends SimulatedTrial {
  resource: number | undefined;
  /** The program gave its number, and is told by it; else by its parameters. */
  readonly numbered: boolean;
}

/** A program's study; `close` ends the program. */
export interface ProgramStudy extends SimulatedStudy<ProgramTrial> {
  /** Tells the value of a configuration that was never asked for. */
  observe(params: Params, value: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts a program and creates its study. Every method rejects when the program ends, or replies with an error. */
export async function startProgram(
  { name, command }: Program,
  { space, direction, seed, trials, maxResource }: Conversation,
): Promise<ProgramStudy> {
  const line = openLine(name, command);
  const constraints = space.constraints.filter((constraint) => typeof constraint !== 'function');
  const stated = constraints.length === 0 ? {} : { constraints };
  const limit = maxResource === undefined ? {} : { maxResource };
  try {
    await line.exchange({ cmd: 'create', space: protocolSpace(space), ...stated, seed, budget: trials, ...limit });
  } catch (error) {
    await line.close();
    throw error;
  }
  return new RunningProgram(line, direction === 'minimize' ? 1 : -1);
}

class RunningProgram implements ProgramStudy {
  /** Milliseconds of tells and reports since the last ask. */
  #telling = 0;
  #asked = 0;

  constructor(
    private readonly line: Line,
    /** The protocol minimizes. */
    private readonly sign: 1 | -1,
  ) {}

  async ask(): Promise<ProgramTrial | undefined> {
    const reply = await this.line.exchange({ cmd: 'ask' });
    const { params, trial, resource, resumeFrom } = reply;
    if (params === null || params === undefined) return undefined;
    // What a tool did with the last value is part of what its next proposal costs.
    const inside = milliseconds(reply);
    const spent = inside === undefined ? undefined : inside + this.#telling;
    this.#telling = 0;
    const proposed: ProgramTrial = {
      number: (trial as number | undefined) ?? this.#asked,
      params: params as Params,
      numbered: trial !== undefined,
      resource: resource as number | undefined,
      resumeFrom: (resumeFrom as number | undefined) ?? 0,
      milliseconds: spent,
      report: (at, value) => this.#report(proposed, at, value),
    };
    this.#asked++;
    return proposed;
  }

  tell(trial: ProgramTrial, value: number): Promise<void> {
    return this.#tell(trial, this.sign * value);
  }

  fail(trial: ProgramTrial): Promise<void> {
    return this.#tell(trial, null);
  }

  async observe(params: Params, value: number): Promise<void> {
    await this.line.exchange({ cmd: 'tell', params, value: this.sign * value });
  }

  close(): Promise<void> {
    return this.line.close();
  }

  async #tell(trial: ProgramTrial, loss: number | null): Promise<void> {
    const reply = await this.line.exchange({ cmd: 'tell', ...targetOf(trial), value: loss });
    this.#telling += milliseconds(reply) ?? 0;
  }

  async #report(trial: ProgramTrial, resource: number, value: number): Promise<boolean> {
    const loss = Number.isFinite(value) ? this.sign * value : null;
    const verdict = await this.line.exchange({ cmd: 'report', trial: trial.number, resource, value: loss });
    this.#telling += milliseconds(verdict) ?? 0;
    trial.resource = (verdict.resource as number | undefined) ?? trial.resource;
    return verdict.continue === true;
  }
}

function targetOf({ numbered, number, params }: ProgramTrial): Message {
  return numbered ? { trial: number } : { params };
}

function milliseconds({ ms }: Message): number | undefined {
  return typeof ms === 'number' ? ms : undefined;
}
