/** Bundled into a page by workers.test.ts. */
import { bayesian, createStudy, defineSpace, float } from '../../lib/portable.js';

interface Asked {
  /** Parameters of the last trials. */
  readonly params: readonly unknown[];
  /** Turns of the event loop meanwhile. */
  readonly turns: number;
  readonly webAssembly: boolean;
}

declare global {
  /** Tells 60 observations of a bowl, then asks five times. */
  var ask: () => Promise<Asked>;
  /** Aborts 20 asks, each after one more millisecond, then asks; what the aborted ones rejected with. */
  var abort: () => Promise<readonly string[]>;
  /** Ends the workers behind an ask's back, as a browser may, then asks again; what the first ask rejected with. */
  var lose: () => Promise<readonly string[]>;
}

const space = defineSpace({ x: float(-1, 1), y: float(-1, 1), z: float(-1, 1) });
const bowl = ({ x, y, z }: { x: number; y: number; z: number }): number => (x - 0.2) ** 2 + (y + 0.3) ** 2 + z ** 2;

function told() {
  const study = createStudy({ space, direction: 'minimize', strategy: bayesian(), seed: 3 });
  for (let k = 0; k < 60; k++) {
    const params = { x: Math.sin(k), y: Math.sin(1.7 * k + 1), z: Math.sin(2.3 * k + 2) };
    study.tell(params, bowl(params));
  }
  return study;
}

function compiles(): boolean {
  try {
    new (globalThis as unknown as { WebAssembly: { Module: new (bytes: Uint8Array) => object } }).WebAssembly.Module(
      Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0),
    );
    return true;
  } catch {
    return false;
  }
}

globalThis.ask = async () => {
  const study = told();
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const params: unknown[] = [];
  for (let k = 0; k < 5; k++) {
    const trial = await study.ask();
    study.tell(trial!, bowl(trial!.params));
    params.push(trial!.params);
  }
  clearInterval(timer);
  return { params, turns, webAssembly: compiles() };
};

globalThis.abort = async () => {
  const study = told();
  const reasons: string[] = [];
  for (let k = 0; k < 20; k++) {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error(`aborted ${k}`)), k);
    try {
      const trial = await study.ask({ signal: controller.signal });
      reasons.push(trial === undefined ? 'nothing' : 'finished');
    } catch (error) {
      reasons.push((error as Error).message);
    }
  }
  const trial = await study.ask();
  reasons.push(trial === undefined ? 'nothing' : 'asked');
  return reasons;
};

globalThis.lose = async () => {
  const { Worker } = globalThis as unknown as { Worker: new (...args: unknown[]) => { terminate(): void } };
  const workers: { terminate(): void }[] = [];
  (globalThis as unknown as { Worker: unknown }).Worker = new Proxy(Worker, {
    construct(target, args) {
      workers.push(new target(...args));
      return workers.at(-1)!;
    },
  });
  const study = told();
  await study.ask();
  const lost = Promise.all(Array.from({ length: 8 }, () => study.ask())).then(
    () => 'answered',
    (error: { readonly code?: string }) => String(error.code),
  );
  for (const worker of workers) worker.terminate();
  const code = await lost;
  return [code, (await study.ask()) === undefined ? 'nothing' : 'asked'];
};
