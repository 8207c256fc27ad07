import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Threads } from './portable/pool.js';

const MAX_THREADS = 4;

/** Worker threads of Node for the portable engine, as many as the processor has cores and at most four. */
export function nodeThreads(file = new URL('./node-worker.js', import.meta.url)): Threads {
  return {
    limit: Math.min(availableParallelism(), MAX_THREADS),
    start(report, died) {
      // Without the flags of this process: some of them (--input-type) forbid files.
      const worker = new Worker(file, { name: 'tunesmith', execArgv: [] });
      worker.unref();
      worker.on('message', report);
      worker.on('error', (error) => died(String(error)));
      worker.on('messageerror', (error) => died(String(error)));
      worker.on('exit', (status) => died(`its end with status ${status}`));
      return {
        send: (order) => worker.postMessage(order),
        hold: (held) => (held ? worker.ref() : worker.unref()),
      };
    },
  };
}
