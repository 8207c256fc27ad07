import type { Engine, KernelBackend } from './engine.js';

/** A file that was to be the engine, and why it is not. */
export interface Tried {
  readonly path: string;
  readonly failure: string;
}

/** Which engine computes, and why. */
export interface BackendInfo {
  readonly engine: Engine['name'];
  /** Why this engine. */
  readonly reason: string;
  /** What computes blocks of covariances. */
  readonly kernels: KernelBackend;
  /** What was tried before, in order. */
  readonly tried: readonly Tried[];
  /** Widest vector instructions in use; native only. */
  readonly instructionSet?: 'avx2' | 'baseline';
  /** The addon's file; native only. */
  readonly path?: string;
}

/** What can be said of any engine; `tried`: what did not load before it. */
export function backendInfoOf(engine: Engine, reason: string, tried: readonly Tried[]): BackendInfo {
  return { engine: engine.name, reason, kernels: engine.kernels, tried };
}
