import type { KernelBackend } from '../../engine.js';

/** Why this backend and not another, in words; plain: what computes where gpu.js does not. */
export function reasonFor(
  backend: string,
  plain: string,
  { modes = {}, timings = [] }: Partial<KernelBackend>,
): string {
  const last = timings.at(-1);
  if (last === undefined) {
    const failures = new Set(Object.values(modes).filter((fate) => fate !== 'works'));
    return failures.size === 0 ? 'no block was large enough to measure' : [...failures].join('; ');
  }
  const times = Object.entries(last.milliseconds).map(([name, time]) => `${name} ${time.toPrecision(2)} ms`);
  const block = `${last.n} x ${last.m} covariances in ${last.d} dimensions`;
  return `${backend === plain ? 'nothing was clearly faster' : 'the fastest'}: ${block} took ${times.join(', ')}`;
}
