import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { show } from '../../lib/errors.js';

export type Message = { readonly [key: string]: unknown };

const SECONDS_TO_CLOSE = 5;

/** A conversation with a program: one JSON object out, one in. */
export interface Line {
  /** Rejects with the program's error, and when it ends. One at a time. */
  exchange(message: Message): Promise<Message>;
  /** Resolves when the program has ended, by force if need be. */
  close(): Promise<void>;
}

/** Starts a program. Lines that do not begin with '{' are its chatter and are passed over. */
export function openLine(name: string, [file, ...args]: readonly string[]): Line {
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
