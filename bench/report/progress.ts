import { SingleBar } from 'cli-progress';

/** Live progress of a comparison. */
export interface Progress {
  advance(done: number, what: string): void;
  stop(): void;
}

/** What is written to; a terminal says so. */
export type ProgressStream = Pick<NodeJS.WriteStream, 'write'> & { readonly isTTY?: boolean };

/** A bar on a terminal; elsewhere a plain line every tenth of the way, fit for logs. */
export function startProgress(total: number, stream: ProgressStream): Progress {
  if (!stream.isTTY) {
    let printed = 0;
    return {
      advance(done, what) {
        const tenths = Math.floor((10 * done) / total);
        if (tenths === printed) return;
        printed = tenths;
        stream.write(`${done}/${total} runs, last: ${what}\n`);
      },
      stop() {},
    };
  }
  const bar = new SingleBar({
    format: '{bar} {value}/{total} runs, {eta_formatted} left | {what}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
    stream: stream as NodeJS.WriteStream,
  });
  bar.start(total, 0, { what: '' });
  return {
    advance: (done, what) => bar.update(done, { what }),
    stop: () => bar.stop(),
  };
}
