import { TunesmithError } from '../../errors.js';
import type { KernelBackend, ProposeRequest } from '../engine.js';
import { typedArrays } from './batched-kernel.js';
import { errorOf } from './failure.js';
import { fixed, type ReportingKernel, type Verdicts } from './reporting-kernel.js';
import type { Order, Report } from './server.js';
import type { Results, Work } from './work.js';

type Result = Results[keyof Results];

/** Only workers load gpu.js: a page does without another copy of it. */
const HERE = 'no worker has computed yet';

/** A thread with a server on it. */
export interface Thread {
  send(order: Order): void;
  /** Whether the process waits for it to become idle before it ends. */
  hold(held: boolean): void;
}

/**
 * Starts a thread. `died` is called, once or more, when it cannot start or ends, and nothing else thereafter. May throw where
 * threads are forbidden.
 */
export type StartThread = (report: (report: Report) => void, died: (reason: string) => void) => Thread;

export interface Threads {
  readonly start: StartThread;
  /** As many are started at most. */
  readonly limit: number;
}

interface Task {
  readonly id: number;
  readonly work: Work;
  aborted: boolean;
  resolve(result: Result): void;
  reject(reason: unknown): void;
}

interface Member {
  /** Where it comes from. */
  readonly threads: Threads;
  thread?: Thread;
  ready: boolean;
  /** Done by it at present; an aborted one, too, until the thread has let go of it. */
  task?: Task;
}

/**
 * This thread: the event loop turns between the steps of the work. The server is loaded when first needed, for a page that has
 * workers has it there.
 */
function here(kernel: ReportingKernel): Threads {
  return {
    limit: 1,
    start(report, died) {
      const server = import('./server.js')
        .then(({ Server }) => new Server(kernel, report))
        .catch((error: unknown) => died(String(error)));
      return { send: (order) => void server.then((each) => each?.receive(order)), hold() {} };
    },
  };
}

/**
 * Does work on other threads, each started when first needed and kept; one piece of work at a time on each, the others wait in
 * order. Where threads do not start, the work is done on this one.
 */
export class Pool {
  readonly #here: Threads;
  #threads: Threads;
  #kernels: KernelBackend;
  #verdicts: Verdicts | undefined;
  /** Which of the threads measures kernels; the others take over what it finds. */
  #measurer: Member | undefined;
  readonly #members = new Set<Member>();
  #waiting: Task[] = [];
  #tasks = 0;

  /** kernel: of this thread, in case that no other starts; others have their own. */
  constructor(threads?: Threads, kernel: ReportingKernel = fixed(typedArrays, HERE)) {
    this.#here = here(kernel);
    this.#threads = threads ?? this.#here;
    this.#kernels = kernel.report();
  }

  /** What computes batched covariances, by the measurements of one thread. */
  get kernels(): KernelBackend {
    return this.#kernels;
  }

  /**
   * The result of the work. Rejects with the signal's reason as soon as it is aborted, and with WORKER_FAILED if the thread dies;
   * another takes its place.
   */
  async run<K extends keyof Results>(kind: K, request: ProposeRequest, signal?: AbortSignal): Promise<Results[K]> {
    signal?.throwIfAborted();
    const { promise, task } = this.#taskOf({ kind, request });
    const abort = () => this.#abort(task, signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    this.#waiting.push(task);
    this.#dispatch();
    try {
      return (await promise) as Results[K];
    } finally {
      signal?.removeEventListener('abort', abort);
      // An abort wins even over a result that came in the same turn: the caller has left.
      signal?.throwIfAborted();
    }
  }

  #taskOf(work: Work): { readonly promise: Promise<Result>; readonly task: Task } {
    let task: Task | undefined;
    const promise = new Promise<Result>((resolve, reject) => {
      task = { id: this.#tasks++, work, aborted: false, resolve, reject };
    });
    return { promise, task: task as Task };
  }

  #abort(task: Task, reason: unknown): void {
    task.reject(reason);
    task.aborted = true;
    this.#waiting = this.#waiting.filter((each) => each !== task);
    for (const { thread, task: current } of this.#members) {
      if (current === task) thread?.send({ type: 'cancel', id: task.id });
    }
    this.#holdThreads();
  }

  /** The process waits for work, and while more waits for threads that have yet to let go of aborted work. */
  #holdThreads(): void {
    const awaited = this.#waiting.length > 0;
    for (const { thread, task } of this.#members) thread?.hold(task !== undefined && (awaited || !task.aborted));
  }

  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const member = this.#idle() ?? (this.#members.size < this.#threads.limit ? this.#start() : undefined);
      if (member === undefined) break;
      const [task, ...waiting] = this.#waiting;
      this.#waiting = waiting;
      member.task = task;
      this.#measurer ??= member;
      const measures = this.#measurer === member;
      member.thread?.send({ type: 'begin', id: task.id, work: task.work, verdicts: this.#verdicts, measures });
    }
    this.#holdThreads();
  }

  #idle(): Member | undefined {
    return [...this.#members].find(({ task }) => task === undefined);
  }

  #start(): Member {
    const member: Member = { threads: this.#threads, ready: false };
    this.#members.add(member);
    try {
      member.thread = this.#threads.start(
        (report) => this.#hear(member, report),
        (reason) => this.#bury(member, reason),
      );
      return member;
    } catch {
      this.#members.delete(member);
      this.#threads = this.#here;
      return this.#start();
    }
  }

  #hear(member: Member, report: Report): void {
    if (report.type === 'ready') {
      member.ready = true;
      return;
    }
    if (report.type === 'kernels') {
      if (member !== this.#measurer) return;
      this.#kernels = report.kernels;
      this.#verdicts = report.verdicts;
      return;
    }
    const { task } = member;
    if (task?.id !== report.id) return;
    if (report.type === 'done') task.resolve(report.result);
    else task.reject(errorOf(report.failure));
    member.task = undefined;
    this.#dispatch();
  }

  #bury(member: Member, reason: string): void {
    if (!this.#members.delete(member)) return;
    if (this.#measurer === member) this.#measurer = undefined;
    const { threads, ready, task } = member;
    if (!ready && threads !== this.#here) {
      // It never listened: the file is missing, or threads are forbidden. The next one would fare no better.
      this.#threads = this.#here;
      if (task) this.#waiting.unshift(task);
    } else {
      task?.reject(
        new TunesmithError(
          'WORKER_FAILED',
          `${task.work.kind}: expected its worker thread to finish, received ${reason}. Ask again: another thread starts.`,
        ),
      );
    }
    this.#dispatch();
  }
}
