import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { show, TunesmithError } from '../../lib/errors.js';
import type { Params, Space } from '../../lib/space.js';
import type { Problem } from '../problem.js';
import type { SimulatedStudy, SimulatedTrial } from './simulate.js';

/** A program that speaks the ask/tell protocol of docs/stdio.md on its standard input and output. */
export interface Program {
  readonly name: string;
  /** The file to run and its arguments. */
  readonly command: readonly string[];
}

type Message = { readonly [key: string]: unknown };

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

const SECONDS_TO_CLOSE = 5;

/** Starts a program and creates its study. Every method rejects when the program ends, or replies with an error. */
export async function startProgram(
  { name, command }: Program,
  { space, direction, seed, trials, maxResource }: Conversation,
): Promise<ProgramStudy> {
  const sign = direction === 'minimize' ? 1 : -1;
  const line = openLine(name, command);
  let telling = 0;

  const tell = async (trial: ProgramTrial, value: number | null): Promise<void> => {
    const reply = await line.exchange({ cmd: 'tell', ...targetOf(trial), value: value === null ? null : sign * value });
    telling += milliseconds(reply) ?? 0;
  };

  try {
    const constraints = space.constraints.filter((constraint) => typeof constraint !== 'function');
    const stated = constraints.length === 0 ? {} : { constraints };
    const limit = maxResource === undefined ? {} : { maxResource };
    await line.exchange({ cmd: 'create', space: protocolSpace(space), ...stated, seed, budget: trials, ...limit });
  } catch (error) {
    await line.close();
    throw error;
  }
  let asked = 0;
  return {
    async ask() {
      const reply = await line.exchange({ cmd: 'ask' });
      const { params, trial, resource, resumeFrom } = reply;
      if (params === null || params === undefined) return undefined;
      // What a tool did with the last value is part of what its next proposal costs.
      const inside = milliseconds(reply);
      const spent = inside === undefined ? undefined : inside + telling;
      telling = 0;
      const number = (trial as number | undefined) ?? asked;
      asked++;
      const proposed: ProgramTrial = {
        number,
        params: params as Params,
        numbered: trial !== undefined,
        resource: resource as number | undefined,
        resumeFrom: (resumeFrom as number | undefined) ?? 0,
        milliseconds: spent,
        async report(at, value) {
          const loss = Number.isFinite(value) ? sign * value : null;
          const verdict = await line.exchange({ cmd: 'report', trial: number, resource: at, value: loss });
          telling += milliseconds(verdict) ?? 0;
          proposed.resource = (verdict.resource as number | undefined) ?? proposed.resource;
          return verdict.continue === true;
        },
      };
      return proposed;
    },
    tell,
    fail: (trial) => tell(trial, null),
    async observe(params, value) {
      await line.exchange({ cmd: 'tell', params, value: sign * value });
    },
    close: () => line.close(),
  };
}

function targetOf({ numbered, number, params }: ProgramTrial): Message {
  return numbered ? { trial: number } : { params };
}

function milliseconds({ ms }: Message): number | undefined {
  return typeof ms === 'number' ? ms : undefined;
}

interface Line {
  exchange(message: Message): Promise<Message>;
  close(): Promise<void>;
}

/** One line out, one line in. Lines that do not begin with '{' are a program's chatter and are passed over. */
function openLine(name: string, [file, ...args]: readonly string[]): Line {
  // One thread each: runs already fill the processors.
  const threads = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
  const child: ChildProcessWithoutNullStreams = spawn(file, args, { env: { ...threads, ...process.env } });
  const lines: Interface = createInterface({ input: child.stdout });
  let complaint = '';
  let ended: string | undefined;
  let waiting: { resolve: (reply: Message) => void; reject: (error: Error) => void } | undefined;

  const end = (reason: string): void => {
    ended ??= `${name}: the program ended: ${reason}.${complaint === '' ? '' : `\n${complaint}`}`;
    waiting?.reject(new Error(ended));
    waiting = undefined;
  };
  child.stderr.on('data', (text) => {
    complaint = `${complaint}${text}`.slice(-2000);
  });
  child.stdin.on('error', () => {});
  child.on('error', (error) => end(error.message));
  const closed = new Promise<void>((resolve) => {
    child.on('close', (code, signal) => {
      end(signal ?? `code ${code}`);
      resolve();
    });
    child.on('error', () => resolve());
  });
  lines.on('line', (text) => {
    if (waiting === undefined || !text.startsWith('{')) return;
    const { resolve, reject } = waiting;
    waiting = undefined;
    try {
      const reply: Message = JSON.parse(text);
      if (reply.error === undefined) resolve(reply);
      else reject(new Error(`${name}: ${reply.error}`));
    } catch {
      reject(new Error(`${name}: expected a line of JSON, received ${show(text)}.`));
    }
  });

  return {
    exchange: (message) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(new Error(ended));
        waiting = { resolve, reject };
        child.stdin.write(`${JSON.stringify(message)}\n`);
      }),
    async close() {
      child.stdin.end('{"cmd":"close"}\n');
      const timer = setTimeout(() => child.kill('SIGKILL'), SECONDS_TO_CLOSE * 1000);
      await closed;
      clearTimeout(timer);
    },
  };
}
