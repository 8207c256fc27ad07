import type { Threads } from './pool.js';
import type { Report } from './server.js';
import { whenFree } from './web-locks.js';

/** What is used of a browser's Worker. */
interface WebWorker {
  postMessage(message: unknown): void;
  onmessage: ((event: { readonly data: Report }) => void) | null;
  onerror: ((event: { readonly message?: string; preventDefault(): void }) => void) | null;
  onmessageerror: (() => void) | null;
  terminate(): void;
}

declare const Worker:
  | (new (
      url: URL,
      options: { readonly type: 'module'; readonly name: string },
    ) => WebWorker)
  | undefined;

declare const navigator: { readonly hardwareConcurrency?: number } | undefined;

const MAX_THREADS = 4;

/**
 * Module workers, as many as the processor has cores and at most four; undefined where there are none. A browser that ends a
 * worker, for want of memory say, tells nobody: but it frees the lock that bears the worker's name.
 */
export function webThreads(): Threads | undefined {
  if (typeof Worker === 'undefined') return undefined;
  return {
    limit: Math.min(navigator?.hardwareConcurrency ?? 1, MAX_THREADS),
    start(report, died) {
      const name = `tunesmith-${crypto.getRandomValues(new Uint32Array(4)).join('-')}`;
      // Bundlers know a worker by this expression, word for word.
      const worker = new Worker(new URL('./web-worker.js', import.meta.url), { type: 'module', name });
      const end = (reason: string) => {
        worker.terminate();
        died(reason);
      };
      worker.onmessage = ({ data }) => {
        // From then on it has the lock.
        if (data.type === 'ready') whenFree(name, () => end('its end, unannounced'));
        report(data);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        end(event.message ?? 'an error');
      };
      worker.onmessageerror = () => end('a message that cannot be read');
      return { send: (order) => worker.postMessage(order), hold() {} };
    },
  };
}
