/** One turn of the event loop, so that long work lets others run. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    // Browsers have no setImmediate, and hold back a chain of timers for 4 ms each.
    if (typeof setImmediate === 'function') {
      setImmediate(resolve);
    } else {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener('message', () => {
        port1.close();
        resolve();
      });
      port1.start();
      port2.postMessage(undefined);
    }
  });
}

/** Milliseconds between two turns of the event loop. */
const SLICE = 4;

/** Awaited often during long work: lets others run where the last turn is long ago, and throws the signal's reason once aborted. */
export function pacing(signal: AbortSignal | undefined): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < SLICE) return undefined;
    return turn().then(() => {
      signal?.throwIfAborted();
      since = performance.now();
    });
  };
}
