import type { Engine, HalvingPlan, ProposeRequest, ProposeResult } from './engine.js';
import { type AddonHalving, NativeHalving } from './native-halving.js';

/** What native/binding exports. Every error it throws is a TunesmithError. */
export interface Addon
  extends Pick<
    Engine,
    'uniform' | 'sobol' | 'latinHypercube' | 'kernelMatrix' | 'fitGaussianProcess' | 'expectedImprovement'
  > {
  readonly instructionSet: 'avx2' | 'baseline';
  /** Starts a proposal on another thread; after cancel() the promise rejects soon. */
  propose(request: ProposeRequest): { readonly promise: Promise<ProposeResult>; cancel(): void };
  readonly Halving: new (plan: HalvingPlan) => AddonHalving;
}

/** The engine on the C++ core. Everything but propose is synchronous. */
export function createNativeEngine(addon: Addon): Engine {
  return {
    name: 'native',
    uniform: addon.uniform,
    sobol: addon.sobol,
    latinHypercube: addon.latinHypercube,
    kernelMatrix: addon.kernelMatrix,
    fitGaussianProcess: addon.fitGaussianProcess,
    expectedImprovement: addon.expectedImprovement,
    createHalving: (plan) => new NativeHalving(new addon.Halving(plan)),
    propose: (request, signal) => proposeUntilAborted(addon, request, signal),
  };
}

async function proposeUntilAborted(
  addon: Addon,
  request: ProposeRequest,
  signal?: AbortSignal,
): Promise<ProposeResult> {
  signal?.throwIfAborted();
  const { promise, cancel } = addon.propose(request);
  if (signal === undefined) return promise;
  signal.addEventListener('abort', cancel, { once: true });
  return promise.finally(() => {
    signal.removeEventListener('abort', cancel);
    // An abort wins even over a result that came in the same turn: the caller has left.
    signal.throwIfAborted();
  });
}
