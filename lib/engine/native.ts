import type {
  FittedSurrogate,
  HalvingPlan,
  Hyperparameters,
  KernelName,
  NumericEngine,
  ProposeRequest,
  ProposeResult,
} from './engine.js';
import { type AddonHalving, NativeHalving } from './native-halving.js';

/** Work on another thread; after cancel() the promise rejects soon. */
interface Task<T> {
  readonly promise: Promise<T>;
  cancel(): void;
}

/** What native/binding exports. Every error it throws is a TunesmithError. */
export interface Addon
  extends Pick<
    NumericEngine,
    'uniform' | 'sobol' | 'latinHypercube' | 'kernelMatrix' | 'fitGaussianProcess' | 'expectedImprovement'
  > {
  readonly instructionSet: 'avx2' | 'baseline';
  propose(request: ProposeRequest): Task<ProposeResult>;
  fitSurrogate(request: ProposeRequest): Task<FittedSurrogate>;
  readonly Halving: new (plan: HalvingPlan) => AddonHalving;
  /** What a step of a fit costs: log marginal likelihood, its gradient computed as well. x: n×d row-major, y: n. */
  createLikelihood(
    x: Float64Array,
    y: Float64Array,
    d: number,
    kernel: KernelName,
  ): (hyperparameters: Hyperparameters) => number;
  /** Matrix products of register tiles; returns the floating-point operations carried out. */
  multiplyTiles(repetitions: number): number;
}

/** The engine on the C++ core. Everything but propose and fitSurrogate is synchronous. */
export function createNativeEngine(addon: Addon): NumericEngine {
  return {
    name: 'native',
    kernels: { backend: addon.instructionSet, reason: 'the widest vector instructions of this processor' },
    uniform: addon.uniform,
    sobol: addon.sobol,
    latinHypercube: addon.latinHypercube,
    kernelMatrix: addon.kernelMatrix,
    fitGaussianProcess: addon.fitGaussianProcess,
    expectedImprovement: addon.expectedImprovement,
    createHalving: (plan) => new NativeHalving(new addon.Halving(plan)),
    propose: (request, signal) => untilAborted(() => addon.propose(request), signal),
    fitSurrogate: (request, signal) => untilAborted(() => addon.fitSurrogate(request), signal),
  };
}

async function untilAborted<T>(start: () => Task<T>, signal?: AbortSignal): Promise<T> {
  signal?.throwIfAborted();
  const { promise, cancel } = start();
  if (signal === undefined) return promise;
  signal.addEventListener('abort', cancel, { once: true });
  return promise.finally(() => {
    signal.removeEventListener('abort', cancel);
    // An abort wins even over a result that came in the same turn: the caller has left.
    signal.throwIfAborted();
  });
}
